"""The runner: makes plans, begins them, owns what runs, and finds what another process left unfinished.

It belongs to the engine and knows of no screen: whoever wants to see a run
listens, or asks for it.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from console.actions import recovery
from console.actions.approvals import Proposal
from console.actions.events import Listeners
from console.actions.leases import RunLease, check_free
from console.actions.planner import Planner
from console.actions.processes import lives, this_process
from console.actions.refusals import (
    EnclaveLeased,
    PlanBlocked,
    PlanChanged,
    ReadOnly,
    ReasonNeeded,
)
from console.actions.run_executor import RunExecutor
from console.actions.run_history import history_in, runs_in
from console.actions.run_journal import RunJournal
from console.actions.second_person import SecondPerson
from console.errors import ConsoleError, NotFound
from console.model.history import ENDED
from console.model.plans import Request, Tier, changes_since
from console.model.runs import Outcome, new_run
from console.model.states import Part
from console.model.targets import AzureName

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import datetime

    from console.actions.events import Event
    from console.azure.connection import Connection
    from console.azure.controls import Controls
    from console.config import Config, EnclaveConfig
    from console.model.history import History
    from console.model.plans import Plan
    from console.model.runs import Operator, Run, StepRun
    from console.store.journal import Journal

log = logging.getLogger(__name__)


class Runner:
    """Everything that is done to any enclave from this process; clock and sleep (seconds) are injected."""

    def __init__(
        self,
        config: Config,
        connect: Callable[[EnclaveConfig], Awaitable[Connection]],
        journal: Journal,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.journal = journal
        self._planner = Planner(config, connect, journal)
        self.second = SecondPerson(self._planner, journal, clock)
        self._clock = clock
        self._sleep = sleep
        self._listeners = Listeners()
        self._executors: dict[str, RunExecutor] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with each event; return what ends that."""
        return self._listeners.add(listener)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every run of this process, oldest first."""
        return tuple(executor.run_journal.run for executor in self._executors.values())

    def run(self, run_id: str) -> Run:
        """Return a run of this process; raises NotFound."""
        return self._executor(run_id).run_journal.run

    async def plan(self, request: Request) -> Plan:
        """Return what a request would do now, from fresh state; raises what any read raises."""
        return await self._planner.plan(request)

    async def begin(self, plan: Plan, *, reason: str = "") -> Run:
        """Begin a plan that an operator has confirmed, unless the world has moved on since.

        One that needs a second person is kept for them, where nobody has approved it yet.
        Raises ReadOnly, ReasonNeeded, ApprovalNeeded, PlanChanged, PlanBlocked,
        EnclaveLeased, NotStored, and what any read raises.
        """
        enclave = self._planner.enclave(plan.request.enclave)
        if enclave.read_only:
            raise ReadOnly(enclave.name)
        if plan.tier is Tier.SEVERE and not reason.strip():
            raise ReasonNeeded(plan.title)
        controls = await self._planner.controls(enclave)
        undone = await _over(plan.of, self.journal, self._is_abandoned)
        await check_free(controls.tags, self._clock(), undone | _live(self.runs))
        fresh = await _unchanged(plan, self._planner) if plan.tier > Tier.REVERSIBLE else plan
        if not fresh.is_allowed:
            if not fresh.steps:  # nothing to go back on
                await self.leave(*plan.of)
            raise PlanBlocked(fresh)
        _check_own_runs(plan, self.runs)
        proposal = Proposal(plan, reason, await controls.operator(), self._clock())
        approver = await self.second.approver_of(proposal)
        await self.leave(*plan.of)
        run = new_run(uuid.uuid4().hex[:12], plan, proposal.operator, reason, proposal.at)
        return await self._executed(replace(run, approved_by=approver, process=this_process()), controls)

    async def history(self) -> History:
        """Return everything that the journal tells."""
        return history_in(await self.journal.entries())

    async def operator(self, enclave: str) -> Operator:
        """Return who acts on an enclave from this console."""
        return await (await self._planner.controls(self._planner.enclave(enclave))).operator()

    async def wait(self, run_id: str) -> Run:
        """Return the run once it is over."""
        await asyncio.shield(self._tasks[run_id])
        return self.run(run_id)

    def stop(self, run_id: str) -> None:
        """Begin no further step of a run; those under way are finished."""
        self._executor(run_id).stop()

    def extend(self, run_id: str, minutes: float) -> None:
        """Give people so many minutes more; fewer where it is negative."""
        self._executor(run_id).run_journal.extend_grace(timedelta(minutes=minutes))

    async def undo(self, run_id: str) -> Plan:
        """Return the plan that goes back on one run; one that was cut off before it changed anything ends."""
        found = await self.journal.entries(run=run_id)
        if not found:
            message = f"No run '{run_id}' in the journal"
            raise NotFound(message, advice="`journal show` lists run ids.")
        plan = await self.plan(Request("undo", found[0].enclave, (run_id,)))
        if not plan.steps:
            await self.leave(run_id)
        return plan

    async def unfinished(self) -> tuple[Run, ...]:
        """Return the runs without an end in the journal that nobody conducts any more, oldest first."""
        runs = runs_in(await self.journal.entries())
        return tuple(
            run
            for run in runs
            if run.outcome is Outcome.RUNNING
            and self._planner.knows(run.plan.request.enclave)
            and self._is_abandoned(run)
        )

    async def proceed(self, run_id: str) -> Run:
        """Take up an unfinished run: what was done is seen, what was begun is followed, the rest is done."""
        left = {run.id: run for run in await self.unfinished()}.get(run_id)
        if left is None:
            message = f"No unfinished run '{run_id}'"
            raise NotFound(message, advice="`recover` lists those there are.")
        enclave = self._planner.enclave(left.plan.request.enclave)
        if enclave.read_only:
            raise ReadOnly(enclave.name)
        controls = await self._planner.controls(enclave)
        found = recovery.reviewed(left, await controls.look(*Part))
        run = replace(recovery.taken_up(left, found), process=this_process())
        return await self._executed(run, controls, found)

    async def leave(self, *run_ids: str) -> None:
        """Write that what is unfinished of these runs is left as it is."""
        for run in await self.unfinished() if run_ids else ():
            if run.id in run_ids:
                facts = {"outcome": Outcome.UNFINISHED.name}
                await self.journal.append(ENDED, run.plan.request.enclave, run.id, facts)

    async def close(self) -> None:
        """Let go of what runs: its journal lets the next process take it up."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _executed(self, run: Run, controls: Controls, found: tuple[StepRun, ...] | None = None) -> Run:
        """Begin a run, or take it up with what was `found` of the steps that were under way."""
        is_leased = run.plan.tier > Tier.REVERSIBLE
        undone = await _over(run.plan.of, self.journal, self._is_abandoned)
        lease = RunLease(
            controls.tags,
            self._clock,
            run,
            lambda: {run.id, *undone, *_live(self.runs)},
            only_looks=not is_leased,
        )
        await lease.acquire()
        run_journal = RunJournal(run, self.journal, self._clock, self._listeners.tell)
        try:
            await (run_journal.start() if found is None else run_journal.resume(found))
        except ConsoleError:
            if is_leased:
                await lease.release()
            raise
        executor = RunExecutor(run_journal, controls, lease.confirm, self._clock, self._sleep)
        self._executors[run.id] = executor
        self._tasks[run.id] = asyncio.create_task(self._execute(executor, lease if is_leased else None))
        return run

    async def _execute(self, executor: RunExecutor, lease: RunLease | None) -> None:
        renewing = asyncio.create_task(lease.keep_renewed(self._sleep)) if lease else None
        try:
            await executor.execute()
        finally:
            if renewing:
                renewing.cancel()
                await asyncio.gather(renewing, return_exceptions=True)
        if lease:
            with suppress(ConsoleError):  # it expires by itself
                await lease.release()

    def _is_abandoned(self, run: Run) -> bool:
        """Whether no console executes a run any more, though the journal may have no end of it."""
        return run.id not in _live(self.runs) and (run.id in self._executors or not lives(run.process))

    def _executor(self, run_id: str) -> RunExecutor:
        found = self._executors.get(run_id)
        if found is None:
            message = f"No run '{run_id}' in this console."
            raise NotFound(message)
        return found


