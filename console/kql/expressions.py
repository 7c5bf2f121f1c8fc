"""Parsing expressions, by how strongly each operator binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.cursor import Cursor
from console.kql.errors import KqlError
from console.kql.literals import number_literal, typed_literal
from console.kql.syntax import (
    Among,
    Between,
    Binary,
    Call,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    Star,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.lexer import Token
    from console.kql.syntax import Pipeline

DEEPEST = 200
STRING_WORDS = frozenset(
    f"{negation}{word}{case}"
    for word in ("has", "contains", "startswith", "endswith", "hasprefix", "hassuffix")
    for negation in ("", "!")
    for case in ("", "_cs")
)
LIST_WORDS = frozenset({"in", "in~", "!in", "!in~", "has_any", "has_all"})
COMPARING = {"==", "!=", "<>", "=~", "!~", "<", "<=", ">", ">="}
NAMES = {"true": (True, "bool"), "false": (False, "bool"), "null": (None, "dynamic")}
TYPED = {
    "datetime",
    "timespan",
    "time",
    "dynamic",
    "guid",
    "long",
    "int",
    "real",
    "double",
    "bool",
    "decimal",
}


class ExpressionParser(Cursor):
    """Parses expressions; the parser of statements builds on it."""

    def __init__(self, found: list[Token]) -> None:
        super().__init__(found)
        self._depth = 0

    def expression(self) -> Expression:
        """Parse a whole expression."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.error("the expression is nested too deeply")
        found = self._joined("or", lambda: self._joined("and", self._comparison))
        self._depth -= 1
        return found

    def _joined(self, word: str, inner: Callable[[], Expression]) -> Expression:
        left = inner()
        while self.at(word):
            place = self.place()
            self.take()
            left = Binary(place, word, left, inner())
        return left

    def _comparison(self) -> Expression:
        left = self._sum()
        while True:
            place, word = self.place(), self._comparing_word()
            if word in COMPARING or word in STRING_WORDS or word == "matches regex":
                left = Binary(place, "!=" if word == "<>" else word, left, self._sum())
            elif word in LIST_WORDS:
                left = Among(place, word, left, self._items())
            elif word in ("between", "!between"):
                self.expect("(")
                low = self._sum()
                self.expect("..")
                left = Between(place, left, low, self._sum(), word.startswith("!"))
                self.expect(")")
            else:
                return left

    def _comparing_word(self) -> str:
        """Take the word that compares, with its `!` before and its `~` after; empty where none comes."""
        token = self.token
        if token.kind == "sign" and token.text in COMPARING:
            return self.take().text
        is_negated = token.text == "!" and token.kind == "sign"
        word = self.peek().text if is_negated else token.text
        known = STRING_WORDS | LIST_WORDS | {"between", "matches", "in"}
        if word not in known or (token.kind != "name" and not is_negated):
            return ""
        self._next += 2 if is_negated else 1
        if word == "matches":
            self.expect("regex")
            return "matches regex"
        if word == "in" and self.at("~"):
            self.take()
            word = "in~"
        return f"!{word}" if is_negated else word

    def _items(self) -> tuple[Expression | Pipeline, ...]:
        self.expect("(")
        items: list[Expression | Pipeline] = []
        while not self.at(")"):
            items.append(self.item())
            if not self.accept(","):
                break
        self.expect(")")
        return tuple(items)

    def item(self) -> Expression | Pipeline:
        """Parse what may stand in the list after `in`."""
        return self.expression()

    def _sum(self) -> Expression:
        left = self._product()
        while self.at("+", "-"):
            place = self.place()
            left = Binary(place, self.take().text, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._signed()
        while self.at("*", "/", "%"):
            place = self.place()
            left = Binary(place, self.take().text, left, self._signed())
        return left

    def _signed(self) -> Expression:
        if self.at("-", "+"):
            place = self.place()
            return Unary(place, self.take().text, self._signed())
        return self._reached()

    def _reached(self) -> Expression:
        found = self._atom()
        while self.at(".", "["):
            place = self.place()
            if self.accept("."):
                found = Member(place, found, self.name())
            else:
                self.take()
                found = Index(place, found, self.expression())
                self.expect("]")
        return found

    def _atom(self) -> Expression:
        place, token = self.place(), self.token
        if token.kind == "string":
            words = self.take().value
            while self.token.kind == "string":
                words += self.take().value
            return Literal(place, words, "string")
        if token.kind in ("number", "timespan"):
            return number_literal(place, self.take().text, is_timespan=token.kind == "timespan")
        if self.accept("("):
            found = self.expression()
            self.expect(")")
            return found
        if self.accept("*"):
            return Star(place)
        if self.at("["):
            return Name(place, self.name())
        return self._named(place)

    def _named(self, place: tuple[int, int]) -> Expression:
        word = self.name()
        if word in NAMES and not self.at("("):
            return Literal(place, *NAMES[word])
        if not self.at("("):
            return Name(place, word)
        if word in TYPED:
            return self._typed(place, word)
        self.expect("(")
        arguments: list[Expression] = []
        while not self.at(")"):
            arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        return Call(place, word, tuple(arguments))

    def _typed(self, place: tuple[int, int], word: str) -> Expression:
        self.expect("(")
        parts: list[Token] = []
        depth = 0
        while depth or not self.at(")"):
            if self.token.kind == "end":
                raise self.error(f"{word}(...) is not closed")
            depth += self.at("(", "[", "{") - self.at(")", "]", "}")
            parts.append(self.take())
        self.expect(")")
        try:
            return typed_literal(place, word, parts)
        except ValueError as wrong:
            text = "".join(part.text for part in parts)
            raise KqlError(f"{text!r} is no {word}", *place) from wrong
