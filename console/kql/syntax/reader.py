"""Going through tokens one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.literals import unquoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.tree import Expression, Pipeline, Place

DEEPEST = 100
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Reader:
    """A place in a list of tokens, and the ways to go on from it.

    Expressions and pipelines hold one another, so the reader brings along
    `pipeline`, by which an expression reads a pipeline inside it; its source
    is given if that has been read already. While `searches` is set, `:` compares.
    """

    def __init__(
        self, all_tokens: list[Token], pipeline: Callable[[Reader, Expression | None], Pipeline]
    ) -> None:
        self.pipeline = pipeline
        self.token = all_tokens[0]
        self.text = all_tokens[0].text
        self.searches = False
        self._tokens = all_tokens
        self._next = 0
        self._depth = 0

    @property
    def kind(self) -> str:
        """The kind of the next token."""
        return self.token.kind

    @property
    def place(self) -> Place:
        """Where the next token stands."""
        return self.token.place

    def peek(self, ahead: int = 1) -> Token:
        """Return a later token without taking it."""
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Take the next token; the end stays."""
        token = self.token
        if token.kind != "end":
            self._next += 1
            self.token = after = self._tokens[self._next]
            self.text = after.text
        return token

    def accept(self, text: str) -> bool:
        """Take the next token if it is this one."""
        if self.text != text:
            return False
        self.take()
        return True

    def expect(self, text: str, *, after: str = "") -> Token:
        """Take the next token, which must be this one; raises KqlSyntaxError."""
        if self.text != text:
            where = f" after {after}" if after else ""
            self.fail(f"expected {text}{where}, found {self.described()}")
        return self.take()

    def close(self, opening: Token) -> None:
        """Take the bracket that closes `opening`; raises KqlSyntaxError."""
        closing = CLOSING[opening.text]
        if self.text == closing:
            self.take()
        elif self.kind == "end":
            raise KqlSyntaxError(f"this {opening.text} is not closed", *opening.place)
        else:
            line, column = opening.place
            self.fail(
                f"expected {closing} to close the {opening.text} of {line}:{column}, found {self.described()}"
            )

    def described(self) -> str:
        """Return how an error calls the next token."""
        return "the end of the query" if self.kind == "end" else self.text.split("\n")[0]

    def fail(self, message: str, *, meant: str = "") -> NoReturn:
        """Raise a KqlSyntaxError at the next token."""
        raise KqlSyntaxError(message, *self.token.place, meant=meant)

    def deepen(self) -> None:
        """Go one level deeper; raises KqlSyntaxError where that is too deep for anyone to have meant it."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.fail("this is nested too deeply")

    def rise(self) -> None:
        """Come back from one level."""
        self._depth -= 1

    def at_name(self) -> bool:
        """Whether a name comes next, bare or as ['...']."""
        return self.token.kind == "name" or (self.text == "[" and self.peek().kind == "string")

    def at_assignment(self) -> bool:
        """Whether a name and `=` come next."""
        if self.token.kind == "name":
            return self.peek().text == "="
        return self.text == "[" and self.peek(3).text == "=" and self.peek().kind == "string"

    def name(self, what: str = "a name") -> str:
        """Take a name, bare or as ['...']; raises KqlSyntaxError."""
        if self.token.kind == "name":
            return self.take().text
        if self.text != "[" or self.peek().kind != "string":
            self.fail(f"expected {what}, found {self.described()}")
        opening, words = self.take(), unquoted(self.take().text)
        self.close(opening)
        return words
