"""Parsing expressions, by how strongly each operator binds."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.kql.errors import KqlError
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
from console.kql.times import duration, moment

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


class ExpressionParser:
    """Parses expressions from a list of tokens; the parser of statements builds on it."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0

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
            place = self._place()
            self.take()
            left = Binary(place, word, left, inner())
        return left

    def _comparison(self) -> Expression:
        left = self._sum()
        while True:
            place, word = self._place(), self._comparing_word()
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
            place = self._place()
            left = Binary(place, self.take().text, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._signed()
        while self.at("*", "/", "%"):
            place = self._place()
            left = Binary(place, self.take().text, left, self._signed())
        return left

    def _signed(self) -> Expression:
        if self.at("-", "+"):
            place = self._place()
            return Unary(place, self.take().text, self._signed())
        return self._reached()

    def _reached(self) -> Expression:
        found = self._atom()
        while self.at(".", "["):
            place = self._place()
            if self.accept("."):
                found = Member(place, found, self.name())
            else:
                self.take()
                found = Index(place, found, self.expression())
                self.expect("]")
        return found

    def _atom(self) -> Expression:
        place, token = self._place(), self.token
        if token.kind == "string":
            words = self.take().value
            while self.token.kind == "string":
                words += self.take().value
            return Literal(place, words, "string")
        if token.kind in ("number", "timespan"):
            return _number(place, self.take().text, is_timespan=token.kind == "timespan")
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
            return _typed_literal(place, word, parts)
        except ValueError as wrong:
            text = "".join(part.text for part in parts)
            raise KqlError(f"{text!r} is no {word}", *place) from wrong

    def _place(self) -> tuple[int, int]:
        return self.token.line, self.token.column


def _number(place: tuple[int, int], text: str, *, is_timespan: bool) -> Literal:
    if is_timespan:
        return Literal(place, duration(text), "timespan")
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", text):
        return Literal(place, int(text, 0) if text[:2] in ("0x", "0X") else int(text), "long")
    return Literal(place, float(text), "real")


def _typed_literal(place: tuple[int, int], word: str, parts: list[Token]) -> Literal:
    text = " ".join(part.value if part.kind == "string" else part.text for part in parts)
    kind = {"time": "timespan", "double": "real"}.get(word, word)
    if text.casefold() in ("null", ""):
        return Literal(place, None, kind)
    value: Any = text
    if kind == "datetime":
        value = moment(_joined(parts))
    elif kind == "timespan":
        value = duration(_joined(parts)) if not re.fullmatch(r"\d+", text) else timedelta(days=int(text))
    elif kind == "dynamic":
        value = json.loads("".join(_json(part) for part in parts))
    elif kind in ("long", "int"):
        value = int(text, 0)
    elif kind in ("real", "decimal"):
        value = float(text.replace(" ", ""))
    elif kind == "bool":
        value = text.casefold() in ("true", "1")
    return Literal(place, value, kind)


def _joined(parts: list[Token]) -> str:
    """Return the text as it stood: spaces where the query had them."""
    text = ""
    for part, before in zip(parts, [None, *parts[:-1]], strict=True):
        words = part.value if part.kind == "string" else part.text
        is_apart = before is not None and before.column + len(before.text) != part.column
        text += f" {words}" if is_apart else words
    return text


def _json(part: Token) -> str:
    return json.dumps(part.value) if part.kind == "string" else part.text
