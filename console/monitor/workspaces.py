"""One enclave's Log Analytics workspace, as the scheduler asks it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from console.errors import ConsoleError
from console.model.results import QueryResult
from console.model.scheduling import Question


class Workspace:
    """Answers questions over whatever connection `connect` gives, once there is one."""

    def __init__(self, connect: Callable[[], Awaitable[Any]]) -> None:
        self._connect = connect

    async def ask(self, question: Question) -> QueryResult:
        """Return what one question gives; raises ConsoleError."""
        logs = (await self._connect()).logs
        result: QueryResult = await logs.query(question.text, (question.since, question.until))
        return result

    async def ask_all(self, questions: Sequence[Question]) -> Sequence[QueryResult | ConsoleError]:
        """Return what several questions give, or what is wrong with each; raises ConsoleError."""
        logs = (await self._connect()).logs
        asked = [(question.text, (question.since, question.until)) for question in questions]
        answers: Sequence[QueryResult | ConsoleError] = await logs.batch(asked)
        return answers
