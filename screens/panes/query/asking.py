"""Asking Azure: one run of one statement, from the key press to what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from console.model.scheduling import Priority, Question
from console.store.queries import Outcome, QueryRun
from screens.panes.query.time_filters import own_filter

if TYPE_CHECKING:
    from datetime import datetime

    from console.engine import Engine
    from console.model.results import QueryResult
    from screens.dialogs.time_ranges import TimeRange
    from screens.panes.query.statements import Statement

EVER = timedelta(days=4_383)
"""The twelve years that Log Analytics keeps at most: the range of a query that brings its own filter."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A statement on its way: where, since when, and over which time.

    `sent` is the text with its parameters filled in.
    """

    enclave: str
    statement: Statement
    sent: str
    range: TimeRange
    at: datetime

    @property
    def span_words(self) -> str:
        """The time it is asked over, in words."""
        own = own_filter(self.sent)
        return f"its own time: {' '.join(own.split())}" if own else self.range.words

    def question(self) -> Question:
        """Return what the scheduler is asked: the operator's own question, first in the queue."""
        since, until = self.range.bounds(self.at)
        if own_filter(self.sent):
            since, until = self.at - EVER, self.at
        return Question(self.sent, since, until, "the operator", Priority.OPERATOR)

    def ended(self, now: datetime, outcome: Outcome, *, rows: int = 0, words: str = "") -> QueryRun:
        """Return the run as the history keeps it."""
        seconds = (now - self.at).total_seconds()
        return QueryRun(
            at=self.at,
            enclave=self.enclave,
            text=self.statement.text,
            span=self.span_words,
            rows=rows,
            seconds=seconds,
            outcome=outcome,
            words=words,
        )


async def ask(engine: Engine, asked: Ask) -> QueryResult:
    """Return what Azure answers; raises ConsoleError. Cancelling it frees the place in the service."""
    return await engine.scheduler(asked.enclave).ask(asked.question())
