"""Where the cursor stands in a query that is still being written, told from the tokens before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.lexer import tokens
from console.kql.syntax.registry import OPERATORS, ORIGINS, spec

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token

OPERAND_KINDS = ("name", "number", "string", "timespan", "typed")
BEFORE_VALUES = ("by", "on", "and", "or", "of", "from", "to", "step", "in", "has", "not", "default", "limit")
CHOICES = ("kind", "cycles", "output")
TABLE_CALLS = ("materialize", "toscalar", "view")
_WORD = re.compile(r"[\w$-]*\Z")
_CLOSING = {")": "(", "}": "{"}


@dataclass(slots=True)
class Frame:
    """What stands between two brackets, or a statement: its first token, and the last `|` in it if there is one."""

    first: int
    pipe: int | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What is expected at the cursor: "statement", "table", "operator", "value", "property", "word", "plugin" or "kind".

    `start` is where the word at the cursor begins, and `word` what there is of it. `operator` is the operator around it,
    `pipeline` the text whose columns can be seen, `lets` the statements before it. `step` is the text of the operator.
    """

    expected: str
    word: str
    start: int
    operator: str = ""
    pipeline: str = ""
    lets: str = ""
    step: str = ""


def takes_pattern(operator: str) -> bool:
    """Whether a pattern of a graph stands in an operator."""
    operator_spec = spec(operator)
    return operator_spec is not None and operator_spec.patterns


def position(text: str, offset: int) -> Position | None:
    """Return where the cursor stands, None in a comment, a string or a property, where nothing is offered."""
    written = text[:offset]
    match = _WORD.search(written)
    word = match.group() if match else ""
    before = _tokens(written[: offset - len(word)])
    if before is not None and "-" in word and not _expects_operator(before):
        word = word.rpartition("-")[2]
        before = _tokens(written[: offset - len(word)])
    if before is None or word[:1].isdigit():
        return None
    return _Reading(written, before, word).position()


def _tokens(text: str) -> list[Token] | None:
    """Return the tokens, None where the text ends in a string or a comment."""
    try:
        *items, end = tokens(text)
    except KqlSyntaxError:
        return None
    text_after = text[items[-1].start + len(items[-1].text) : end.start] if items else text
    return None if "//" in text_after.split("\n")[-1] else items


def _expects_operator(before: list[Token]) -> bool:
    return bool(before) and (before[-1].text == "|" or before[-1].text == "(")


class _Reading:
    """The tokens before the cursor, and the brackets that are open there."""

    def __init__(self, text: str, before: list[Token], word: str) -> None:
        self.text = text
        self.before = before
        self.word = word
        self.frames = [Frame(0)]
        for number, token in enumerate(before):
            self._step(number, token.text)

    def _step(self, number: int, text: str) -> None:
        if text in ("(", "{"):
            self.frames.append(Frame(number + 1))
        elif text in _CLOSING and len(self.frames) > 1:
            self.frames.pop()
        elif text == "|":
            self.frames[-1].pipe = number
        elif text == ";":
            self.frames[-1] = Frame(number + 1)

    def position(self) -> Position | None:
        last, operator = self._text(-1), self._operator()
        is_within = last == "." and self._text(-2) not in ("$left", "$right")
        if is_within and not takes_pattern(operator):
            return None
        is_begun = (
            ("property", is_within),
            ("operator", last == "|" or self._begins_body()),
            ("statement", self._begins_statement()),
            ("table", self._begins_table()),
            ("kind", last == "=" and self._text(-2) in CHOICES),
            ("plugin", last == "evaluate"),
            ("word", self._follows_operand()),
        )
        return self._at(next((expected for expected, holds in is_begun if holds), "value"), operator)

    def _follows_operand(self) -> bool:
        """Whether a value stands right before the cursor."""
        last = self._text(-1)
        is_operand = bool(self.before) and (self.before[-1].kind in OPERAND_KINDS or last in (")", "]"))
        return is_operand and last not in OPERATORS and last not in BEFORE_VALUES

    def _text(self, back: int) -> str:
        return self.before[back].text if len(self.before) >= -back else ""

    def _begins_statement(self) -> bool:
        frame = self.frames[-1]
        is_block = frame.first == 0 or self.before[frame.first - 1].text in (";", "{")
        inside = self.before[frame.first :]
        if inside and inside[0].text == "let":
            return inside[-1].text == "=" and len(inside) == 3  # noqa: PLR2004  let, the name, =
        return is_block and not inside

    def _begins_body(self) -> bool:
        """Whether operators over the rows at hand begin here, as in `mv-apply x on (`."""
        frame = self.frames[-1]
        if len(self.frames) == 1 or frame.first != len(self.before):
            return False
        around = self._operator(self.frames[:-1])
        is_graph = around == "make-graph" and self._text(-3) == "partitioned-by"
        is_of_items = around in ("mv-apply", "fork") and self._text(-2) in ("on", "fork", "=")
        return is_of_items or is_graph or around == "partition"

    def _begins_table(self) -> bool:
        frame = self.frames[-1]
        around = self._operator(self.frames[:-1] if frame.first == len(self.before) else self.frames)
        if frame.first == len(self.before) and len(self.frames) > 1:
            word = self._text(-2)
            if around == "make-graph":
                return word in ("with", ",")
            return word in TABLE_CALLS or (
                around in ("union", "join", "lookup") and "on" not in self._since_pipe()
            )
        if around == "make-graph":
            return self._text(-1) in ("with", ",")
        if around == "union":
            return self.before[-1].text in ("union", ",") or self._text(-2) == "="
        return around in ("join", "lookup") and (self.before[-1].text == around or self._text(-2) == "=")

    def _since_pipe(self) -> list[str]:
        """Return the words since the last `|` of the frame around the cursor's."""
        frame = self.frames[-2]
        start = frame.first if frame.pipe is None else frame.pipe + 1
        return [token.text for token in self.before[start : self.frames[-1].first - 1]]

    def _operator(self, frames: list[Frame] | None = None) -> str:
        """Return the word of the operator around the cursor."""
        for frame in reversed(self.frames if frames is None else frames):
            first = frame.first if frame.pipe is None else frame.pipe + 1
            word = self.before[first].text if first < len(self.before) else ""
            if word in ORIGINS or word in OPERATORS:
                return OPERATORS[word].words[0] if word in OPERATORS else word
        return ""

    def _at(self, expected: str, operator: str) -> Position:
        start = len(self.text) - len(self.word)
        root = self.frames[0].first
        lets = self.text[: self.before[root].start] if root < len(self.before) else self.text[:start]
        return Position(expected, self.word, start, operator, self._pipeline(), lets, self._step_text())

    def _step_text(self) -> str:
        """Return the text after the last `|` before the cursor, outside of brackets that are closed."""
        pipe = next((frame.pipe for frame in reversed(self.frames) if frame.pipe is not None), None)
        return "" if pipe is None else self.text[self.before[pipe].start :]

    def _pipeline(self) -> str:
        """Return the text up to the last `|`, of the innermost pipeline that has a source of its own."""
        for frame in reversed(self.frames):
            if frame.pipe is None:
                continue
            first = self.before[frame.first]
            if first.text == "let" and frame.first + 3 < frame.pipe:
                first = self.before[frame.first + 3]
            if first.text not in OPERATORS or first.text in ORIGINS:
                return self.text[first.start : self.before[frame.pipe].start]
        return ""
