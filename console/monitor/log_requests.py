"""Queries under way to Log Analytics: jobs, and the requests that carry one or several of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence, Sized
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from console.errors import ConsoleError
from console.model.scheduling import Priority, Question

A = TypeVar("A", bound="Sized")
A_co = TypeVar("A_co", bound="Sized", covariant=True)


class Service(Protocol[A_co]):
    """What answers: one question in a request, or several."""

    async def ask(self, question: Question) -> A_co:
        """Return the answer; raises ConsoleError. Cancelling it ends the query in the service."""
        ...

    async def ask_all(self, questions: Sequence[Question]) -> Sequence[A_co | ConsoleError]:
        """Return the answers in the order of the questions; raises ConsoleError where none came."""
        ...


@dataclass(eq=False, slots=True)
class Origin(Generic[A]):
    """Where jobs come from: an enclave, the service that answers its questions, and counts of both."""

    enclave: str
    service: Service[A]
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(eq=False, slots=True)
class Job(Generic[A]):
    """A question on its way: waiting or running `since`, for so many `askers`."""

    question: Question
    origin: Origin[A]
    priority: Priority
    since: datetime
    answer: asyncio.Future[A]
    askers: int = 0
    throttles: int = 0
    request: LogRequest[A] | None = None


@dataclass(eq=False, slots=True)
class LogRequest(Generic[A]):
    """One request under way; each of its jobs takes a slot, or it uses the operator's `own`."""

    jobs: list[Job[A]]
    own: bool
    task: asyncio.Task[Sequence[A | ConsoleError]]
