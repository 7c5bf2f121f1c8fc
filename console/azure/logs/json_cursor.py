"""A JSON text that comes in parts, read value by value: no more of it is held than the value needs.

A text of 100 MB put together in one call keeps every other thread waiting for as long.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

LEAST_AHEAD = 8
"""Characters after a value from which to tell that it is whole: `1` may go on as `1.5e+9`."""
_BLANKS = frozenset({" ", "\t", "\r", "\n"})
_SPACE = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


class JsonCursor:
    """A place in a JSON text that goes forward, value by value; raises ValueError where it is none."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = _texts(parts)
        self._text = ""
        self._at = 0

    def peek(self) -> str:
        """Return the first character of what comes next."""
        sign = self._text[self._at : self._at + 1]
        while not sign or sign in _BLANKS:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches anywhere
            if self._at == len(self._text) and not self._read_on():
                return ""
            sign = self._text[self._at : self._at + 1]
        return sign

    def value(self) -> Any:
        """Return the value that comes next."""
        self.peek()
        while True:
            try:
                decoded, end = _decode(self._text, self._at)
            except ValueError:
                if not self._read_on():
                    raise
            else:
                if len(self._text) - end >= LEAST_AHEAD or not self._read_on():
                    self._at = end
                    return decoded

    def items(self) -> Iterator[None]:
        """Stop at each item of the array that comes next, for the caller to take."""
        yield from self._members("[", "]")

    def fields(self) -> Iterator[str]:
        """Give each key of the object that comes next, for the caller to take its value."""
        for _ in self._members("{", "}"):
            key = self.value()
            self._take(":")
            yield str(key)

    def _members(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self.peek() != closing:
            yield
            while self.peek() == ",":
                self._take(",")
                yield
        self._take(closing)

    def _take(self, sign: str) -> None:
        character = self.peek()
        if character != sign:
            message = f"{sign!r} was expected before {self._text[self._at : self._at + 20]!r}"
            raise ValueError(message)
        self._at += 1

    def _read_on(self) -> bool:
        """Take in as much again as is not used yet, and let go of what is; False where the text has ended.

        Twice as much each time: a value that fills many parts is not tried once for each of them.
        """
        unread = self._text[self._at :]
        further, missing = [], max(1, len(unread))
        for text in self._parts:
            further.append(text)
            missing -= len(text)
            if missing <= 0:
                break
        if any(further):
            self._text, self._at = "".join([unread, *further]), 0
        return any(further)


def _texts(parts: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    for part in parts:
        yield decoder.decode(part)
    yield decoder.decode(b"", final=True)
