"""One run as it goes: kept up to date, written to the journal first, told to whoever listens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from console.actions.events import RunEnded, RunStarted, StepEnded, StepProgressed, StepStarted
from console.errors import NotStored
from console.model import history
from console.model.records import to_json
from console.model.runs import StepState, outcome_of
from console.wording import sentences

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.actions.events import Event
    from console.model.runs import Outcome, Run, StepRun
    from console.model.steps import StepFacts
    from console.store.journal import Journal


class RunJournal:
    """Holds the run; every change of it goes through here.

    What a step is about to do is on the disk before it is done: `begin_step`, `record_before`
    and `record_token` raise NotStored where it cannot be written.
    """

    def __init__(
        self,
        run: Run,
        journal: Journal,
        clock: Callable[[], datetime],
        tell: Callable[[Event], None],
    ) -> None:
        self.run = run
        self._journal = journal
        self._clock = clock
        self._tell = tell
        self._longer = timedelta()

    async def start(self) -> None:
        """Write that the run begins: its plan, by whom, why."""
        await self._write(
            history.STARTED,
            plan=to_json(self.run.plan),
            operator=to_json(self.run.operator),
            approved_by=to_json(self.run.approved_by),
            reason=self.run.reason,
            process=self.run.process,
        )
        self._tell(RunStarted(self.run))

    async def resume(self, found: tuple[StepRun, ...]) -> None:
        """Write that a run which another process left is taken up, and how its steps were `found`."""
        await self._write(history.RESUMED, operator=to_json(self.run.operator), process=self.run.process)
        self._tell(RunStarted(self.run))
        for step in found:
            if step.state.has_ended:
                await self.end_step(step.key, step.state, step.cause)

    async def begin_step(self, key: str, deadline: float) -> None:
        """Write that a step is about to begin; `deadline` is in seconds from now."""
        now = self._clock()
        await self._write(history.STEP_BEGAN, step=key)
        step = self._change(
            key,
            state=StepState.RUNNING,
            started_at=now,
            deadline_at=now + timedelta(seconds=deadline),
            cause="",
            progress="",
        )
        self._tell(StepStarted(self.run, step))

    async def record_before(self, key: str, before: StepFacts) -> None:
        """Write what a step's target was before it is touched; only the first word counts."""
        if self.run.step(key).before is None:
            await self._write(history.STEP_FOUND, step=key, before=to_json(before))
            self._change(key, before=before)

    async def record_token(self, key: str, token: str) -> None:
        """Write how another process can follow a step's operation."""
        if token != self.run.step(key).token:
            await self._write(history.STEP_TOKEN, step=key, token=token)
            self._change(key, token=token)

    def note_after(self, key: str, after: StepFacts) -> None:
        """Note what a step's target is afterwards; written when the step ends."""
        self._change(key, after=after)

    def report_progress(self, key: str, progress: str) -> None:
        """Tell how far a step is."""
        if progress != self.run.step(key).progress:
            self._tell(StepProgressed(self.run, self._change(key, progress=progress)))

    async def end_step(
        self, key: str, state: StepState, cause: str = "", request_ids: tuple[str, ...] = ()
    ) -> None:
        """Write how a step ended; where that cannot be written, its cause says so."""
        step = self._change(
            key, state=state, cause=cause, request_ids=request_ids, ended_at=self._clock(), progress=""
        )
        try:
            await self._write(
                history.STEP_ENDED,
                step=key,
                state=state.name,
                cause=cause,
                after=to_json(step.after),
                request_ids=list(request_ids),
            )
        except NotStored as failure:
            step = self._change(key, cause=sentences(cause or state.value, f"Not in the journal: {failure}"))
        self._tell(StepEnded(self.run, step))

    async def end_run(self, outcome: Outcome | None = None) -> None:
        """Write that the run is over, by its steps or as given; raises NotStored after having told so."""
        self.run = replace(self.run, outcome=outcome or outcome_of(self.run), ended_at=self._clock())
        try:
            await self._write(history.ENDED, outcome=self.run.outcome.name)
        finally:
            self._tell(RunEnded(self.run))

    def stop(self) -> None:
        """Begin no further step."""
        self.run = replace(self.run, is_stopping=True)
        self._tell_running()

    def begin_grace(self, span: timedelta) -> None:
        """Set until when people have time to leave, unless that is set."""
        if self.run.grace_ends_at is None:
            self.run = replace(self.run, grace_ends_at=self._clock() + span + self._longer)
            self._lengthen(self._longer)

    def extend_grace(self, span: timedelta) -> None:
        """Give people that much more time, or less; steps that wait for it live that much longer."""
        if self.run.grace_ends_at is None:
            self._longer += span
        else:
            self.run = replace(self.run, grace_ends_at=self.run.grace_ends_at + span)
            self._lengthen(span)

    def _lengthen(self, span: timedelta) -> None:
        for step in self.run.steps:
            if step.state is StepState.RUNNING and step.deadline_at:
                self._change(step.key, deadline_at=step.deadline_at + max(span, timedelta()))
        self._tell_running()

    def _tell_running(self) -> None:
        for step in self.run.steps:
            if step.state is StepState.RUNNING:
                self._tell(StepProgressed(self.run, step))

    def _change(self, key: str, **changes: object) -> StepRun:
        step = replace(self.run.step(key), **changes)  # type: ignore[arg-type]  # the callers name fields
        self.run = self.run.with_step(step)
        return step

    async def _write(self, kind: str, **facts: object) -> None:
        await self._journal.append(kind, self.run.plan.request.enclave, self.run.id, facts)
