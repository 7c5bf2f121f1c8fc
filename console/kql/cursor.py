"""Going through tokens one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlError

if TYPE_CHECKING:
    from console.kql.lexer import Token


class Cursor:
    """A place in a list of tokens, and the ways to go on from it."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._next]

    def peek(self, ahead: int = 1) -> Token:
        """Return a later token without taking it."""
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Take the next token."""
        token = self.token
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these, whatever a string says."""
        return self.token.text in texts and self.token.kind != "string"

    def accept(self, *texts: str) -> bool:
        """Take the next token if it is one of these."""
        if self.at(*texts):
            self.take()
            return True
        return False

    def expect(self, text: str) -> Token:
        """Take the next token, which must be this one; raises KqlError."""
        if not self.at(text):
            raise self.error(f"expected {text!r}, found {self.token.text!r}")
        return self.take()

    def error(self, message: str) -> KqlError:
        """Return an error at the next token."""
        return KqlError(message, self.token.line, self.token.column)

    def name(self) -> str:
        """Take a name, bare or as ['...']; raises KqlError."""
        if self.accept("["):
            words = self.take().value
            self.expect("]")
            return words
        if self.token.kind != "name":
            raise self.error(f"expected a name, found {self.token.text!r}")
        words = self.take().text
        while self.at("-") and self.peek().kind == "name" and words in ("project", "mv", "make", "parse"):
            words += self.take().text + self.take().text
        return words

    def place(self) -> tuple[int, int]:
        """Return where the next token stands."""
        return self.token.line, self.token.column
