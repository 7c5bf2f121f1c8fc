"""What is imported when it is first used: a start pays for what it shows, not for all there is.

The import stands in a function, where type checkers, import-linter and editors follow it:

    @Lazy
    def runner_class() -> type[Runner]:
        from console.actions.runner import Runner

        return Runner
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)

_ONE_AT_A_TIME = threading.Lock()


class Lazy(Generic[T_co]):
    """What `load` imports and returns, once."""

    def __init__(self, load: Callable[[], T_co]) -> None:
        self._load = load
        self._loaded: list[T_co] = []

    def __call__(self) -> T_co:
        """Return it, imported here and now where it was not yet."""
        if not self._loaded:
            self._loaded.append(self._load())
        return self._loaded[0]

    async def in_thread(self) -> T_co:
        """Return it, imported in a thread where it was not yet.

        One import at a time: whoever is served first works on while the next one's import runs.
        """
        return self._loaded[0] if self._loaded else await asyncio.to_thread(self._alone)

    def _alone(self) -> T_co:
        with _ONE_AT_A_TIME:
            return self()
