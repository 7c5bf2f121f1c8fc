"""Dynamic columns: JSON texts that become values when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, overload

MOST_REMEMBERED = 4_096


class Dynamics(Sequence[Any]):
    """The values of a dynamic column, kept as the texts that they came as.

    Half a million structures would cost memory, and each round of Python's collector a tenth
    of a second in which the screen stands still; of most of them nobody ever looks at one.
    What is looked at is not to be changed: equal texts share a value.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: Sequence[Any]) -> None:
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    def __iter__(self) -> Iterator[Any]:
        return map(_value, self._cells)

    @overload
    def __getitem__(self, number: int) -> Any: ...

    @overload
    def __getitem__(self, number: slice) -> Dynamics: ...

    def __getitem__(self, number: int | slice) -> Any:
        cell = self._cells[number]
        return Dynamics(cell) if isinstance(number, slice) else _value(cell)


def _value(cell: Any) -> Any:
    return _read(cell) if isinstance(cell, str) else cell


@lru_cache(MOST_REMEMBERED)
def _read(text: str) -> Any:
    """Return what a text holds; one that is no JSON stands for itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
