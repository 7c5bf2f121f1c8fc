"""What a pattern is made of, read from the tree that Python's own parser makes of it.

By two private modules of Python's; a test compares what comes of them with what Python finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PARSER: Any = import_module("re._parser")
_COMPILER: Any = import_module("re._compiler")
ENDLESS = int(_PARSER.MAXREPEAT)
_LOOKS = ("ASSERT", "ASSERT_NOT")
_AHEAD = 1
_ALPHABETS = int(re.ASCII | re.UNICODE)
# Past ASCII, a class that names no such character tells these kinds apart: letters, digits, spaces, others,
# and the four that equal an ASCII letter when case is ignored.
_BEYOND_ASCII = frozenset("é٣\u2028€\u017f\u212a\u0130\u0131")
SAMPLE = frozenset(map(chr, range(128))) | _BEYOND_ASCII


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a set; `sample` has those of SAMPLE that are in it, or may stand for some that are."""

    matches: Callable[[str], object]
    sample: frozenset[str]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place between characters, in RE2's words; None where RE2 has none, because it cannot look around."""

    re2: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """What is found here is handed out under a number."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same again, `least` to `most` times."""

    parts: Parts
    least: int
    most: int
    is_lazy: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch that leads to a match."""

    branches: tuple[Parts, ...]


Part: TypeAlias = Letter | Anchor | Group | Repeat | Choice
Parts: TypeAlias = tuple[Part, ...]


def pattern_tree(source: str) -> Parts:
    """Return the parts of a pattern; raises re.error where it is none."""
    tree = _PARSER.parse(source)
    return tuple(_Reading(tree.state).parts(tree, tree.state.flags))


class _Reading:
    """One pattern on its way from Python's tree into parts."""

    def __init__(self, state: Any) -> None:
        self._state = state

    def parts(self, items: Iterable[Any], flags: int) -> Iterable[Part]:
        """Give the parts of a sequence; a look at one neighbour becomes part of that neighbour's set."""
        looks: list[Any] = []
        letter: list[Any] = []
        for item in [*items, None]:
            if item is not None and letter and _looks(item) == -_AHEAD:
                letter.append(item)
                continue
            if letter:
                yield self._letter(letter, flags)
                letter = []
            if item is not None and _looks(item) == _AHEAD:
                looks.append(item)
            elif item is not None and _is_letter(item):
                letter, looks = [*looks, item], []
            else:
                yield from (Anchor(None) for _ in looks)
                looks = []
                if item is not None:
                    yield from self._part(str(item[0]), item[1], flags)

    def _letter(self, items: list[Any], flags: int) -> Letter:
        scope = _PARSER.SUBPATTERN, (None, flags, 0, _PARSER.SubPattern(self._state, items))
        matches = _COMPILER.compile(_PARSER.SubPattern(self._state, [scope])).fullmatch
        beyond_ascii = (
            _BEYOND_ASCII if _greatest(items) > max(map(ord, SAMPLE - _BEYOND_ASCII)) else frozenset()
        )
        return Letter(matches, beyond_ascii | frozenset(filter(matches, SAMPLE)))

    def _part(self, name: str, value: Any, flags: int) -> Iterable[Part]:
        if name == "SUBPATTERN":
            number, on, off, items = value
            inner = self.parts(items, _flags(flags, on, off))
            yield from inner if number is None else [Group(tuple(inner))]
        elif name == "BRANCH":
            yield Choice(tuple(tuple(self.parts(branch, flags)) for branch in value[1]))
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, items = value
            yield Repeat(tuple(self.parts(items, flags)), least, int(most), name == "MIN_REPEAT")
        else:
            yield Anchor(_anchor(str(value), flags) if name == "AT" else None)


def _flags(flags: int, on: int, off: int) -> int:
    """Return the flags within a group; whether letters are ASCII's or all is one of two."""
    return (flags & ~(_ALPHABETS if on & _ALPHABETS else 0) | on) & ~off


def _looks(item: Any) -> int:
    """Return the direction of a look at one neighbour, 0 for anything else."""
    name, value = str(item[0]), item[1]
    return int(value[0]) if name in _LOOKS and value[1].getwidth() == (1, 1) else 0


def _is_letter(item: Any) -> bool:
    return str(item[0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "FAILURE")


def _greatest(value: Any) -> int:
    """Return the greatest number within a part of Python's tree, which has characters as numbers."""
    if isinstance(value, int):
        return value
    return (
        max(map(_greatest, value), default=0) if isinstance(value, list | tuple | _PARSER.SubPattern) else 0
    )


def _anchor(name: str, flags: int) -> str | None:
    if name in ("AT_BOUNDARY", "AT_NON_BOUNDARY"):
        is_ascii = bool(flags & re.ASCII)
        return None if is_ascii else r"\b" if name == "AT_BOUNDARY" else r"\B"
    if name == "AT_BEGINNING":
        return "(?m:^)" if flags & re.MULTILINE else r"\A"
    return {"AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\z", "AT_END": "(?m:$)"}.get(name)
