"""How many ways to read a text Python's matcher may have to try, one by one, before it gives up.

It chooses wherever a pattern may repeat or leave off, or take one branch or another. Where the next
character decides, the choice is free. Where it does not, a repetition without end multiplies the
ways by the length of the text, a bounded one by how often it may repeat, and any such choice within
what is itself repeated by a number that no power of the length bounds.
"""

from __future__ import annotations

from math import exp, inf, log
from typing import TYPE_CHECKING, NamedTuple

from console.kql.values.pattern_trees import ENDLESS, Anchor, Choice, Group, Letter, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.kql.values.pattern_trees import Part, Parts

MOST_TRIES = 30_000_000  # half a second at the worst
FEW_STEPS = 100  # for each character, which RE2 would need as well
LONGEST_TEXT = 1_000_000_000


class _Ways(NamedTuple):
    """At most `e ** factor * length ** power` ways, each of `e ** turns` steps, or of `length` if it is endless."""

    power: float = 0.0
    factor: float = 0.0
    turns: float = 0.0
    is_endless: bool = False

    def and_then(self, other: _Ways) -> _Ways:
        return self._joined(other, self.power + other.power, self.factor + other.factor)

    def or_else(self, other: _Ways) -> _Ways:
        return self._joined(other, max(self.power, other.power), max(self.factor, other.factor))

    def times(self, count: int) -> _Ways:
        turns = self.turns + log(max(count, 1))
        return _Ways(self.power * count, self.factor * count, turns, self.is_endless)

    def _joined(self, other: _Ways, power: float, factor: float) -> _Ways:
        return _Ways(power, factor, max(self.turns, other.turns), self.is_endless or other.is_endless)


_ONE_WAY = _Ways()
_BOUNDLESS = _Ways(power=inf)


def longest_text(parts: Parts) -> int:
    """Return up to which length a text takes Python's matcher no more than MOST_TRIES, wherever a match may begin."""
    ways = _in_sequence(parts, frozenset())
    is_anchored = bool(parts) and parts[0] == Anchor(r"\A")
    power = ways.power + ways.is_endless + (not is_anchored)
    steps = ways.factor + ways.turns
    if power <= 1 and steps <= log(FEW_STEPS):
        return LONGEST_TEXT
    if power == inf or steps > log(MOST_TRIES):
        return 0
    return int(exp((log(MOST_TRIES) - steps) / max(power, 1)))


def _in_sequence(parts: Iterable[Part], after: frozenset[str]) -> _Ways:
    """Return the ways through a sequence, given the characters that may come after it."""
    ways = _ONE_WAY
    for part in reversed(tuple(parts)):
        ways = ways.and_then(_through(part, after))
        after = _first((part,)) | (after if may_be_empty((part,)) else frozenset())
    return ways


def _through(part: Part, after: frozenset[str]) -> _Ways:
    match part:
        case Group(parts):
            return _in_sequence(parts, after)
        case Choice(branches):
            return _by_branches(branches, after)
        case Repeat():
            return _by_repeating(part, after)
        case _:
            return _ONE_WAY


def _by_branches(branches: tuple[Parts, ...], after: frozenset[str]) -> _Ways:
    earlier: frozenset[str] = frozenset()
    ways, is_decided = _ONE_WAY, True
    for branch in branches:
        first = _first(branch) | (after if may_be_empty(branch) else frozenset())
        is_decided = is_decided and not (first & earlier)
        earlier |= first
        ways = ways.or_else(_in_sequence(branch, after))
    return ways if is_decided else ways.and_then(_Ways(factor=log(len(branches))))


def _by_repeating(part: Repeat, after: frozenset[str]) -> _Ways:
    first = _first(part.parts)
    once = _in_sequence(part.parts, after | first if part.most > 1 else after)
    is_decided = part.least == part.most or not (first & after)
    if part.most > part.least and part.most > 1 and may_be_empty(part.parts):
        return _BOUNDLESS  # and dialects differ in what an empty turn leaves behind
    if part.most != ENDLESS:
        choice = _ONE_WAY if is_decided else _Ways(factor=log(part.most - part.least + 1))
        return once.times(part.most).and_then(choice)
    if once.power or once.factor:
        return _BOUNDLESS
    return _Ways(power=0 if is_decided else 1, is_endless=True)


def _first(parts: Parts) -> frozenset[str]:
    """Return the characters that parts may begin with."""
    first: frozenset[str] = frozenset()
    for part in parts:
        match part:
            case Letter():
                first |= part.sample
            case Group(inner) | Repeat(inner):
                first |= _first(inner)
            case Choice(branches):
                first = first.union(*map(_first, branches))
            case Anchor():
                pass
        if not may_be_empty((part,)):
            break
    return first


def may_be_empty(parts: Parts) -> bool:
    """Return whether parts may match no character at all."""
    for part in parts:
        match part:
            case Letter():
                return False
            case Group(inner):
                is_empty = may_be_empty(inner)
            case Repeat():
                is_empty = part.least == 0 or may_be_empty(part.parts)
            case Choice(branches):
                is_empty = any(map(may_be_empty, branches))
            case Anchor():
                is_empty = True
        if not is_empty:
            return False
    return True
