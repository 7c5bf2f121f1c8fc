"""One enclave's Log Analytics workspace, as the scheduler asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from console.errors import ConsoleError
    from console.model.scheduling import Question


class Workspace:
    """Answers questions over whatever connection `connect` gives, once there is one."""

    def __init__(self, connect: Callable[[], Awaitable[Any]]) -> None:
        self._connect = connect

    async def ask(self, question: Question) -> list[dict[str, Any]]:
        """Return the rows of one question; raises ConsoleError."""
        logs = (await self._connect()).logs
        rows: list[dict[str, Any]] = await logs.query(question.text, (question.since, question.until))
        return rows

    async def ask_all(self, questions: Sequence[Question]) -> Sequence[list[dict[str, Any]] | ConsoleError]:
        """Return the rows of several questions, or what is wrong with each; raises ConsoleError."""
        logs = (await self._connect()).logs
        asked = [(question.text, (question.since, question.until)) for question in questions]
        answers: Sequence[list[dict[str, Any]] | ConsoleError] = await logs.batch(asked)
        return answers
