"""One scheduler for all KQL of an enclave, so that Log Analytics' limits are never met by surprise.

Panes' trends, alert rules and the operator's own queries go through it, on the budget of
whoever signs in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sized
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from console.model.scheduling import Question, Queue
from console.monitor.answers import Answers
from console.monitor.budgets import Budget
from console.monitor.log_requests import Job, Origin, Service

A = TypeVar("A", bound="Sized")


class Scheduler(Generic[A]):
    """Asks one enclave's questions on a budget that other enclaves may share; the clock is injected.

    A question that is asked already is not asked again, nor one whose answer is still known.
    """

    def __init__(
        self, enclave: str, service: Service[A], budget: Budget[A], *, clock: Callable[[], datetime]
    ) -> None:
        self._origin = Origin(enclave, service)
        self._budget = budget
        self._clock = clock
        self._answers: Answers[A] = Answers()
        self._jobs: dict[object, Job[A]] = {}

    async def ask(self, question: Question) -> A:
        """Return the answer once it came; raises what the service raises.

        A pause that the service asks for is waited out, five times at most. A question that
        nobody waits for any more is not asked, or ended where it is being worked on.
        """
        answer = self._answers.get(question.key)
        if answer is not None:
            self._origin.counts["spared"] += 1
            return answer
        job = self._job(question)
        job.askers += 1
        try:
            return await asyncio.shield(job.answer)
        finally:
            job.askers -= 1
            if not job.askers and not job.answer.done():
                self._budget.abandon(job)

    @property
    def queue(self) -> Queue:
        """How the queue stands now: what runs first, then what waits, the most urgent first."""
        counts = self._origin.counts
        return Queue(
            entries=self._budget.entries,
            recent=self._budget.load.recent,
            asked=counts["asked"],
            requests=counts["requests"],
            spared=counts["spared"],
            throttled=counts["throttled"],
            held_until=self._budget.held_until,
        )

    def _job(self, question: Question) -> Job[A]:
        job = self._jobs.get(question.key)
        if job is not None and not job.answer.cancelled():
            self._origin.counts["spared"] += 1
            job.priority = min(job.priority, question.priority)
            self._budget.look_soon()
            return job
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        job = self._jobs[question.key] = Job(question, self._origin, question.priority, self._clock(), answer)
        answer.add_done_callback(partial(self._answered, job))
        self._budget.add(job)
        return job

    def _answered(self, job: Job[A], answer: asyncio.Future[A]) -> None:
        key = job.question.key
        if self._jobs.get(key) is job:
            del self._jobs[key]
        if not answer.cancelled() and not answer.exception():
            self._answers.keep(key, answer.result())
