"""What the editor knows while somebody types: the language, and the workspace's tables and columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console import kql
from screens.query.statements import statement_at, statements
from screens.widgets.editor_colours import Finding
from screens.widgets.editor_completing import Completion, Completions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.model.results import LogSchema

_WORD_BEFORE = re.compile(r"[A-Za-z_]\w*$")
_WORD_HERE = re.compile(r"\w*")
_LET = re.compile(r"\blet\s+(\w+)\s*=")


class Knowledge:
    """The language of the editor, over the tables of the enclave that is looked at."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, str]] = {}
        self._functions: dict[str, str] = {}

    def learn(self, schema: LogSchema) -> None:
        """Take a workspace's tables and functions in place of those known before."""
        self._tables = {
            table.name: {column.name: column.type for column in table.columns} for table in schema.tables
        }
        self._functions = {function.name: function.parameters for function in schema.functions}

    def completions(self, text: str, line: int, column: int) -> Completions:
        """Return what goes on from the word before the cursor, columns of the statement's tables first."""
        before = text.split("\n")[line][:column]
        found = _WORD_BEFORE.search(before)
        statement = statement_at(text, line)
        if found is None or statement is None:
            return Completions()
        typed = found[0].casefold()
        fitting = [each for each in self._words(statement.text) if each.label.casefold().startswith(typed)]
        return Completions(found[0], tuple(dict.fromkeys(fitting)))

    def findings(self, text: str) -> list[Finding]:
        """Return the mistake of each statement, in the lines of the whole text."""
        lines = text.split("\n")
        found = []
        for statement in statements(text):
            try:
                kql.parse(statement.text)
            except kql.KqlError as mistake:
                line = min(statement.line + mistake.line - 1, len(lines) - 1)
                found.append(_finding(lines[line], line, mistake))
        return found

    def _words(self, statement: str) -> Iterator[Completion]:
        named = set(re.findall(r"\w+", statement))
        for table, columns in self._tables.items():
            if table in named:
                yield from (Completion(name, kind, f"column of {table}") for name, kind in columns.items())
        yield from (Completion(name, "let", "of this query") for name in _LET.findall(statement))
        for table, columns in self._tables.items():
            yield Completion(table, "table", f"{len(columns)} columns")
        for name, parameters in self._functions.items():
            yield Completion(name, "function", f"saved in the workspace ({parameters})")


def _finding(text: str, line: int, mistake: kql.KqlError) -> Finding:
    start = max(0, min(mistake.column - 1, len(text) - 1))
    word = _WORD_HERE.match(text, start)
    return Finding(line, start, max(start + 1, word.end() if word else 0), mistake.message)
