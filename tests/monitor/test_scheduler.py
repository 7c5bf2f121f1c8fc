"""The scheduler over a service of the test's own and a clock that the test moves."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import ConsoleError, QueryInvalid, Throttled, Unreachable
from console.model.scheduling import Admission, Load, Priority, Question, Wait, admit
from console.monitor.budgets import Budget
from console.monitor.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def question(text: str, priority: Priority = Priority.RULE) -> Question:
    return Question(text, START - timedelta(hours=1), START, f"asker of {text}", priority)


@dataclass
class Workspace:
    """A service that answers when it is told to, and counts how many queries run at once."""

    failures: dict[str, list[ConsoleError]] = field(default_factory=dict)
    requests: list[list[str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    running: int = 0
    most: int = 0
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, asked: Question) -> list[str]:
        outcome = (await self.ask_all([asked]))[0]
        if isinstance(outcome, ConsoleError):
            raise outcome
        return outcome

    async def ask_all(self, asked: Sequence[Question]) -> list[list[str] | ConsoleError]:
        self.requests.append([each.text for each in asked])
        self.running += len(asked)
        self.most = max(self.most, self.running)
        try:
            await self.answering.wait()
        except asyncio.CancelledError:
            self.ended += [each.text for each in asked]
            raise
        finally:
            self.running -= len(asked)
        return [self._outcome(each.text) for each in asked]

    def _outcome(self, text: str) -> list[str] | ConsoleError:
        waiting = self.failures.get(text)
        return waiting.pop(0) if waiting else [f"rows of {text}"]


class Time:
    """A clock that moves only when told, and the sleeps that it ends."""

    def __init__(self) -> None:
        self.now = START
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + timedelta(seconds=seconds), woken))
        await woken.wait()

    async def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        for until, woken in self._sleepers:
            if until <= self.now:
                woken.set()
        await settle()


async def settle() -> None:
    for _ in range(12):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(workspace: Workspace, time: Time) -> AsyncIterator[Scheduler[list[str]]]:
    budget: Budget[list[str]] = Budget(clock=lambda: time.now, sleep=time.sleep)
    try:
        yield Scheduler("first", workspace, budget, clock=lambda: time.now)
    finally:
        await budget.close()


def start(scheduler: Scheduler[list[str]], *asked: Question) -> list[asyncio.Task[list[str]]]:
    return [asyncio.create_task(scheduler.ask(each)) for each in asked]


async def test_due_rules_travel_together_and_leave_places_for_panes_and_operator() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as scheduler:
        rules = start(scheduler, *(question(f"rule {number}") for number in range(7)))
        await settle()
        panes = start(scheduler, *(question(f"pane {number}", Priority.PANE) for number in range(2)))
        await settle()
        own = start(scheduler, *(question(f"own {number}", Priority.OPERATOR) for number in range(2)))
        await settle()
        assert workspace.requests == [["rule 0", "rule 1", "rule 2"], ["pane 0"], ["own 0"]]
        assert workspace.running == 5
        assert [entry.text for entry in scheduler.queue.entries if not entry.is_running][:2] == [
            "own 1",
            "pane 1",
        ]
        workspace.answering.set()
        assert await asyncio.gather(*rules, *panes, *own)
    assert workspace.most == 5


async def test_the_operators_query_goes_at_once_when_every_other_place_is_taken() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as scheduler:
        start(scheduler, *(question(f"pane {number}", Priority.PANE) for number in range(9)))
        await settle()
        assert workspace.running == 4
        start(scheduler, question("own", Priority.OPERATOR))
        await settle()
        assert workspace.requests[-1] == ["own"]


async def test_a_question_asked_twice_is_sent_once_and_its_answer_kept() -> None:
    workspace, time = Workspace(), Time()
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        asked = await asyncio.gather(*start(scheduler, question("same"), question("same", Priority.PANE)))
        again = await scheduler.ask(question("same"))
        assert [*asked, again] == [["rows of same"]] * 3
        assert workspace.requests == [["same"]]
        assert (scheduler.queue.asked, scheduler.queue.spared) == (1, 2)


async def test_the_same_text_over_a_later_period_is_asked_again() -> None:
    workspace, time = Workspace(), Time()
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        await scheduler.ask(question("same"))
        await scheduler.ask(Question("same", START, START + timedelta(hours=1), "rule"))
    assert workspace.requests == [["same"], ["same"]]


async def test_a_pause_that_is_asked_for_holds_everything_and_is_waited_out() -> None:
    workspace, time = Workspace(), Time()
    workspace.failures["rule"] = [Throttled("slow down", retry_after=40)]
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        (rule,) = start(scheduler, question("rule"))
        await settle()
        (own,) = start(scheduler, question("own", Priority.OPERATOR))
        await time.pass_(39)
        assert workspace.requests == [["rule"]]
        queue = scheduler.queue
        assert {entry.wait for entry in queue.entries} == {Wait.THROTTLED}
        assert queue.held_until == START + timedelta(seconds=40)
        await time.pass_(1)
        assert await rule == ["rows of rule"]
        assert await own == ["rows of own"]
        assert scheduler.queue.held_until is None


async def test_who_is_always_told_to_pause_learns_it_in_the_end() -> None:
    workspace, time = Workspace(), Time()
    workspace.failures["rule"] = [Throttled("slow down", retry_after=1) for _ in range(9)]
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        (rule,) = start(scheduler, question("rule"))
        for _ in range(9):
            await time.pass_(1)
        with pytest.raises(Throttled):
            await rule
    assert len(workspace.requests) == 5


async def test_no_more_than_allowed_are_asked_in_thirty_seconds() -> None:
    workspace, time = Workspace(), Time()
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        panes = start(scheduler, *(question(f"pane {number}", Priority.PANE) for number in range(300)))
        for _ in range(100):
            await settle()
        assert scheduler.queue.asked == 180
        assert {entry.wait for entry in scheduler.queue.entries} == {Wait.PACE}
        assert await scheduler.ask(question("own", Priority.OPERATOR)) == ["rows of own"]
        await time.pass_(30)
        await asyncio.gather(*panes)
    assert sum(map(len, workspace.requests)) == 301


async def test_a_query_that_is_given_up_ends_in_the_service() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as scheduler:
        own, twice, again = start(
            scheduler,
            question("own", Priority.OPERATOR),
            question("twice", Priority.PANE),
            question("twice", Priority.PANE),
        )
        await settle()
        own.cancel()
        twice.cancel()
        await settle()
        assert workspace.ended == ["own"]
        workspace.answering.set()
        assert await again == ["rows of twice"]


async def test_a_waiting_query_that_is_given_up_is_never_sent() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as scheduler:
        panes = start(scheduler, *(question(f"pane {number}", Priority.PANE) for number in range(5)))
        await settle()
        panes[4].cancel()
        await settle()
        workspace.answering.set()
        await asyncio.gather(*panes[:4])
    assert [each for request in workspace.requests for each in request] == [f"pane {n}" for n in range(4)]


async def test_one_bad_query_of_a_batch_harms_no_other() -> None:
    workspace, time = Workspace(), Time()
    workspace.failures["bad"] = [QueryInvalid("no column Usr", line=1, column=4)]
    async with running(workspace, time) as scheduler:
        first = start(scheduler, *(question(f"first {number}") for number in range(3)))
        await settle()
        bad, good = start(scheduler, question("bad"), question("good"))
        workspace.answering.set()
        await asyncio.gather(*first)
        assert await good == ["rows of good"]
        with pytest.raises(QueryInvalid):
            await bad
    assert workspace.most <= 3


async def test_a_request_that_fails_fails_everybody_in_it_and_is_not_remembered() -> None:
    workspace, time = Workspace(), Time()
    workspace.failures["rule"] = [Unreachable("no route")]
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        with pytest.raises(Unreachable):
            await scheduler.ask(question("rule"))
        assert await scheduler.ask(question("rule")) == ["rows of rule"]


async def test_closing_ends_what_runs_and_what_waits() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as scheduler:
        tasks = start(scheduler, *(question(f"pane {number}", Priority.PANE) for number in range(6)))
        await settle()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)
    assert workspace.ended == [f"pane {number}" for number in range(4)]
    assert scheduler.queue.entries == ()


async def test_enclaves_of_one_identity_share_its_places_and_the_operator_waits_for_no_rule() -> None:
    workspace, time = Workspace(), Time()
    async with running(workspace, time) as first:
        second = Scheduler("second", workspace, first._budget, clock=lambda: time.now)
        panes = start(first, *(question(f"pane {number}", Priority.PANE) for number in range(4)))
        rules = start(second, *(question(f"rule {number}") for number in range(3)))
        own = start(second, question("own", Priority.OPERATOR))
        await settle()
        assert workspace.running == 5
        assert workspace.requests[0] == ["own"]
        waiting = [entry for entry in first.queue.entries if not entry.is_running]
        assert [(entry.enclave, entry.asker) for entry in waiting] == [
            ("second", f"asker of rule {number}") for number in range(3)
        ]
        workspace.answering.set()
        assert await asyncio.gather(*panes, *rules, *own)
        assert (first.queue.asked, second.queue.asked) == (4, 4)
    assert workspace.most == 5


async def test_rules_of_two_enclaves_never_travel_in_one_request() -> None:
    one, other, time = Workspace(), Workspace(), Time()
    async with running(one, time) as first:
        second = Scheduler("second", other, first._budget, clock=lambda: time.now)
        start(first, question("a"))
        start(second, question("b"))
        start(first, question("c"))
        await settle()
        assert (one.requests, other.requests) == ([["a", "c"]], [["b"]])


async def test_the_window_and_a_pause_hold_every_enclave_of_the_identity() -> None:
    workspace, time = Workspace(), Time()
    workspace.failures["last"] = [Throttled("slow down", retry_after=40)]
    workspace.answering.set()
    async with running(workspace, time) as first:
        second = Scheduler("second", workspace, first._budget, clock=lambda: time.now)
        panes = start(first, *(question(f"pane {number}", Priority.PANE) for number in range(180)))
        await asyncio.gather(*panes)
        (late,) = start(second, question("late", Priority.PANE))
        await settle()
        assert [entry.wait for entry in second.queue.entries] == [Wait.PACE]
        (last,) = start(first, question("last", Priority.OPERATOR))
        await settle()
        assert {entry.wait for entry in second.queue.entries} == {Wait.THROTTLED}
        await time.pass_(30)
        assert not late.done()
        await time.pass_(10)
        assert [await late, await last] == [["rows of late"], ["rows of last"]]


async def test_a_question_asked_in_the_moment_it_was_given_up_is_asked_anew() -> None:
    workspace, time = Workspace(), Time()
    workspace.answering.set()
    async with running(workspace, time) as scheduler:
        (given_up,) = start(scheduler, question("same"))
        await asyncio.sleep(0)
        given_up.add_done_callback(lambda _: again.extend(start(scheduler, question("same"))))
        again: list[asyncio.Task[list[str]]] = []
        given_up.cancel()
        await settle()
        assert await again[0] == ["rows of same"]


LOADS = st.builds(
    Load,
    background=st.integers(0, 4),
    rules=st.integers(0, 3),
    own=st.booleans(),
    recent=st.integers(0, 200),
    held=st.booleans(),
).filter(lambda load: load.rules <= load.background)
WAITING = st.lists(st.sampled_from(Priority), min_size=1, max_size=30).map(sorted)


@given(WAITING, LOADS)
def test_no_admission_ever_breaks_a_limit(waiting: list[Priority], load: Load) -> None:
    admission = admit(waiting, load)
    if isinstance(admission, Wait):
        return
    assert not load.held
    assert 1 <= admission.count <= len(waiting)
    assert load.recent + admission.count <= 200
    if admission.own:
        assert waiting[0] is Priority.OPERATOR
        assert not load.own
    else:
        assert load.background + admission.count <= 4
    if waiting[0] is Priority.RULE:
        assert load.rules + admission.count <= 3


@given(WAITING, LOADS)
def test_the_operator_waits_only_for_himself_or_for_the_service(waiting: list[Priority], load: Load) -> None:
    admission = admit([Priority.OPERATOR, *waiting], load)
    if not load.held and not load.own and load.recent < 200:
        assert admission == Admission(1, own=True)
