"""One enclave's Log Analytics workspace, as the scheduler asks it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from console.errors import ConsoleError
from console.model.results import QueryResult
from console.model.scheduling import Question

Period = tuple[datetime, datetime]


class Logs(Protocol):
    """What answers queries over a period; raises ConsoleError."""

    async def query(self, text: str, span: Period) -> QueryResult:
        """Return what one query gives."""

    async def batch(self, questions: Sequence[tuple[str, Period]]) -> Sequence[QueryResult | ConsoleError]:
        """Return what several queries give, or what is wrong with each."""


class LogsConnection(Protocol):
    """A connection to an enclave that has logs."""

    @property
    def logs(self) -> Logs:
        """Its workspace."""


class Workspace:
    """Answers questions over the enclave's connection, opened by `connect` when first needed."""

    def __init__(self, connect: Callable[[], Awaitable[LogsConnection]]) -> None:
        self._connect = connect

    async def ask(self, question: Question) -> QueryResult:
        """Return what one question gives; raises ConsoleError."""
        connection = await self._connect()
        return await connection.logs.query(question.text, (question.since, question.until))

    async def ask_all(self, questions: Sequence[Question]) -> Sequence[QueryResult | ConsoleError]:
        """Return what several questions give, or what is wrong with each; raises ConsoleError."""
        connection = await self._connect()
        return await connection.logs.batch(
            [(question.text, (question.since, question.until)) for question in questions]
        )
