"""What a grid of half a million rows costs, beside Textual's DataTable and textual-fastdatatable.

Each is measured in a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import subprocess
import sys
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import Figure, quantile
from textual.app import App
from textual.widgets import DataTable
from textual_fastdatatable import ArrowBackend
from textual_fastdatatable import DataTable as FastTable

from console.model.results import QueryResult, ResultColumn
from screens.panes.query.result_view import source_of
from screens.widgets.grid.arranging import Arrangement
from screens.widgets.grid.column_grid import ColumnGrid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from textual.screen import Screen
    from textual.widget import Widget

ROWS, YARDSTICK_ROWS = 500_000, 10_000
RUNS, PAGES = 5, 200
QUIET, PATIENCE = 0.03, 20.0
SIZE = (140, 40)
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
START = datetime(2026, 3, 2, tzinfo=UTC)
TYPES = ("datetime", *["string"] * 6, *["long"] * 2, "real", "timespan", "dynamic")

Samples = dict[str, list[float]]


def figures() -> list[Figure]:
    """Return every figure, each grid measured in its own process."""
    own, table, fast = (_measured(name) for name in ("own", "table", "fast"))
    few = f"{YARDSTICK_ROWS:,}"
    return [
        Figure("500,000 x 12 rows, first frame", own["first"], "ms", 40),
        Figure("500,000 x 12 rows, page down p99", [quantile(own["pages"], 0.99)], "ms", 30),
        Figure("500,000 x 12 rows, sort of a column", own["sorts"], "ms", 2_000),
        Figure("500,000 x 12 rows, longest gap while sorting", own["gaps"], "ms", 100),
        Figure("500,000 x 12 rows, memory to column data", own["memory"], "x", 1.3),
        Figure(f"yardstick: DataTable, {few} rows, first frame", table["first"], "ms"),
        Figure(f"yardstick: DataTable, {few} rows, page down p99", [quantile(table["pages"], 0.99)], "ms"),
        Figure("yardstick: fastdatatable, 500,000 rows, first frame", fast["first"], "ms"),
        Figure("yardstick: fastdatatable, page down p99", [quantile(fast["pages"], 0.99)], "ms"),
    ]


def _measured(name: str) -> Samples:
    command = [sys.executable, __file__, name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: Samples = json.loads(done.stdout.splitlines()[-1])
    return found


def result(rows: int) -> QueryResult:
    """Return a result as the parser leaves it: every Kusto type that is met, a list for each column."""
    dice = random.Random(1)
    make: dict[str, Callable[[], Any]] = {
        "datetime": lambda: START + timedelta(seconds=dice.randrange(10_000_000)),
        "string": lambda: f"{dice.choice(('ada', 'bob', 'cy'))}{dice.randrange(99_999)}@lab.example",
        "long": lambda: dice.randrange(1 << 40),
        "real": lambda: dice.random() * 1_000,
        "timespan": lambda: timedelta(milliseconds=dice.randrange(10_000_000)),
        "dynamic": lambda: {"os": dice.choice(("Windows", "Linux")), "n": dice.randrange(9)},
    }
    columns = tuple(ResultColumn(f"{kind}{number}", kind) for number, kind in enumerate(TYPES))
    return QueryResult(columns, tuple([make[kind]() for _ in range(rows)] for kind in TYPES))


class Bench(App[None]):
    """A screen that tells when it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = [0.0]

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        self.frames.append(time.perf_counter())

    async def drawn(self, act: Callable[[], object]) -> float:
        """Return the milliseconds from an act to the first frame that it leads to, once all is quiet again."""
        at, before = time.perf_counter(), len(self.frames)
        act()
        async with asyncio.timeout(PATIENCE):
            while self._is_busy(before):  # noqa: ASYNC110  frames tell nobody
                await asyncio.sleep(0.002)
        return 1_000 * (self.frames[before] - at)

    def _is_busy(self, before: int) -> bool:
        return len(self.frames) == before or time.perf_counter() - self.frames[-1] < QUIET

    async def shown(self, widget: Widget) -> float:
        """Return the milliseconds that it takes to show a grid with all it has."""
        widget.styles.height = "100%"
        return await self.drawn(lambda: self.screen.mount(widget))


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    """Run an app with nothing on it."""
    app = Bench()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gc.freeze()
        yield app


async def own() -> Samples:
    """Measure the console's grid."""
    before = resident()
    found = result(ROWS)
    gc.collect()
    data, grid = resident() - before, ColumnGrid()
    samples: Samples = {"first": [], "gaps": [], "sorts": []}
    async with bench() as app:
        await app.shown(grid)
        grid.focus()
        empty = resident()
        for _ in range(RUNS):
            await app.drawn(lambda: grid.show_columns(source_of(None)))
            samples["first"].append(await app.drawn(lambda: grid.show_columns(source_of(found))))
        samples["pages"] = [await app.drawn(lambda: grid.action_move(1, "page")) for _ in range(PAGES)]
        for column in range(len(found.columns)):
            seconds, gap = await sorting(grid, column)
            samples["sorts"].append(1_000 * seconds)
            samples["gaps"].append(1_000 * gap)
        samples["memory"] = [1 + (resident() - empty) / data]
    return samples


async def sorting(grid: ColumnGrid, column: int) -> tuple[float, float]:
    """Sort by a column; return the seconds it took and the longest stretch the screen stood still."""
    gaps: list[float] = []

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    watcher = asyncio.create_task(watch())
    at, order = time.perf_counter(), grid.view.order
    grid.rearrange(Arrangement(column=column))
    while grid.view.order is order:  # noqa: ASYNC110  the grid tells only its owner
        await asyncio.sleep(0.001)
    seconds = time.perf_counter() - at
    watcher.cancel()
    with suppress(asyncio.CancelledError):
        await watcher
    return seconds, max(gaps)


async def table() -> Samples:
    """Measure Textual's DataTable, which takes all of its cells in."""
    found = result(YARDSTICK_ROWS)
    rows = list(zip(*([str(value) for value in values] for values in found.values), strict=True))
    widget: DataTable[str] = DataTable(cursor_type="row")

    def fill() -> None:
        widget.add_columns(*(column.name for column in found.columns))
        widget.add_rows(rows)

    async with bench() as app:
        await app.shown(widget)
        widget.focus()
        first = await app.drawn(fill)
        pages = [await app.drawn(widget.action_page_down) for _ in range(PAGES)]
    return {"first": [first], "pages": pages}


async def fast() -> Samples:
    """Measure textual-fastdatatable, from an Arrow table that is there already."""
    found = result(ROWS)
    backend = ArrowBackend.from_pydict(
        {
            column.name: [str(value) for value in values] if column.type == "dynamic" else values
            for column, values in zip(found.columns, found.values, strict=True)
        }
    )
    widget = FastTable(backend=backend, cursor_type="row")
    async with bench() as app:
        first = await app.shown(widget)
        widget.focus()
        page = widget.size.height
        pages = [
            await app.drawn(partial(widget.scroll_to, y=page * turn, animate=False))
            for turn in range(1, PAGES)
        ]
    return {"first": [first], "pages": pages}


def resident() -> float:
    """Return the memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def main() -> None:
    """Print every figure, or the samples of the grid that is named."""
    programs = {"own": own, "table": table, "fast": fast}
    names: Sequence[str] = sys.argv[1:]
    if names:
        print(json.dumps(asyncio.run(programs[names[0]]())))
        return
    for figure in figures():
        print(figure.line())


if __name__ == "__main__":
    main()
