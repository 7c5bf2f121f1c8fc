"""The statements of an editor's text: blocks between blank lines, as every Kusto editor takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_CODE = re.compile(
    r"""//[^\n]*|```.*?```|@"[^"]*"|@'[^']*'|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""",
    re.DOTALL,
)
"""Comments and strings: what of a text is no code."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A query as it is sent, and the line of the text, from 0, on which it begins."""

    text: str
    line: int

    @property
    def last_line(self) -> int:
        """The line on which it ends."""
        return self.line + self.text.count("\n")


def statements(text: str) -> list[Statement]:
    """Return the blocks that hold more than comments; a blank line inside ``` quotes does not end one."""
    found: list[Statement] = []
    block: list[str] = []
    is_quoted = False
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip() or is_quoted:
            block.append(line)
            is_quoted ^= line.count("```") % 2 == 1
            continue
        if any(not each.lstrip().startswith("//") for each in block):
            found.append(Statement("\n".join(block), number - len(block)))
        block = []
    return found


def statement_at(text: str, line: int) -> Statement | None:
    """Return the statement on a line, or the last before it, or the first of all."""
    found = statements(text)
    before = [statement for statement in found if statement.line <= line]
    return before[-1] if before else next(iter(found), None)
