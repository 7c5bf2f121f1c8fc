"""A matcher that takes no longer than text times pattern, for patterns that could keep Python's busy for ever.

Every way through the pattern is followed at once, character by character, the better ways first
(Thompson's and Pike's method): it finds what Python would have found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.values.programs import CHARACTER, CHECK, MATCH, SAVE

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from console.kql.values.programs import Program, Step

    Match: TypeAlias = "re.Match[str] | LinearMatch"
    Slots = tuple[int, ...]


MOST_TRIES = 30_000_000  # that Python may need for one text: half a second at the worst
LONGEST_DOUBLING = 12


class LinearMatch:
    """Where a pattern was found, as `re.Match` tells it."""

    def __init__(self, pattern: LinearPattern, text: str, slots: Slots) -> None:
        self.re = pattern
        self._text = text
        self._slots = slots

    def start(self) -> int:
        """Return where it begins."""
        return self._slots[0]

    def end(self) -> int:
        """Return where it ends."""
        return self._slots[1]

    def group(self, name: int | str = 0) -> str | None:
        """Return what a group has, by its number or name; None where it took no part."""
        number = self.re.groupindex[name] if isinstance(name, str) else name
        start, end = self._slots[2 * number : 2 * number + 2]
        return None if start < 0 or end < 0 else self._text[start:end]

    __getitem__ = group

    def groups(self, absent: str | None = None) -> tuple[Any, ...]:
        """Return every group, `absent` for one that took no part."""
        found = map(self.group, range(1, self.re.groups + 1))
        return tuple(absent if each is None else each for each in found)


class LinearPattern:
    """A pattern as `re.Pattern` has it, as far as the language uses one; a short text is left to that.

    `power` is that of a text's length which bounds the plain one's search, None where none does.
    """

    def __init__(self, plain: re.Pattern[str], program: Program, power: int | None = None) -> None:
        self.pattern, self.groups, self.groupindex = plain.pattern, plain.groups, plain.groupindex
        self._plain = plain
        self._steps = program.steps
        self._longest = LONGEST_DOUBLING if power is None else int(MOST_TRIES ** (1 / power))

    def search(self, text: str) -> Match | None:
        """Return the first place where it is found."""
        return self._plain.search(text) if len(text) <= self._longest else self.found(text, 0)

    def match(self, text: str) -> Match | None:
        """Return it where the text begins with it."""
        return (
            self._plain.match(text) if len(text) <= self._longest else self.found(text, 0, is_anchored=True)
        )

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Give each place where it is found, none within another."""
        text = text if end is None else text[:end]
        if len(text) <= self._longest:
            yield from self._plain.finditer(text, start)
            return
        while start <= len(text) and (found := self.found(text, start)):
            yield found
            start = found.end() + (found.end() == found.start())

    def sub(self, replacement: str | Callable[[Match], str], text: str) -> str:
        """Return the text with another in each such place."""
        made, last = [], 0
        for found in self.finditer(text):
            new = replacement if isinstance(replacement, str) else replacement(found)
            made += [text[last : found.start()], new]
            last = found.end()
        return "".join([*made, text[last:]])

    def found(self, text: str, start: int, *, is_anchored: bool = False) -> LinearMatch | None:
        """Return where it is found from a place on, or only there, in a time that text and pattern bound."""
        run = _Run(self._steps, text)
        nothing = (-1,) * (2 * self.groups + 1)
        for at in range(start, len(text) + 1):
            if run.best is None and not (is_anchored and at > start):
                run.follow(0, (at, *nothing), at)
            if not run.ways and (run.best is not None or is_anchored):
                break
            run.advance(at)
        return None if run.best is None else LinearMatch(self, text, run.best)


class _Run:
    """The ways through a pattern that are open at a place of a text, the better first, and the best end so far."""

    def __init__(self, steps: Sequence[Step], text: str) -> None:
        self.best: Slots | None = None
        self.ways: list[tuple[int, Slots]] = []
        self._seen: set[int] = set()
        self._steps = steps
        self._text = text

    def follow(self, place: int, slots: Slots, at: int) -> None:
        """Add the ways that lead on from a step without taking a character."""
        waiting = [(place, slots)]
        while waiting:
            place, slots = waiting.pop()
            if place in self._seen:
                continue
            self._seen.add(place)
            step = self._steps[place]
            if step.does in (CHARACTER, MATCH):
                self.ways.append((place, slots))
                continue
            if step.does == CHECK and step.test is not None and step.test(self._text, at) is None:
                continue
            if step.does == SAVE:
                slots = (*slots[: step.slot], at, *slots[step.slot + 1 :])
            waiting.extend((then, slots) for then in reversed(step.then))

    def advance(self, at: int) -> None:
        """Take the character at a place; ways that are worse than one which has come to the end are dropped."""
        ways, self.ways, self._seen = self.ways, [], set()
        character = self._text[at : at + 1]
        for place, slots in ways:
            step = self._steps[place]
            if step.does == MATCH:
                self.best = (slots[0], at, *slots[2:])
                return
            if character and step.taken is not None and step.taken[character]:
                self.follow(step.then[0], slots, at + 1)
