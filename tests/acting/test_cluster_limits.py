"""What a cluster's idle time of 0 s means, which Azure calls one that is not set: it is left as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console.actions.steps.clusters import HURRIED_IDLE_SECONDS, LimitFacts, ScaleCluster, limits_of
from console.model.exports import Exports
from console.model.quota import Cluster, Compute, NodeCounts, Tier
from console.model.sessions import Desktop
from console.model.states import EnclaveState
from console.model.targets import AzureName

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TARGET = AzureName("/c")
NAMES = (TARGET, AzureName("c"), AzureName("w"), AzureName("S"))
CLUSTER = Cluster(*NAMES, Tier.DEDICATED, 0, 4, 0, NodeCounts())


def state_with(idle_seconds: int | None) -> EnclaveState:
    """Return an enclave with one cluster, whose idle nodes leave after so long."""
    cluster = replace(CLUSTER, idle_seconds_before_scale_down=idle_seconds)
    return EnclaveState(AT, Desktop((), (), (), ()), Compute((), (), (cluster,), (), ()), Exports(()))


@pytest.mark.parametrize("known", [None, 0])
def test_a_shutdown_of_a_cluster_without_an_idle_time_is_undone(known: int | None) -> None:
    before = limits_of(replace(CLUSTER, idle_seconds_before_scale_down=known))
    assert before == LimitFacts(0, 4, None)
    (undo,) = ScaleCluster(TARGET, 0, 4, HURRIED_IDLE_SECONDS).undo(before)
    assert undo.spec == ScaleCluster(TARGET, 0, 4)


@pytest.mark.parametrize(
    ("wanted", "now", "is_so"),
    [(0, 120, True), (None, 120, True), (120, 120, True), (900, 120, False), (900, None, False)],
)
def test_limits_hold_where_the_idle_time_does_or_is_left(
    wanted: int | None, now: int | None, *, is_so: bool
) -> None:
    assert ScaleCluster(TARGET, 0, 4, wanted).holds(state_with(now)) is is_so
