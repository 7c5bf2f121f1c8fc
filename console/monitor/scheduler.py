"""One scheduler for all KQL of an enclave, so that Log Analytics' limits are never met by surprise.

Panes' trends, alert rules and the operator's own queries go through it; who goes
when is decided by `console.model.scheduling.admit`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from console.errors import ConsoleError, Throttled
from console.model.scheduling import Load, Priority, Queue, QueueEntry, Wait, admit
from console.monitor.answers import Answers
from console.monitor.trips import Job, Trip

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence, Sized
    from datetime import datetime

    from console.model.scheduling import Question
    from console.monitor.trips import Service

A = TypeVar("A", bound="Sized")

RECENT = timedelta(seconds=30)
MOST_THROTTLES = 5
SHORTEST_WAIT = 0.05


class Scheduler(Generic[A]):
    """Asks one enclave's questions, the urgent ones first; clock and sleep are injected.

    A question that is asked already is not asked again, nor one whose answer is still known.
    """

    def __init__(
        self,
        service: Service[A],
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._service = service
        self._clock = clock
        self._sleep = sleep
        self._answers: Answers[A] = Answers()
        self._jobs: dict[object, Job[A]] = {}
        self._trips: list[Trip[A]] = []
        self._recent: deque[datetime] = deque()
        self._held_until: datetime | None = None
        self._waker: asyncio.Task[None] | None = None
        self._counts: Counter[str] = Counter()

    async def ask(self, question: Question) -> A:
        """Return the answer once it came; raises what the service raises.

        A pause that the service asks for is waited out, five times at most. A question that
        nobody waits for any more is not asked, or ended where it is being worked on.
        """
        known = self._answers.get(question.key)
        if known is not None:
            self._counts["spared"] += 1
            return known
        job = self._job(question)
        job.askers += 1
        asyncio.get_running_loop().call_soon(self._send_what_may_go)  # whoever asks together travels together
        try:
            return await asyncio.shield(job.answer)
        finally:
            job.askers -= 1
            if not job.askers and not job.answer.done():
                self._abandon(job)

    @property
    def queue(self) -> Queue:
        """How the queue stands now: what runs first, then what waits, the most urgent first."""
        wait = self._wait()
        jobs = [job for trip in self._trips for job in trip.jobs] + self._waiting()
        return Queue(
            entries=tuple(_entry(job, wait) for job in jobs),
            recent=self._load().recent,
            asked=self._counts["asked"],
            requests=self._counts["requests"],
            spared=self._counts["spared"],
            throttled=self._counts["throttled"],
            held_until=self._held_until if self._is_held else None,
        )

    async def close(self) -> None:
        """Give up whatever runs or waits."""
        for job in tuple(self._jobs.values()):
            self._abandon(job)
        tasks = [trip.task for trip in self._trips] + ([self._waker] if self._waker else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _job(self, question: Question) -> Job[A]:
        job = self._jobs.get(question.key)
        if job is None:
            answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
            job = self._jobs[question.key] = Job(question, question.priority, self._clock(), answer)
        else:
            self._counts["spared"] += 1
            job.priority = min(job.priority, question.priority)
        return job

    def _waiting(self) -> list[Job[A]]:
        waiting = [job for job in self._jobs.values() if job.trip is None]
        return sorted(waiting, key=lambda job: (job.priority, job.since))

    def _load(self) -> Load:
        now = self._clock()
        while self._recent and not timedelta(0) <= now - self._recent[0] < RECENT:
            self._recent.popleft()
        shared = [job for trip in self._trips if not trip.own for job in trip.jobs]
        return Load(
            background=len(shared),
            rules=sum(job.priority is Priority.RULE for job in shared),
            own=any(trip.own for trip in self._trips),
            recent=len(self._recent),
            held=self._is_held,
        )

    @property
    def _is_held(self) -> bool:
        return self._held_until is not None and self._clock() < self._held_until

    def _wait(self) -> Wait:
        waiting = [job.priority for job in self._waiting()]
        admission = admit(waiting, self._load()) if waiting else Wait.SLOT
        return admission if isinstance(admission, Wait) else Wait.SLOT

    def _send_what_may_go(self) -> None:
        while waiting := self._waiting():
            admission = admit([job.priority for job in waiting], self._load())
            if isinstance(admission, Wait):
                self._come_back(admission)
                return
            self._send(waiting[: admission.count], own=admission.own)

    def _send(self, jobs: list[Job[A]], *, own: bool) -> None:
        now = self._clock()
        task = asyncio.create_task(self._outcomes([job.question for job in jobs]))
        trip = Trip(jobs, own, task)
        for job in jobs:
            job.trip, job.since = trip, now
            self._recent.append(now)
        self._trips.append(trip)
        self._counts.update(asked=len(jobs), requests=1)
        task.add_done_callback(partial(self._arrived, trip))

    async def _outcomes(self, questions: list[Question]) -> Sequence[A | ConsoleError]:
        if len(questions) == 1:
            return [await self._service.ask(questions[0])]
        return await self._service.ask_all(questions)

    def _arrived(self, trip: Trip[A], task: asyncio.Task[Sequence[A | ConsoleError]]) -> None:
        self._trips.remove(trip)
        failure = None if task.cancelled() else task.exception()
        outcomes = [failure] * len(trip.jobs) if failure or task.cancelled() else task.result()
        for job, outcome in zip(trip.jobs, outcomes, strict=True):
            if not job.answer.done():
                self._settle(job, outcome)
        self._send_what_may_go()

    def _settle(self, job: Job[A], outcome: A | BaseException | None) -> None:
        if isinstance(outcome, Throttled):
            self._hold(outcome.retry_after)
            job.throttles += 1
            if job.throttles < MOST_THROTTLES:
                job.trip, job.since = None, self._clock()
                return
        del self._jobs[job.question.key]
        if outcome is None:
            job.answer.cancel()
        elif isinstance(outcome, BaseException):
            job.answer.set_exception(outcome)
        else:
            self._answers.keep(job.question.key, outcome)
            job.answer.set_result(outcome)

    def _hold(self, seconds: float) -> None:
        until = self._clock() + timedelta(seconds=seconds)
        self._held_until = max(self._held_until or until, until)
        self._counts["throttled"] += 1

    def _abandon(self, job: Job[A]) -> None:
        self._jobs.pop(job.question.key, None)
        job.answer.cancel()
        if job.trip and all(other.answer.done() for other in job.trip.jobs):
            job.trip.task.cancel()

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


def _entry(job: Job[A], wait: Wait) -> QueueEntry:
    return QueueEntry(
        asker=job.question.asker,
        text=job.question.text,
        priority=job.priority,
        since=job.since,
        wait=Wait.NOTHING if job.trip else wait,
        batched=len(job.trip.jobs) if job.trip else 1,
        askers=job.askers,
    )
