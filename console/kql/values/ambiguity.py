"""In how many ways a pattern may read one text: Python's matcher tries them one by one.

A place of a pattern is a character that it takes. Where a place is come back to from itself in two
ways over the same characters, the ways double with each turn, and no power of the text's length
bounds them. Where from a place that turns one comes to another that turns, while both could have
turned over the same characters, the ways grow with one more power of it.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from console.kql.values.programs import CHARACTER, CHECK, MATCH, SAVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.kql.values.programs import Program, Step

_T = TypeVar("_T")
_MOST_PLACES = 300
_MOST_LOOKED_AT = 20_000  # sets of places; what is not told by then counts as one way more
_ALPHABET = frozenset([*map(chr, range(128)), *"éß中Ж\u00a0\u2028"])
_BEFORE = -1  # where a search has not begun to match: it turns over every character


def degree(program: Program, source: str) -> int | None:
    """Return the power of a text's length that bounds a search, None where none does or it is too large to tell."""
    places = [place for place, step in enumerate(program.steps) if step.does == CHARACTER]
    if len(places) > _MOST_PLACES:
        return None
    return _Places(program.steps, places, _ALPHABET | set(source)).degree()


class _Places:
    """The places of a pattern: which come after which, in how many ways, and over which characters."""

    def __init__(self, steps: list[Step], places: list[int], alphabet: frozenset[str]) -> None:
        self._after = {place: _following(steps, steps[place].then) for place in places}
        self._letters = {place: _letters(steps[place], alphabet) for place in places}
        if not _is_anchored(steps):
            self._after[_BEFORE] = Counter({_BEFORE: 1}) + _following(steps, (0,))
            self._letters[_BEFORE] = alphabet
        self._reached = {place: _reached(self._after.__getitem__, place) for place in self._after}
        self._turning = [place for place in self._after if place in self._reached[place]]

    def degree(self) -> int | None:
        if any(self._doubles(place) for place in self._turning):
            return None
        depths: dict[int, int] = {}

        def depth(place: int) -> int:
            if place not in depths:
                further = (depth(other) for other in self._turning if self._widens(place, other))
                depths[place] = 1 + max(further, default=0)
            return depths[place]

        return max(map(depth, self._turning), default=1)

    def _doubles(self, place: int) -> bool:
        """Whether a place is come back to in two ways over the same characters."""
        circle = {other for other in self._reached[place] if place in self._reached[other]}
        if any(self._after[one][other] > 1 for one in circle for other in circle):
            return True
        pairs = self._together((place, place), (circle, circle))
        return any(
            one != other and (place, place) in self._together((one, other), (circle, circle))
            for one, other in pairs
        )

    def _widens(self, place: int, other: int) -> bool:
        """Whether over the same characters one place turns, leads to another, and that one turns."""
        if other not in self._reached[place] or place in self._reached[other]:
            return False
        first = {each for each in self._reached[place] if place in self._reached[each]}
        last = {each for each in self._reached[other] if other in self._reached[each]}
        between = {
            each for each in self._after if each in self._reached[place] and other in self._reached[each]
        }
        found = self._together((place, place, other), (first, between | {other}, last))
        return (place, other, other) in found or len(found) > _MOST_LOOKED_AT

    def _together(self, start: tuple[int, ...], within: tuple[set[int], ...]) -> set[tuple[int, ...]]:
        """Return which places are come to at once from these, over the same characters, each within its own."""

        def onward(at: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
            ways = (self._after[one].keys() & allowed for one, allowed in zip(at, within, strict=True))
            return [
                them
                for them in product(*ways)
                if frozenset.intersection(*map(self._letters.__getitem__, them))
            ]

        return _reached(onward, start)


def _following(steps: list[Step], then: Iterable[int]) -> Counter[int]:
    """Return the places that may come next, each with in how many ways, two standing for more."""
    found: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    waiting = [*then]
    while waiting:
        at = waiting.pop()
        seen[at] += 1
        if seen[at] > 2:  # noqa: PLR2004  two ways
            continue
        if steps[at].does == CHARACTER:
            found[at] += 1
        elif steps[at].does != MATCH:
            waiting += steps[at].then
    return found


def _letters(step: Step, alphabet: frozenset[str]) -> frozenset[str]:
    return frozenset() if step.taken is None else frozenset(filter(step.taken.__getitem__, alphabet))


def _is_anchored(steps: list[Step]) -> bool:
    """Whether a match can begin at the beginning alone."""
    first = next(step for step in steps if step.does != SAVE)
    return (
        first.does == CHECK
        and first.test is not None
        and first.test("xx", 1) is None
        and first.test("x", 0) is not None
    )


def _reached(after: Callable[[_T], Iterable[_T]], start: _T) -> set[_T]:
    """Return what is come to from a start, itself among it only where there is a way back; not all where it is much."""
    found: set[_T] = set()
    waiting = [*after(start)]
    while waiting and len(found) <= _MOST_LOOKED_AT:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += after(at)
    return found
