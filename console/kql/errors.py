"""The one error of the language: what is wrong, and where."""

from __future__ import annotations


class KqlError(Exception):
    """A mistake in a query at `line` and `column`, both counted from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"{message} at {line}:{column}")
        self.message = message
        self.line = line
        self.column = column
