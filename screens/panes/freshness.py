"""The line under a table: how fresh its rows are, and which of them are hidden or marked."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.content import Content

from screens.widgets import bars

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.config import EnclaveConfig
    from console.monitor.feeds import Feed
    from screens.dialogs.shell import Shell
    from screens.widgets.grid.view import GridView


def freshness(shell: Shell, feeds: Iterable[Feed[Any]], enclaves: Sequence[EnclaveConfig]) -> Content:
    """Return how fresh the feeds of these enclaves are, in the words of the one that is worst off."""
    worst = min(feeds, key=_urgency)
    waits = [wait for enclave in enclaves for wait in shell.engine.connections.waits(enclave.name)]
    return bars.freshness(
        worst.reading,
        shell.now(),
        worst.seconds_to_next(),
        bars.unanswered(worst.waiting(), waits, monotonic()),
        is_paused=worst.is_paused,
    )


def selection_words(view: GridView[Any]) -> Content:
    """Return how many rows are marked, and how many a filter hides."""
    hidden = f"{view.counts}" if view.arrangement.hides else ""
    marks = f"{len(view.selection)} marked  " if view.marked else ""
    return Content.styled(f"{marks}{hidden}", "$text-warning")


def _urgency(feed: Feed[Any]) -> tuple[bool, bool, float]:
    """Order feeds for the one line that speaks for all: what failed, a first read, the oldest."""
    taken_at = feed.reading.taken_at
    is_first = taken_at is None and feed.is_reading
    return feed.reading.problem is None, not is_first, taken_at.timestamp() if taken_at else inf
