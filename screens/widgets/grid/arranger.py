"""Arranges a grid's rows without making the screen wait."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Generic

from screens.widgets.grid.arranging import Arrangement, arrange
from screens.widgets.grid.columns import R

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

    from screens.widgets.grid.sources import Source

_AT_ONCE = 5_000  # so many rows are filtered and sorted within a frame; more go to a thread
_GROUP = "arrange"


def _never() -> bool:
    return False


class Arranger(Generic[R]):
    """Filters and sorts at once if that is quick, otherwise beside the screen; the last request wins."""

    def __init__(self, grid: Widget, adopt: Callable[[Source[R], Sequence[int]], None]) -> None:
        self._grid = grid
        self._adopt = adopt

    def cancel(self) -> None:
        """Forget what is being arranged."""
        self._grid.workers.cancel_group(self._grid, _GROUP)

    def arrange(self, source: Source[R], arrangement: Arrangement) -> None:
        """Give the grid these rows once they are arranged."""
        self.cancel()
        if arrangement.is_plain or len(source) <= _AT_ONCE:
            self._adopt(source, arrange(source, arrangement, _never))
        else:
            self._grid.run_worker(
                self._arrange_aside(source, arrangement),
                group=_GROUP,
                exclusive=True,
                description="sort and filter",
            )

    async def _arrange_aside(self, source: Source[R], arrangement: Arrangement) -> None:
        stop = threading.Event()
        try:
            order = await asyncio.to_thread(arrange, source, arrangement, stop.is_set)
        finally:
            stop.set()  # a thread cannot be cancelled: it looks at this between two slices
        self._adopt(source, order)
