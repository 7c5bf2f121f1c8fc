"""Conducts one run: which step begins when, until when it may take, and how it ended.

Steps that need nothing of each other run side by side. A step that failed stops
those that need it, and no other. Every step ends: by itself, or at its deadline.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from console.actions.refusals import LeaseLost
from console.actions.step import Halted, spec_of
from console.actions.step_context import StepContext
from console.azure.http.request_ids import request_ids
from console.azure.http.write_guard import guarded
from console.errors import ConsoleError, NotSignedIn, NotStored, Throttled, Unreachable
from console.model.runs import StepState
from console.wording import sentences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from console.actions.run_journal import RunJournal
    from console.actions.step import ActionStep
    from console.azure.controls import Controls
    from console.model.plans import Step
    from console.model.runs import StepRun

log = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
LAST_LOOK = 60.0
STOPPED = "stopped by the operator"
BUG = "The console failed because of a bug"


class Stopped(Exception):
    """A step that only waits was broken off, because no further step is wanted."""


class RunExecutor:
    """The steps of one run over one enclave's controls; clock and sleep (seconds) are injected.

    `confirm` is awaited right before each write, and raises LeaseLost where the run may make none any more.
    """

    def __init__(
        self,
        run_journal: RunJournal,
        controls: Controls,
        confirm: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self.run_journal = run_journal
        self._controls = controls
        self._confirm = confirm
        self._clock = clock
        self._sleep = sleep
        self._stopping = asyncio.Event()
        self._why_stopping = STOPPED
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def stop(self) -> None:
        """Begin no further step; those that only wait are broken off."""
        self._stopping.set()
        self.run_journal.stop()

    async def execute(self) -> None:
        """Run every step to its end and say that the run is over."""
        try:
            while await self._begin_what_can():
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
                self._tasks = {key: task for key, task in self._tasks.items() if not task.done()}
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        with suppress(NotStored):
            await self.run_journal.end_run()

    async def _begin_what_can(self) -> bool:
        """Begin or skip whatever is due; return whether anything is under way."""
        is_settled = False
        while not is_settled:
            is_settled = True
            known = {step.key: step for step in self.run_journal.run.steps}
            for step in self.run_journal.run.plan.steps:
                if known[step.key].state is not StepState.WAITING or step.key in self._tasks:
                    continue
                cause = self._why_not(step, known)
                if cause:
                    await self.run_journal.end_step(step.key, StepState.SKIPPED, cause)
                    is_settled = False
                elif all(known[key].state.has_ended for key in (*step.needs, *step.follows)):
                    self._tasks[step.key] = asyncio.create_task(self._carry_out(step))
        return bool(self._tasks)

    def _why_not(self, step: Step, known: Mapping[str, StepRun]) -> str:
        if self._stopping.is_set():
            return self._why_stopping
        for key in step.needs:
            needed = known[key]
            if needed.state.has_ended and needed.state is not StepState.DONE:
                words = self.run_journal.run.plan.step(key).words
                return f"{words} is {needed.state.value}: {needed.cause}"
        return ""

    async def _carry_out(self, step: Step) -> None:
        with request_ids() as ids, guarded(self._confirm):
            try:
                state, cause = await self._begun(step)
            except Exception as failure:  # a step has to end, whatever is wrong with the console
                log.exception("the step %s failed unexpectedly", step.key)
                state = StepState.UNKNOWN
                cause = f"{BUG} ({type(failure).__name__}). The log file has the details."
        await self.run_journal.end_step(step.key, state, cause, tuple(dict.fromkeys(ids)))

    async def _begun(self, step: Step) -> tuple[StepState, str]:
        try:
            await self.run_journal.begin_step(step.key, step.deadline)
        except NotStored as failure:
            words = f"Not begun, because that could not be written to the journal: {failure}"
            return StepState.FAILED, words
        return await self._performed(step)

    async def _performed(self, step: Step) -> tuple[StepState, str]:
        context = StepContext(step, self._controls, self.run_journal, self._clock, self._sleep)
        try:
            spec = spec_of(step)
            await self._in_time(step, spec, asyncio.create_task(self._attempts(spec, context)))
        except Halted as halted:
            return StepState.FAILED, halted.sentence()
        except Stopped:
            return StepState.SKIPPED, self._why_stopping
        except TimeoutError:
            return await self._after_deadline(spec, context)
        except ConsoleError as failure:
            words = failure.sentence()
            if isinstance(failure, LeaseLost):
                self._halt(words)
            return StepState.FAILED, words
        return StepState.DONE, ""

    def _halt(self, words: str) -> None:
        """Begin no further step, for this reason, and break off those that only wait."""
        self._why_stopping = words
        self._stopping.set()

    async def _attempts(self, spec: ActionStep[Any], context: StepContext) -> None:
        """Perform it, again after whatever passes by itself: it looks first each time."""
        wait = FIRST_WAIT
        while True:
            try:
                await spec.perform(context)
            except Throttled as failure:
                wait = max(wait, failure.retry_after)
                trouble: ConsoleError = failure
            except NotSignedIn as failure:
                self._controls.renew()
                trouble = failure
            except Unreachable as failure:
                trouble = failure
            else:
                return
            context.report_progress(f"Next try in {wait:.0f} s. Last failure: {trouble.message}")
            await self._sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _in_time(self, step: Step, spec: ActionStep[Any], task: asyncio.Task[None]) -> None:
        """Await the task until its deadline, which may be moved meanwhile, or until it may be broken off."""
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            while not task.done():
                deadline = self.run_journal.run.step(step.key).deadline_at or self._clock()
                left = (deadline - self._clock()).total_seconds()
                if left <= 0:
                    raise TimeoutError
                if spec.waits and self._stopping.is_set():
                    raise Stopped
                timer = asyncio.ensure_future(self._sleep(left))
                breaking = {stopping} if spec.waits else set()
                await asyncio.wait({task, timer, *breaking}, return_when=asyncio.FIRST_COMPLETED)
                timer.cancel()
            await task
        finally:
            stopping.cancel()
            task.cancel()
            await asyncio.gather(task, stopping, return_exceptions=True)

    async def _after_deadline(self, spec: ActionStep[Any], context: StepContext) -> tuple[StepState, str]:
        """Look once more: what a step was for may have come about all the same."""
        progress = self.run_journal.run.step(context.step.key).progress
        words = sentences(f"No end after {context.step.deadline / 60:.0f} min", progress)
        holds = None
        with suppress(ConsoleError, TimeoutError):
            look = asyncio.ensure_future(context.look(*spec.looks_at))
            timer = asyncio.ensure_future(self._sleep(LAST_LOOK))
            await asyncio.wait({look, timer}, return_when=asyncio.FIRST_COMPLETED)
            timer.cancel()
            if look.done():
                holds = spec.holds(look.result())
            look.cancel()
        if holds:
            return StepState.DONE, "reached at its deadline"
        return (StepState.FAILED, words) if holds is False else (StepState.UNKNOWN, words)
