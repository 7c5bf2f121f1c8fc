"""What a step works with: the enclave's controls, time, and where to note what it sees."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from console.actions.step import Halted
from console.errors import NotFound, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from console.actions.run_journal import RunJournal
    from console.azure.arm.long_running import LongRunningOperation
    from console.azure.controls import Controls
    from console.model.plans import Plan, Step
    from console.model.runs import Run
    from console.model.states import EnclaveState, Part
    from console.model.steps import StepFacts

T = TypeVar("T")
POLL_SECONDS = 5.0
PATIENCE = 120.0


class StepContext:
    """One step under way; clock and sleep (seconds) are injected."""

    def __init__(
        self,
        step: Step,
        controls: Controls,
        run_journal: RunJournal,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self.step = step
        self.controls = controls
        self.clock = clock
        self.sleep = sleep
        self._run_journal = run_journal

    @property
    def run(self) -> Run:
        """The run as it is now."""
        return self._run_journal.run

    @property
    def plan(self) -> Plan:
        """The plan that runs."""
        return self._run_journal.run.plan

    @property
    def token(self) -> str:
        """What an earlier attempt left for following its long-running operation."""
        return self.run.step(self.step.key).token

    async def look(self, *parts: Part) -> EnclaveState:
        """Return fresh state: what is read begins after this call."""
        return await self.controls.look(*parts)

    async def record_before(self, facts: StepFacts) -> None:
        """Note what the target was before anything is done to it; the first word counts."""
        await self._run_journal.record_before(self.step.key, facts)

    def note_after(self, facts: StepFacts) -> None:
        """Note what the target is afterwards."""
        self._run_journal.note_after(self.step.key, facts)

    async def record_token(self, token: str) -> None:
        """Write down how another process could follow the operation that has begun."""
        await self._run_journal.record_token(self.step.key, token)

    def report_progress(self, progress: str) -> None:
        """Tell how far it is."""
        self._run_journal.report_progress(self.step.key, progress)

    async def pause(self) -> None:
        """Wait until it is worth looking again."""
        await self.sleep(POLL_SECONDS)

    async def wait_until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        """Look every few seconds until it is so; the step's deadline ends it otherwise."""
        while not await is_so():
            await self.pause()

    async def once(self, sent: Awaitable[T]) -> T:
        """Return the answer to what must not be sent twice; raises Halted where none came."""
        try:
            return await sent
        except Unreachable as failure:
            message = f"No answer: whether {self.step.words} was accepted cannot be seen. It is not repeated."
            raise Halted(message) from failure

    async def follow(self, changing: LongRunningOperation) -> None:
        """Write down how to follow what has begun, and wait until Azure calls it ended."""
        await self.record_token(changing.token)
        self.report_progress("Azure is working on it")
        try:
            await changing.ended()
        except NotFound:  # Azure has forgotten the operation; its target tells what came of it
            await self.record_token("")

    async def settle(self, name: str, wanted: str, now: Callable[[], Awaitable[str]]) -> None:
        """Look until what Azure calls done is so; raises Halted where it is not for two minutes."""
        deadline = self.after(PATIENCE)
        while (state := await now()).casefold() != wanted.casefold():
            if self.clock() >= deadline:
                message = f"Azure reported success, but {name} is still {state}."
                raise Halted(message, advice="Try again, or look at it in the portal.")
            self.report_progress(f"Azure reported success; {name} is still {state}")
            await self.pause()

    def after(self, seconds: float) -> datetime:
        """Return the moment so many seconds from now."""
        return self.clock() + timedelta(seconds=seconds)

    def begin_grace(self, seconds: float) -> None:
        """Let the grace begin, unless another host's has begun it."""
        self._run_journal.begin_grace(timedelta(seconds=seconds))

    def grace_left(self) -> float:
        """Return how many seconds people have left."""
        ends_at = self.run.grace_ends_at
        return (ends_at - self.clock()).total_seconds() if ends_at else 0.0
