"""What is wrong with a file of queries."""

from __future__ import annotations


class Malformed(Exception):
    """A file does not say what it should; `line` counts from 1, 0 where none can be named."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.line = line
