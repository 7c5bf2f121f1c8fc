"""The format key: a statement laid out to be read, the comments before it kept."""

from __future__ import annotations

from console import kql
from console.errors import QueryInvalid
from screens.panes.query.statements import NOT_CODE


def formatted(text: str) -> str:
    """Return a statement with an operator a line.

    Raises QueryInvalid where it cannot be read, or would lose comments.
    """
    lines = text.strip("\n").split("\n")
    head = 0
    while head < len(lines) and lines[head].lstrip().startswith("//"):
        head += 1
    try:
        laid_out = kql.printed(kql.parse("\n".join(lines[head:])))
    except kql.KqlError as mistake:
        raise QueryInvalid(mistake.message, line=mistake.line + head, column=mistake.column) from mistake
    if _has_comments("\n".join(lines[head:])):
        message = "it has comments between its lines, which formatting would lose"
        raise QueryInvalid(message)
    return "\n".join([*lines[:head], laid_out])


def _has_comments(text: str) -> bool:
    return any(found[0].startswith("//") for found in NOT_CODE.finditer(text))
