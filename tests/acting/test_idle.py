"""The idle verdict: every fact that speaks against it does, and what is not known is not called idle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.azure.topics import SESSIONS
from console.model.exports import Export, Exports, ExportStage
from console.model.idle import Snooze, idle_verdict, spoken
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
from console.model.targets import AzureName
from console.model.targets import AzureName as Name
from console.model.thresholds import IdleThresholds

if TYPE_CHECKING:
    from worlds import World

    from console.model.idle import IdleVerdict

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
MACHINE = Machine(Name("/m"), Name("vm-0"), Name("D8"), PowerState.RUNNING, cpu_percent=3.0)
LAST = NOW - timedelta(hours=6, minutes=12)
DESKTOP = Desktop((), (), (), (MACHINE,), last_sign_in=LAST, looked_back_to=NOW - timedelta(days=2))
COMPUTE = Compute((), (), (), (), ())
NOTHING = Exports(())


def session(state: SessionState, idle_since: datetime | None = None) -> UserSession:
    id_, user, host, pool = Name("/s"), Name("ada@x"), Name("h"), Name("p")
    return UserSession(id_, user, host, pool, state, NOW - timedelta(hours=8), idle_since)


def job(state: JobState, ended_at: datetime | None = None) -> Job:
    id_, name, workspace, cluster = Name("/j"), Name("j"), Name("w"), Name("gpu")
    return Job(id_, name, "train-1", workspace, state, "ada", cluster, "e", ended_at=ended_at)


def cluster(nodes: NodeCounts) -> Cluster:
    return Cluster(Name("/c"), Name("c"), Name("w"), Name("S"), Tier.DEDICATED, 0, 4, 1, nodes)


def instance(state: InstanceState) -> Instance:
    return Instance(Name("/i"), Name("ci-0"), Name("w"), Name("S"), state, Name("ada"))


def verdict(
    desktop: Desktop = DESKTOP, compute: Compute = COMPUTE, exports: Exports = NOTHING
) -> IdleVerdict:
    return idle_verdict(desktop, compute, exports, now=NOW)


def test_it_says_for_how_long_and_why() -> None:
    found = verdict()
    assert (found.is_idle, found.span, found.running) == (True, timedelta(hours=6, minutes=12), 1)
    assert found.words.startswith("idle 6 h 12 m because nobody active for 6 h 12 m; no job listed")


@pytest.mark.parametrize(
    ("desktop", "compute", "words"),
    [
        (replace(DESKTOP, sessions=(session(SessionState.ACTIVE),)), COMPUTE, "1 active session (ada@x)"),
        (replace(DESKTOP, sessions=(session(SessionState.UNKNOWN),)), COMPUTE, "1 active session (ada@x)"),
        (DESKTOP, replace(COMPUTE, jobs=(job(JobState.QUEUED),)), "1 job not ended (train-1)"),
        (DESKTOP, replace(COMPUTE, jobs=(job(JobState.UNKNOWN),)), "1 job not ended (train-1)"),
        (DESKTOP, replace(COMPUTE, clusters=(cluster(NodeCounts(preparing=2)),)), "2 nodes busy"),
        (
            DESKTOP,
            replace(COMPUTE, instances=(instance(InstanceState.JOB_RUNNING),)),
            "a job runs on ci-0",
        ),
        (replace(DESKTOP, machines=(replace(MACHINE, cpu_percent=61.0),)), COMPUTE, "vm-0 at 61 % CPU"),
        (replace(DESKTOP, last_sign_in=NOW - timedelta(minutes=30)), COMPUTE, "nobody active for 30 m"),
        (
            DESKTOP,
            replace(COMPUTE, jobs=(job(JobState.COMPLETED, NOW - timedelta(minutes=5)),)),
            "last job ended 5 m ago",
        ),
    ],
)
def test_any_use_speaks_against_it(desktop: Desktop, compute: Compute, words: str) -> None:
    found = verdict(desktop, compute)
    assert not found.is_idle
    assert found.words.startswith("not idle because")
    assert words in found.words


def test_what_could_not_be_read_is_not_called_idle() -> None:
    blind = replace(DESKTOP, last_sign_in=None, looked_back_to=None)
    for found in (verdict(blind), verdict(exports=Exports((), ("no answer",)))):
        assert (found.is_idle, found.is_known) == (False, False)
        assert found.words.startswith("not known because")


def test_a_ghost_on_a_host_that_is_off_is_nobody_at_work() -> None:
    host = SessionHost(
        Name("/h"),
        Name("h"),
        Name("p"),
        HostStatus.SHUTDOWN,
        1,
        8,
        allows_new_sessions=False,
        agent_version="1",
        last_heartbeat=None,
        power=PowerState.DEALLOCATED,
    )
    haunted = replace(DESKTOP, hosts=(host,), sessions=(session(SessionState.ACTIVE),))
    assert verdict(haunted).is_idle
    assert not verdict(replace(haunted, hosts=(replace(host, power=PowerState.RUNNING),))).is_idle


def test_a_snooze_holds_it_back_until_it_is_over() -> None:
    snooze = Snooze("genomics", NOW + timedelta(hours=1), "a run tonight", "nora")
    held = idle_verdict(DESKTOP, COMPUTE, NOTHING, now=NOW, snooze=snooze)
    over = idle_verdict(DESKTOP, COMPUTE, NOTHING, now=NOW, snooze=replace(snooze, until=NOW))
    assert (held.is_idle, held.words) == (False, "snoozed until 23:00: a run tonight")
    assert over.is_idle


@given(st.integers(0, 100_000), st.integers(1, 5_000))
def test_it_is_idle_exactly_from_the_threshold_on(quiet: int, threshold: int) -> None:
    desktop = replace(DESKTOP, last_sign_in=NOW - timedelta(minutes=quiet))
    limits = IdleThresholds(timedelta(minutes=threshold))
    found = idle_verdict(desktop, COMPUTE, NOTHING, now=NOW, thresholds=limits)
    assert found.is_idle is (quiet >= threshold)
    assert found.span == timedelta(minutes=quiet)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=900)))
def test_a_span_is_said_in_two_units_at_most(span: timedelta) -> None:
    assert len(spoken(span).split()) <= 4


def export(name: str, hours: int, stage: ExportStage = ExportStage.EXPORTED) -> Export:
    return Export(name, name, 1, "ada", NOW - timedelta(hours=hours), stage, ())


def words_of(found: IdleVerdict, subject: str) -> list[str]:
    return [fact.words for fact in found.evidence if fact.subject == subject]


def test_of_several_uses_the_latest_counts() -> None:
    quiet = replace(DESKTOP, last_sign_in=NOW - timedelta(days=1))
    exports = Exports((export("a.csv", 30), export("b.csv", 3), export("c.csv", 50)))
    found = verdict(quiet, exports=exports)
    assert (found.span, words_of(found, "exports")) == (timedelta(hours=3), ["last export moved 3 h 0 m ago"])
    jobs = tuple(job(JobState.COMPLETED, NOW - timedelta(hours=hours)) for hours in (40, 5, 60))
    found = verdict(quiet, replace(COMPUTE, jobs=jobs))
    assert (found.span, words_of(found, "jobs")) == (timedelta(hours=5), ["last job ended 5 h 0 m ago"])
    gone = tuple(session(SessionState.DISCONNECTED, NOW - timedelta(hours=hours)) for hours in (9, 4, 20))
    found = verdict(replace(quiet, sessions=gone))
    assert (found.span, words_of(found, "people")) == (timedelta(hours=4), ["nobody active for 4 h 0 m"])


def test_a_log_without_sign_ins_tells_how_far_back_it_was_read() -> None:
    found = verdict(replace(DESKTOP, last_sign_in=None))
    assert (found.is_idle, found.span) == (True, timedelta(days=2))
    assert words_of(found, "people") == ["no sign-in in the last 2 d 0 h"]


def test_a_file_that_is_being_copied_out_is_use() -> None:
    exports = Exports((export("a.csv", 30), export("b.csv", 3, ExportStage.COPYING)), ("no answer",))
    assert verdict(exports=exports).words == "not idle because b.csv is being copied out"


def test_the_hottest_machine_that_runs_counts_and_only_above_the_limit() -> None:
    machines = tuple(
        replace(MACHINE, name=AzureName(f"vm-{number}"), cpu_percent=percent)
        for number, percent in enumerate((2.0, 10.0, None, 7.0))
    )
    off = replace(MACHINE, name=AzureName("vm-9"), cpu_percent=90.0, power=PowerState.DEALLOCATED)
    found = verdict(replace(DESKTOP, machines=(*machines, off)))
    assert (found.is_idle, words_of(found, "processors")) == (True, ["no machine above 10 % CPU"])
    busy = replace(machines[1], cpu_percent=10.1)
    found = verdict(replace(DESKTOP, machines=(machines[0], busy, off)))
    assert (found.is_idle, words_of(found, "processors")) == (False, ["vm-1 at 10 % CPU"])
    assert words_of(verdict(replace(DESKTOP, machines=(off,))), "processors") == []


def test_what_runs_is_counted_machines_instances_and_nodes() -> None:
    instances = tuple(
        Instance(AzureName("/i"), AzureName("ci"), AzureName("w"), AzureName("S"), state, AzureName("ada"))
        for state in (InstanceState.RUNNING, InstanceState.JOB_RUNNING, InstanceState.STOPPED)
    )
    cluster = Cluster(
        AzureName("/c"),
        AzureName("c"),
        AzureName("w"),
        AzureName("S"),
        Tier.DEDICATED,
        0,
        4,
        1,
        NodeCounts(1, 2, 3, 4, 5, preempted=9),
    )
    compute = replace(COMPUTE, instances=instances, clusters=(cluster,))
    off = replace(MACHINE, power=PowerState.DEALLOCATED)
    found = verdict(replace(DESKTOP, machines=(MACHINE, off)), compute)
    assert found.running == 1 + 2 + 15
    assert words_of(found, "nodes") == ["5 nodes busy"]


async def test_the_logs_tell_of_processors_and_sign_ins(world: World) -> None:
    feed = world.engine.feed(world.name, SESSIONS)
    world.do("sign-in")
    world.do("sign-out")
    world.do("load-machines", percent=70)
    world.simulator.push(600)
    await feed.read_once()
    desktop = feed.reading.value
    assert desktop is not None
    assert desktop.last_sign_in is not None
    assert max(machine.cpu_percent or 0 for machine in desktop.machines) > 10
