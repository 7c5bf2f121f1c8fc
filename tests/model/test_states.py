"""The state a plan is made from: each record is found by its own id, in whatever case Azure writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.exports import Exports
from console.model.permissions import Grant, is_allowed
from console.model.quota import Cluster, Compute, Instance, InstanceState, Job, JobState, NodeCounts, Tier
from console.model.sessions import (
    Desktop,
    HostStatus,
    Machine,
    PowerState,
    SessionHost,
    SessionState,
    UserSession,
)
from console.model.states import EnclaveState, Lock, LockLevel, TaggedResource
from console.model.targets import AzureName, group_of, name_of, segment_after, short_name

AT = datetime(2026, 3, 2, tzinfo=UTC)
GROUP = "/subscriptions/S/resourceGroups/Rg-One"


def host(name: str, pool: str = "pool", *, power: PowerState = PowerState.RUNNING) -> SessionHost:
    return SessionHost(
        AzureName(f"/Hosts/{name}"),
        AzureName(name),
        AzureName(pool),
        HostStatus.AVAILABLE,
        1,
        4,
        allows_new_sessions=True,
        agent_version="1",
        last_heartbeat=AT,
        power=power,
    )


def session(name: str, on: str, pool: str = "pool", state: SessionState = SessionState.ACTIVE) -> UserSession:
    return UserSession(
        AzureName(f"/Sessions/{name}"), AzureName(name), AzureName(on), AzureName(pool), state, AT
    )


def state(*hosts: SessionHost, sessions: tuple[UserSession, ...] = ()) -> EnclaveState:
    machines = tuple(
        Machine(AzureName(f"/VMs/{name}"), AzureName(name), AzureName("D4"), PowerState.RUNNING)
        for name in "ab"
    )
    clusters = tuple(
        Cluster(
            AzureName(f"/Clusters/{name}"),
            AzureName(name),
            AzureName("w"),
            AzureName("D4"),
            Tier.DEDICATED,
            0,
            1,
            1,
            NodeCounts(),
        )
        for name in "ab"
    )
    instances = tuple(
        Instance(
            AzureName(f"/CIs/{n}"),
            AzureName(n),
            AzureName("w"),
            AzureName("D4"),
            InstanceState.RUNNING,
            AzureName("ada"),
        )
        for n in "ab"
    )
    jobs = tuple(
        Job(
            AzureName(f"/Jobs/{name}"),
            AzureName(name),
            name,
            AzureName("w"),
            JobState.RUNNING,
            "ada",
            AzureName("a"),
            "e",
        )
        for name in "ab"
    )
    tagged = (
        TaggedResource("pools", AzureName("/SQL/a"), AzureName("a")),
        TaggedResource("other", AzureName("/SQL/a"), AzureName("again")),
    )
    return EnclaveState(
        AT,
        Desktop((), hosts, sessions, machines),
        Compute((), (), clusters, instances, jobs),
        Exports(()),
        tagged=tagged,
    )


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("host", "/hosts/"),
        ("session", "/sessions/"),
        ("machine", "/vms/"),
        ("cluster", "/clusters/"),
        ("instance", "/cis/"),
        ("job", "/jobs/"),
    ],
)
def test_each_record_is_found_by_its_own_id_whatever_its_case(kind: str, prefix: str) -> None:
    found = state(host("a"), host("b"), sessions=(session("a", "a"), session("b", "b")))
    look: Any = getattr(found, kind)
    record = look(f"{prefix}B".upper())
    assert record.id.casefold() == f"{prefix}b"
    assert look(f"{prefix}c") is None


def test_a_tagged_resource_is_found_as_its_own_step_sees_it() -> None:
    found = state()
    other = found.resource("/sql/A", "other")
    assert other is not None
    assert other.name == "again"
    assert found.resource("/sql/a", "nobody's") is None


def test_the_sessions_of_a_host_are_those_of_its_name_and_its_pool() -> None:
    sessions = (session("a", "SH-1"), session("b", "sh-1", "elsewhere"), session("c", "sh-2"))
    found = state(host("sh-1"), sessions=sessions)
    assert found.sessions_on(found.desktop.hosts[0]) == (sessions[0],)


@pytest.mark.parametrize(
    ("how", "is_in_use"),
    [
        (SessionState.ACTIVE, True),
        (SessionState.PENDING, True),
        (SessionState.UNKNOWN, True),
        (SessionState.USER_PROFILE_DISK_MOUNTED, True),
        (SessionState.DISCONNECTED, False),
        (SessionState.LOG_OFF, False),
    ],
)
def test_somebody_may_be_at_work_in_every_session_but_those_left(
    how: SessionState, *, is_in_use: bool
) -> None:
    one = session("a", "sh-1", state=how)
    assert one.is_in_use is is_in_use
    assert state(host("sh-1"), sessions=(one,)).desktop.in_use == ((one,) if is_in_use else ())


def test_nobody_is_at_work_on_a_host_that_is_off_and_a_host_of_another_pool_is_another() -> None:
    here, there = session("a", "SH-1"), session("b", "sh-1", "other")
    found = state(host("sh-1", power=PowerState.DEALLOCATED), host("sh-1", "other"), sessions=(here, there))
    assert found.desktop.in_use == (there,)


def test_a_lock_covers_what_lies_at_and_below_its_scope_and_nothing_beside_it() -> None:
    lock = Lock(GROUP.upper(), "keep", LockLevel.READ_ONLY)
    assert lock.covers(GROUP)
    assert lock.covers(f"{GROUP}/providers/X/y/z")
    assert not lock.covers(f"{GROUP}-two/providers/X/y/z")


def test_a_grant_allows_by_wildcards_at_and_below_its_scope_less_what_it_takes_away() -> None:
    grant = Grant(GROUP, ("Microsoft.Compute/*/read", "Microsoft.Compute/virtualMachines/*"), ("*/delete",))
    below = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/v"
    start = "microsoft.compute/virtualmachines/start/action"
    assert grant.allows(start, below)
    assert grant.allows("Microsoft.Compute/disks/read", GROUP)
    assert not grant.allows("Microsoft.Compute/disks/write", below)
    assert not grant.allows("Microsoft.Compute/virtualMachines/delete", below)
    assert not grant.allows(start, f"{GROUP}-two/x")
    delete = Grant("/subscriptions/S", ("*",))
    assert is_allowed((grant, delete), "Microsoft.Compute/virtualMachines/delete", below)
    assert not is_allowed((), start, below)


def test_the_parts_of_an_id_are_told_apart() -> None:
    target = f"{GROUP}/providers/P/hostPools/pool/sessionHosts/sh-1.example.org/"
    assert name_of(target) == "sh-1.example.org"
    assert short_name(target) == "sh-1"
    assert group_of(target) == group_of(target.upper()).title() == "Rg-One"
    assert segment_after(target, "HOSTPOOLS") == "pool"
    assert segment_after(target, "workspaces") == ""


@given(st.builds(NodeCounts, *[st.integers(0, 99)] * 6))
def test_preempted_nodes_are_gone_and_all_others_are_there(nodes: NodeCounts) -> None:
    parts = (nodes.idle, nodes.running, nodes.preparing, nodes.leaving, nodes.unusable)
    assert nodes.total == sum(parts)
