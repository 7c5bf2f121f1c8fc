"""What one identity may ask of Log Analytics at a time, over all enclaves that it signs in to.

Azure counts queries and the places they run in by user, whatever workspace they are over.
Who goes when is decided by `console.model.scheduling.admit`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence, Sized
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from console.errors import ConsoleError, Throttled
from console.model.scheduling import Load, Priority, QueueEntry, Wait, admit
from console.monitor.log_requests import Job, LogRequest

A = TypeVar("A", bound="Sized")

RECENT = timedelta(seconds=30)
MOST_THROTTLES = 5
SHORTEST_WAIT = 0.05


class Budget(Generic[A]):
    """Sends the jobs of one identity, the urgent ones first; clock and sleep are injected.

    A pause that the service asks for holds all of them. A job that met five is failed.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._waiting: list[Job[A]] = []
        self._requests: list[LogRequest[A]] = []
        self._recent: deque[datetime] = deque()
        self._held_until: datetime | None = None
        self._waker: asyncio.Task[None] | None = None

    def add(self, job: Job[A]) -> None:
        """Let a job wait for its turn."""
        self._waiting.append(job)
        self.look_soon()

    def look_soon(self) -> None:
        """Send what may go, at the loop's next turn: questions asked together share a request."""
        asyncio.get_running_loop().call_soon(self._send_what_may_go)

    def abandon(self, job: Job[A]) -> None:
        """Give a job up: it is not sent, or ended in the service where nothing else travels with it."""
        job.answer.cancel()
        if job.request is None:
            self._waiting.remove(job)
        elif all(other.answer.done() for other in job.request.jobs):
            job.request.task.cancel()

    @property
    def entries(self) -> tuple[QueueEntry, ...]:
        """What runs, then what waits, the most urgent first."""
        waiting = self._in_order()
        admission = admit([job.priority for job in waiting], self.load) if waiting else Wait.SLOT
        wait = admission if isinstance(admission, Wait) else Wait.SLOT
        running = [job for request in self._requests for job in request.jobs]
        return tuple(_entry(job, wait) for job in running + waiting)

    @property
    def load(self) -> Load:
        """What is under way now."""
        now = self._clock()
        while self._recent and not timedelta(0) <= now - self._recent[0] < RECENT:
            self._recent.popleft()
        shared = [job for request in self._requests if not request.own for job in request.jobs]
        return Load(
            background=len(shared),
            rules=sum(job.priority is Priority.RULE for job in shared),
            own=any(request.own for request in self._requests),
            recent=len(self._recent),
            held=self.held_until is not None,
        )

    @property
    def held_until(self) -> datetime | None:
        """When the pause ends that the service asked for, None where there is none."""
        is_held = self._held_until is not None and self._clock() < self._held_until
        return self._held_until if is_held else None

    async def close(self) -> None:
        """Cancel all that runs or waits."""
        for job in (*self._waiting, *(job for request in self._requests for job in request.jobs)):
            self.abandon(job)
        tasks = [request.task for request in self._requests] + ([self._waker] if self._waker else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _in_order(self) -> list[Job[A]]:
        return sorted(self._waiting, key=lambda job: (job.priority, job.since))

    def _send_what_may_go(self) -> None:
        while waiting := self._in_order():
            admission = admit([job.priority for job in waiting], self.load)
            if isinstance(admission, Wait):
                self._come_back(admission)
                return
            together = [job for job in waiting if job.origin is waiting[0].origin]
            self._send(together[: admission.count], own=admission.own)

    def _send(self, jobs: list[Job[A]], *, own: bool) -> None:
        now = self._clock()
        task = asyncio.create_task(_outcomes(jobs))
        request = LogRequest(jobs, own, task)
        for job in jobs:
            self._waiting.remove(job)
            job.request, job.since = request, now
            self._recent.append(now)
        self._requests.append(request)
        jobs[0].origin.counts.update(asked=len(jobs), requests=1)
        task.add_done_callback(partial(self._arrived, request))

    def _arrived(self, request: LogRequest[A], task: asyncio.Task[Sequence[A | ConsoleError]]) -> None:
        self._requests.remove(request)
        failure = None if task.cancelled() else task.exception()
        outcomes = [failure] * len(request.jobs) if failure or task.cancelled() else task.result()
        for job, outcome in zip(request.jobs, outcomes, strict=True):
            if not job.answer.done():
                self._settle(job, outcome)
        self._send_what_may_go()

    def _settle(self, job: Job[A], outcome: A | BaseException | None) -> None:
        if isinstance(outcome, Throttled):
            self._hold(outcome.retry_after)
            job.origin.counts["throttled"] += 1
            job.throttles += 1
            if job.throttles < MOST_THROTTLES:
                job.request, job.since = None, self._clock()
                self._waiting.append(job)
                return
        if outcome is None:
            job.answer.cancel()
        elif isinstance(outcome, BaseException):
            job.answer.set_exception(outcome)
        else:
            job.answer.set_result(outcome)

    def _hold(self, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        self._held_until = max(self._held_until or until, until)

    def _come_back(self, wait: Wait) -> None:
        """Look again once the pause or the pace allows more; a freed place tells by itself."""
        if wait is Wait.SLOT or self._waker is not None:
            return
        until = self._held_until if wait is Wait.THROTTLED else self._recent[0] + RECENT
        seconds = (until - self._clock()).total_seconds() if until else 0.0
        self._waker = asyncio.create_task(self._wake(max(SHORTEST_WAIT, seconds)))

    async def _wake(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._waker = None
        self._send_what_may_go()


async def _outcomes(jobs: Sequence[Job[A]]) -> Sequence[A | ConsoleError]:
    service, questions = jobs[0].origin.service, [job.question for job in jobs]
    if len(questions) == 1:
        return [await service.ask(questions[0])]
    return await service.ask_all(questions)


def _entry(job: Job[A], wait: Wait) -> QueueEntry:
    return QueueEntry(
        enclave=job.origin.enclave,
        asker=job.question.asker,
        text=job.question.text,
        priority=job.priority,
        since=job.since,
        wait=Wait.NOTHING if job.request else wait,
        batched=len(job.request.jobs) if job.request else 1,
        askers=job.askers,
    )
