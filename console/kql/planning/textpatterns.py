"""The patterns of `parse`: what finds the texts of all columns in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from console.kql.compiling.scopes import refusal
from console.kql.syntax.literals import unquoted
from console.kql.syntax.parts import type_name
from console.kql.syntax.printing.layout import printed_name, quoted
from console.kql.syntax.tree import Phrase
from console.kql.values.patterns import compiled_pattern
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.planning.parsing import TextParse
    from console.kql.syntax.reader import Reader
    from console.kql.values.automata import Match
    from console.kql.values.patterns import Pattern

    Find = Callable[[str], Sequence[str] | None]
    # empty columns before, whether the last is one, and the words after it
    Gap = tuple[int, bool, str | None]

SHAPES = {
    "long": r"\s*[-+]?\d+",
    "int": r"\s*[-+]?\d+",
    "real": r"\s*[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?",
    "bool": r"\s*(?i:true|false)",
}


PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ParseText(Phrase):
    """Text that stands between two captures; a regular expression if the kind is regex."""

    text: str

    def print(self) -> str:
        return quoted(self.text)


@dataclass(frozen=True, slots=True)
class ParseCapture(Phrase):
    """A column made of what stands here, a string unless it says otherwise."""

    name: str
    type: str

    def print(self) -> str:
        return printed_name(self.name) if self.type == "string" else f"{printed_name(self.name)}: {self.type}"


@dataclass(frozen=True, slots=True)
class ParseSkip(Phrase):
    """`*`: whatever stands here."""

    def print(self) -> str:
        return "*"


ParsePart: TypeAlias = ParseText | ParseCapture | ParseSkip


def read_part(reader: Reader) -> ParsePart:
    """Read text, a column, or `*`."""
    place = reader.place
    if reader.accept("*"):
        return ParseSkip(place)
    if reader.kind == "string":
        return ParseText(place, unquoted(reader.take().text))
    name = reader.name("a column")
    return ParseCapture(place, name, type_name(reader) if reader.accept(":") else "string")


def finder(node: TextParse) -> Find:
    """Return what finds the texts of all columns, None where the pattern does not match.

    Plain words are looked for one after the other, each from where the last one ended: no other way to read the
    text need be tried, however long it is.
    """
    if node.kind == "regex":
        return _groups(_regex(node).search, node)
    if any(_is_shaped(node.pattern, at) for at in range(len(node.pattern))):
        return _groups(re.compile(_shaped_source(node.pattern), re.DOTALL).match, node)
    return partial(_between, *_gaps(node.pattern))


def _groups(find: Callable[[str], Match | None], node: TextParse) -> Find:
    count = sum(isinstance(part, ParseCapture) for part in node.pattern)

    def groups(text: str) -> list[str] | None:
        try:
            match = find(text)
        except CallRefused as why:
            raise refusal(str(why), node) from why
        return None if match is None else [match[f"_{at}"] or "" for at in range(count)]

    return groups


def _is_shaped(parts: Sequence[ParsePart], at: int) -> bool:
    """Whether a column's own shape tells where it ends, as a number's does before a `*`."""
    part = parts[at]
    if not isinstance(part, ParseCapture) or not any(
        isinstance(item, ParseSkip) for item in parts[at + 1 : at + 2]
    ):
        return False
    if part.type not in SHAPES:
        raise refusal(f"a {part.type} cannot stand before *: nothing says where it ends", part)
    return True


def _gaps(parts: Sequence[ParsePart]) -> tuple[str, list[Gap]]:
    """Return the words that a text begins with, then each gap with the words after it, None where it ends the text."""
    texts, runs = [""], [list[bool]()]
    for part in parts:
        if isinstance(part, ParseText) and runs[-1]:
            texts.append(part.text)
            runs.append([])
        elif isinstance(part, ParseText):
            texts[-1] += part.text
        else:
            runs[-1].append(isinstance(part, ParseCapture))
    after = [*texts[1:], None]
    return texts[0], [(sum(run[:-1]), run[-1], words) for run, words in zip(runs, after, strict=True) if run]


def _between(head: str, gaps: Sequence[Gap], text: str) -> list[str] | None:
    if not text.startswith(head) or (not gaps and text != head):
        return None
    texts: list[str] = []
    at = len(head)
    for number, (empty, is_column, words) in enumerate(gaps, 1):
        if words is None:
            end = len(text)
        elif number == len(gaps):
            end = len(text) - len(words) if text.endswith(words) else -1
        else:
            end = text.find(words, at)
        if end < at:
            return None
        texts += [""] * empty
        texts += [text[at:end]] * is_column
        at = end + len(words or "")
    return texts


def _regex(node: TextParse) -> Pattern:
    source = _regex_source(node.pattern)
    flags = "s" + "".join(flag for flag in "imU" if flag in node.flags)
    try:
        return compiled_pattern(f"(?{flags}){source}")
    except CallRefused as why:
        raise refusal(str(why), node) from why


def _shaped_source(parts: Sequence[ParsePart]) -> str:
    """Return the source of a pattern of plain words: a capture takes as little as it can, and the words end the text."""
    source, at = "", 0
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if isinstance(part, ParseText):
            source += re.escape(part.text)
        elif isinstance(part, ParseSkip):
            source += "" if is_last else ".*?"
        else:
            may_lack = "?" if number == len(parts) - 2 else ""
            source += (
                f"(?P<_{at}>{f'(?:{SHAPES[part.type]}){may_lack}' if _is_shaped(parts, number) else '.*?'})"
            )
            at += 1
    return source if isinstance(parts[-1], ParseSkip) else source + r"\Z"


def _regex_source(parts: Sequence[ParsePart]) -> str:
    """Return the source of a pattern of regular expressions: a text takes as much as it can, a number what looks like one."""
    source, at = "", 0
    for part in parts:
        if isinstance(part, ParseText):
            source += f"(?:{_closed(part.text)})"
        elif isinstance(part, ParseSkip):
            source += ".*?"
        else:
            source += f"(?P<_{at}>{SHAPES.get(part.type, '.*')})"
            at += 1
    return source


def _closed(pattern: str) -> str:
    """Return a pattern in which a closing bracket that nothing opened stands for itself, as the service reads it."""
    pieces, depth = "", 0
    for piece in PIECES.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        pieces += r"\)" if depth < 0 else piece
        depth = max(depth, 0)
    return pieces
