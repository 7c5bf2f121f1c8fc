"""Whether a pattern may read one text in exponentially many ways, which Python's matcher would try one by one.

It may where one place of the pattern is come back to from itself by two different ways over the
same characters: in pairs of places, where a pair of two lies on a circle through a pair of one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from console.kql.values.programs import CHARACTER, MATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.kql.values.programs import Program, Step

    Pair = tuple[int, int]

_T = TypeVar("_T")
_MOST_PLACES = 300
_ALPHABET = [*map(chr, range(128)), *"éß中Ж\u00a0\u2028"]


def is_ambiguous(program: Program, source: str) -> bool:
    """Return whether it may be; what is too large to tell counts as such."""
    steps = program.steps
    places = [place for place, step in enumerate(steps) if step.does == CHARACTER]
    if len(places) > _MOST_PLACES:
        return True
    following = {place: _following(steps, place) for place in places}
    if any(
        ways > 1 and place in _reached(following.__getitem__, after)
        for place in places
        for after, ways in following[place].items()
    ):
        return True
    letters = {place: _letters(steps[place], source) for place in places}
    onward = _pairs(following, letters)
    backward: dict[Pair, list[Pair]] = defaultdict(list)
    for pair, others in onward.items():
        for other in others:
            backward[other].append(pair)
    for place in places:
        ahead: set[Pair] = _reached(onward.__getitem__, (place, place))
        behind: set[Pair] = _reached(backward.__getitem__, (place, place))
        if any(one != other for one, other in ahead & behind):
            return True
    return False


def _following(steps: list[Step], place: int) -> Counter[int]:
    """Return the places that may come after one, each with in how many ways, two standing for more."""
    found: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    waiting = [*steps[place].then]
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


def _letters(step: Step, source: str) -> frozenset[str]:
    taken = step.taken
    return (
        frozenset() if taken is None else frozenset(each for each in chain(_ALPHABET, source) if taken[each])
    )


def _pairs(
    following: Mapping[int, Iterable[int]], letters: Mapping[int, frozenset[str]]
) -> dict[Pair, list[Pair]]:
    """Return which pairs of places come after which over the same character, from pairs of one place on."""
    found: dict[Pair, list[Pair]] = {}
    waiting = [(place, place) for place in following]
    while waiting:
        pair = waiting.pop()
        if pair not in found:
            after = [
                (one, other)
                for one in following[pair[0]]
                for other in following[pair[1]]
                if letters[one] & letters[other]
            ]
            found[pair] = after
            waiting += after
    return found


def _reached(after: Callable[[_T], Iterable[_T]], start: _T) -> set[_T]:
    """Return all that is come to from a start, itself among them only where there is a way back."""
    found: set[_T] = set()
    waiting = [*after(start)]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += after(at)
    return found
