"""What the editor knows while somebody types: the language, and the workspace's tables and columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console import kql
from console.kql.completing import completions
from console.kql.linting import lint
from screens.query.statements import statement_at, statements
from screens.widgets.editor_colours import Finding
from screens.widgets.editor_completing import Completions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from console.kql.linting import Finding as Advice
    from console.model.results import LogSchema
    from screens.query.statements import Statement

TIME_FILTER = "no-time-filter"
"""What the linter asks for, and the pane's own time range gives."""

_WORD_HERE = re.compile(r"\w*")
LONGEST_CHECKED = 20_000
"""Beyond so many characters a statement is not checked while it is typed."""


class Knowledge:
    """The language of the editor, over the tables of the enclave that is looked at."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._now = clock
        self._tables: Mapping[str, kql.Table] = {}
        self._outside = kql.Outside()

    def learn(self, schema: LogSchema) -> None:
        """Take a workspace's tables and functions in place of those known before."""
        self._tables = {
            table.name: kql.Table([(column.name, column.type) for column in table.columns])
            for table in schema.tables
        }
        self._outside = kql.Outside(
            functions={each.name: f"({each.parameters}) {{ {each.text} }}" for each in schema.functions}
        )

    def completions(self, text: str, line: int, column: int) -> Completions:
        """Return what may stand at a place of its statement."""
        statement = statement_at(text, line)
        if statement is None or not statement.line <= line <= statement.last_line:
            return Completions()
        lines = statement.text.split("\n")[: line - statement.line]
        offset = sum(len(each) + 1 for each in lines) + column
        found = completions(statement.text, offset, self._tables, now=self._now(), outside=self._outside)
        return Completions(statement.text[found.start : offset], found.items)

    def findings(self, text: str) -> list[Finding]:
        """Return what is wrong with each statement, in the lines of the whole text."""
        lines = text.split("\n")
        return [
            _finding(lines, statement.line, advice)
            for statement in statements(text)
            if len(statement.text) <= LONGEST_CHECKED
            for advice in self._advice(statement)
        ]

    def _advice(self, statement: Statement) -> list[Advice]:
        """Return what the linter finds, but for names before the workspace's are known."""
        found = lint(statement.text, self._tables, now=self._now(), outside=self._outside)
        judged = [each for each in found if self._tables or each.code == "syntax"]
        return [each for each in judged if each.code != TIME_FILTER]


def _finding(lines: list[str], first: int, advice: Advice) -> Finding:
    line = min(first + advice.line - 1, len(lines) - 1)
    start = max(0, min(advice.column - 1, len(lines[line]) - 1))
    word = _WORD_HERE.match(lines[line], start)
    end = max(start + 1, word.end() if word else 0)
    return Finding(line, start, end, advice.advice, is_error=advice.is_error)
