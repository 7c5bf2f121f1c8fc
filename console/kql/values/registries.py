"""Registries: what can be called by name, of which the rare is loaded with the first call of its kind."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

V = TypeVar("V")


class Registry(UserDict[str, V]):
    """Specs by name; `load` imports those that are rare, whose names `may_be_rare` tells, and is called once.

    Whoever asks for all of them, as the editor does, has the rare ones too.
    """

    def __init__(self, load: Callable[[], object], may_be_rare: Callable[[str], object]) -> None:
        super().__init__()
        self._load = load
        self._may_be_rare = may_be_rare
        self._is_whole = False

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
        if not self._is_whole:
            self._load()
            self._is_whole = True  # only now: another thread that asks meanwhile waits for the same import
