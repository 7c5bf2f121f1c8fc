"""Registries: what can be called by name, of which the rare is loaded with the first call of its kind."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

V = TypeVar("V")


class Registry(UserDict[str, V]):
    """Specs by name, of which the rare ones are imported when a name may be one of theirs.

    Whoever asks for all of them, as the editor does, has the rare ones too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._load: Callable[[], object] | None = None
        self._may_be_rare: Callable[[str], object] = bool

    def defer(self, load: Callable[[], object], may_be_rare: Callable[[str], object] = bool) -> None:
        """Have `load` import the rare ones, whose names `may_be_rare` tells; by itself it takes any name for one."""
        self._load, self._may_be_rare = load, may_be_rare

    def __contains__(self, name: object) -> bool:
        if name not in self.data and isinstance(name, str) and self._may_be_rare(name):
            self._complete()
        return name in self.data

    def __missing__(self, name: str) -> V:
        if name in self:
            return self.data[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        self._complete()
        return iter(self.data)

    def __len__(self) -> int:
        self._complete()
        return len(self.data)

    def _complete(self) -> None:
        if self._load is not None:
            self._load()
            self._load = None  # only now: another thread that asks meanwhile waits for the same import
