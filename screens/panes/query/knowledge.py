"""What the editor knows while somebody types: the language, and the workspace's tables and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console import kql
from console.kql.completing import completions
from console.kql.linting import lint
from console.queries.linting import NO_TIME_FILTER, sample
from console.queries.parameters import TIME_MARKS, literal
from screens.panes.query.statements import statement_at, statements
from screens.widgets.editor.colours import Finding
from screens.widgets.editor.completions import Completions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from console.kql.linting import Finding as Advice
    from console.model.results import LogSchema
    from console.model.saved_queries import Parameter

A_DAY = "2026-03-02"
"""What stands for a mark that the time range fills, which also gives what the linter asks of every query."""

_WORD_HERE = re.compile(r"\w*")
LONGEST_CHECKED = 20_000
"""Beyond so many characters a statement is not checked while it is typed."""


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """The language of one worksheet: what is known, and the parameters that a statement of it takes."""

    knowledge: Knowledge
    parameters: Callable[[str], Sequence[Parameter]]

    def completions(self, text: str, line: int, column: int) -> Completions:
        """Return what may stand at a place of its statement."""
        statement = statement_at(text, line)
        if statement is None or not statement.line <= line <= statement.last_line:
            return Completions()
        lines = statement.text.split("\n")[: line - statement.line]
        offset = sum(len(each) + 1 for each in lines) + column
        return self.knowledge.completions(statement.text, offset, self.parameters(statement.text))

    def findings(self, text: str) -> list[Finding]:
        """Return what is wrong with each statement, in the lines of the whole text."""
        lines = text.split("\n")
        return [
            _finding(lines, statement.line, advice)
            for statement in statements(text)
            if len(statement.text) <= LONGEST_CHECKED
            for advice in self.knowledge.advice(statement.text, self.parameters(statement.text))
        ]


class Knowledge:
    """What is known of the enclave that is looked at: its tables, their columns, its stored functions."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._now = clock
        self._tables: Mapping[str, kql.Table] = {}
        self._functions: dict[str, str] = {}

    def learn(self, schema: LogSchema) -> None:
        """Take a workspace's tables and functions in place of those known before."""
        self._tables = {
            table.name: kql.Table([(column.name, column.type) for column in table.columns])
            for table in schema.tables
        }
        self._functions = {each.name: f"({each.parameters}) {{ {each.text} }}" for each in schema.functions}

    def completions(self, statement: str, offset: int, parameters: Sequence[Parameter] = ()) -> Completions:
        """Return what may stand at a place of a statement."""
        outside = self._beside(parameters)
        found = completions(statement, offset, self._tables, now=self._now(), outside=outside)
        return Completions(statement[found.start : offset], found.items)

    def advice(self, statement: str, parameters: Sequence[Parameter] = ()) -> list[Advice]:
        """Return what the linter finds, but for names before the workspace's are known."""
        timed = TIME_MARKS.sub(lambda found: f"{A_DAY:{len(found[0])}}", statement)
        found = lint(timed, self._tables, now=self._now(), outside=self._beside(parameters))
        judged = [each for each in found if self._tables or each.code == "syntax"]
        return [each for each in judged if each.code != NO_TIME_FILTER]

    def _beside(self, parameters: Sequence[Parameter]) -> kql.Outside:
        """Return what is known beside tables, some value for each parameter too."""
        given = {each.name: literal(each.type, each.default or sample(each)) for each in parameters}
        return kql.Outside(functions={**self._functions, **given})


def _finding(lines: list[str], first: int, advice: Advice) -> Finding:
    line = min(first + advice.line - 1, len(lines) - 1)
    start = max(0, min(advice.column - 1, len(lines[line]) - 1))
    word = _WORD_HERE.match(lines[line], start)
    end = max(start + 1, word.end() if word else 0)
    return Finding(line, start, end, advice.advice, is_error=advice.is_error)
