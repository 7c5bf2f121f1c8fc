"""Quota: what binds, how much more fits, and that each tier has limits of its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.model.quota import Compute, CoreUsage, Tier, VmSize
from console.model.room import binding, room_for, share, total
from console.model.targets import AzureName

SMALL = VmSize(AzureName("Standard_D4s_v3"), AzureName("standardDSv3Family"), 4, 0, 16.0)
LARGE = VmSize(AzureName("Standard_NC24"), AzureName("standardNCFamily"), 24, 1, 220.0)
FAMILY = CoreUsage(AzureName("STANDARDdsv3FAMILY"), "westeurope", Tier.DEDICATED, 20, 100)
LOW = CoreUsage(AzureName("standardDSv3Family"), "westeurope", Tier.LOW_PRIORITY, 92, 100)
counts = st.integers(0, 10_000)


def compute(*usages: CoreUsage) -> Compute:
    return Compute(usages, (SMALL, LARGE), (), (), ())


def usage(family: str, used: int, limit: int, tier: Tier = Tier.DEDICATED) -> CoreUsage:
    return CoreUsage(AzureName(family), "westeurope", tier, used, limit)


def test_low_priority_cores_leave_the_room_for_dedicated_nodes_as_it_is() -> None:
    assert room_for(compute(FAMILY, LOW), SMALL) == 20
    assert room_for(compute(FAMILY, LOW), SMALL, Tier.LOW_PRIORITY) == 2
    assert room_for(compute(LOW), SMALL) is None


def test_low_priority_cores_are_not_counted_as_dedicated() -> None:
    assert total(compute(FAMILY, LOW), gpus=False) == (20, 100)
    assert total(compute(LOW), gpus=False) == (0, 0)


def test_cores_are_counted_by_whether_their_family_has_gpus_and_sums_not_at_all() -> None:
    everything = compute(FAMILY, usage("STANDARDNCFAMILY", 24, 48), usage("", 44, 500), usage("F", 7, -1))
    assert total(everything, gpus=True) == (24, 48)
    assert total(everything, gpus=False) == (20, 100)


def test_the_sum_of_a_region_binds_every_size_and_a_family_only_its_own() -> None:
    region = usage("", 90, 100)
    assert room_for(compute(FAMILY, region), SMALL) == 2
    assert room_for(compute(FAMILY, region), LARGE) == 0
    assert room_for(compute(FAMILY), LARGE) is None


def test_no_limit_binds_nothing_and_a_limit_of_nothing_binds_all() -> None:
    assert room_for(compute(usage("", 9, -1)), SMALL) is None
    assert room_for(compute(usage("", 0, 0)), SMALL) == 0
    assert room_for(compute(FAMILY), VmSize(AzureName("odd"), SMALL.family, 0, 0, 1.0)) is None


@given(used=counts, limit=counts, cores=st.integers(1, 96))
def test_what_has_room_fits_and_one_more_does_not(used: int, limit: int, cores: int) -> None:
    size = VmSize(AzureName("s"), AzureName("f"), cores, 0, 1.0)
    room = room_for(compute(usage("F", used, limit)), size)
    assert room is not None
    assert room == 0 or used + room * cores <= limit
    assert used + (room + 1) * cores > limit


def test_what_is_nearest_its_limit_binds_and_the_larger_of_two_that_are_as_near() -> None:
    near, far, small, endless = (
        usage("a", 90, 100),
        usage("b", 10, 100),
        usage("c", 9, 10),
        usage("d", 99, -1),
    )
    assert binding([far, small, near, endless]) is near
    assert binding([endless, usage("e", 0, 0)]) is None


def test_a_share_of_no_limit_is_none_of_it() -> None:
    assert (share(usage("a", 3, 4)), share(usage("b", 3, 0)), share(usage("c", 3, -1))) == (0.75, 0, 0)
