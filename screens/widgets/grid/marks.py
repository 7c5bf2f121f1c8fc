"""The rows that the operator marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator


class Marks:
    """Row keys in the order of marking; `anchor` is where a range of marks begins."""

    def __init__(self) -> None:
        self.anchor: Hashable = None
        self._keys: dict[Hashable, None] = {}  # a set that remembers the order

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._keys)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def toggle(self, key: Hashable) -> None:
        """Mark a row, or take its mark away."""
        if key in self._keys:
            del self._keys[key]
        else:
            self._keys[key] = None
        self.anchor = key

    def add(self, keys: Iterable[Hashable], *, anchor: Hashable) -> None:
        """Mark rows; the next range begins at the anchor."""
        self._keys.update(dict.fromkeys(keys))
        self.anchor = anchor

    def retain(self, has_row: Callable[[Hashable], bool]) -> None:
        """Drop the marks of rows that are gone."""
        self._keys = {key: None for key in self._keys if has_row(key)}

    def clear(self) -> bool:
        """Take all marks away; tell whether there were any."""
        had_marks = bool(self._keys)
        self._keys.clear()
        self.anchor = None
        return had_marks