async def _unchanged(plan: Plan, planner: Planner) -> Plan:
    """Return a plan as it would be made now; raises PlanChanged where an operator has to know of it."""
    fresh = await planner.plan(plan.request)
    changes = changes_since(plan, fresh)
    if fresh.is_allowed and not plan.is_allowed:
        changes = (*changes, "nothing blocks it any more")
    if changes:
        raise PlanChanged(changes, fresh)
    return fresh


def _live(runs: Iterable[Run]) -> set[str]:
    return {run.id for run in runs if not run.is_over}


async def _over(
    run_ids: tuple[str, ...], journal: Journal, is_abandoned: Callable[[Run], bool]
) -> frozenset[str]:
    """Return those of the runs that no console executes any more, whose leases an undo may pass over."""
    runs = runs_in(await journal.entries()) if run_ids else ()
    return frozenset(run.id for run in runs if run.id in run_ids and (run.is_over or is_abandoned(run)))


def _check_own_runs(plan: Plan, runs: Iterable[Run]) -> None:
    """Raise EnclaveLeased where one of these runs is at one of the plan's targets."""
    wanted = {AzureName(step.target) for step in plan.steps if step.target}
    for run in runs:
        busy = {AzureName(step.target) for step in run.plan.steps if step.target}
        if not run.is_over and wanted & busy:
            message = f"Already running here: {run.plan.title}."
            raise EnclaveLeased(message, advice="Wait until it has ended, or stop it.")
