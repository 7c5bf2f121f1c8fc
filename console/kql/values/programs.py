"""Patterns as programs of small steps, made from the tree that Python reads them into.

By two private modules of Python's own; a test guards them.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PARSER: Any = import_module("re._parser")
_COMPILER: Any = import_module("re._compiler")
_LARGEST = 20_000
CHARACTER, SPLIT, SAVE, CHECK, MATCH = range(5)


class Step(NamedTuple):
    """One step: what it does, where it goes on, the better way first, and what it needs for that.

    A character is looked up in `taken`, a place asked with `test`; `slot` is where a place is kept.
    """

    does: int
    then: tuple[int, ...] = ()
    taken: _Taken | None = None
    test: Callable[[str, int], Any] | None = None
    slot: int = 0


class _Taken(dict[str, bool]):
    """Character -> whether a step takes it; filled as characters are met."""

    def __init__(self, matches: Callable[[str], Any]) -> None:
        super().__init__()
        self._matches = matches

    def __missing__(self, character: str) -> bool:
        found = self[character] = self._matches(character) is not None
        return found


class Program:
    """The steps of a pattern, from the first on; raises re.error where they are too many."""

    def __init__(self, source: str) -> None:
        self.steps: list[Step] = []
        tree = _PARSER.parse(source)
        self._state = tree.state
        self._sequence(tree, tree.state.flags)
        self._add(Step(MATCH))

    def _add(self, step: Step) -> int:
        if len(self.steps) >= _LARGEST:
            message = "it repeats too much"
            raise re.error(message)
        self.steps.append(step if step.then else step._replace(then=(len(self.steps) + 1,)))
        return len(self.steps) - 1

    def _sequence(self, items: Iterable[Any], flags: int) -> None:
        for operation, value in items:
            self._item(str(operation), operation, value, flags)

    def _item(self, name: str, operation: Any, value: Any, flags: int) -> None:
        if name == "BRANCH":
            self._branch(value[1], flags)
        elif name == "SUBPATTERN":
            self._group(value, flags)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            self._repeat(value, flags, is_lazy=name == "MIN_REPEAT")
        else:
            one = _COMPILER.compile(_PARSER.SubPattern(self._state, [(operation, value)]), flags)
            if name in ("AT", "ASSERT", "ASSERT_NOT"):
                self._add(Step(CHECK, test=one.match))
            else:
                self._add(Step(CHARACTER, taken=_Taken(one.fullmatch)))

    def _branch(self, branches: list[Any], flags: int) -> None:
        ends = []
        for branch in branches[:-1]:
            fork = self._add(Step(SPLIT))
            self._sequence(branch, flags)
            ends.append(self._add(Step(SPLIT)))
            self.steps[fork] = Step(SPLIT, (fork + 1, len(self.steps)))
        self._sequence(branches[-1], flags)
        for end in ends:
            self.steps[end] = Step(SPLIT, (len(self.steps),))

    def _group(self, group: tuple[int | None, int, int, Any], flags: int) -> None:
        number, on, off, items = group
        if number is not None:
            self._add(Step(SAVE, slot=2 * number))
        self._sequence(items, (flags | on) & ~off)
        if number is not None:
            self._add(Step(SAVE, slot=2 * number + 1))

    def _repeat(self, repeated: tuple[int, int, Any], flags: int, *, is_lazy: bool) -> None:
        least, most, items = repeated
        for _ in range(least):
            self._sequence(items, flags)
        forks = []
        is_endless = most == _PARSER.MAXREPEAT
        for _ in range(1 if is_endless else most - least):
            forks.append(self._add(Step(SPLIT)))
            self._sequence(items, flags)
        if is_endless:
            self._add(Step(SPLIT, (forks[0],)))
        for fork in forks:
            ways = (fork + 1, len(self.steps))
            self.steps[fork] = Step(SPLIT, ways[::-1] if is_lazy else ways)


def is_repeating(source: str) -> bool:
    """Whether a pattern repeats anything without end, or within what it repeats: without that, it has few ways."""
    return _is_repeating(_PARSER.parse(source), inside=False)


def _is_repeating(items: Iterable[Any], *, inside: bool) -> bool:
    for operation, value in items:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            if (
                most == _PARSER.MAXREPEAT
                or (inside and most > least)
                or _is_repeating(inner, inside=inside or most > 1)
            ):
                return True
        elif (name == "SUBPATTERN" and _is_repeating(value[3], inside=inside)) or (
            name == "BRANCH" and (inside or any(_is_repeating(each, inside=False) for each in value[1]))
        ):
            return True
    return False
