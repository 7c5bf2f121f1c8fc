"""What tests of the query pane share: an app on the simulator, a text typed, a run waited for."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from waiting import until

from console.queries import PACK, load_queries
from screens.app.console_app import ConsoleApp
from screens.panes.query.pane import QueryPane
from screens.widgets.bars import Bar
from screens.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from conftest import Simulator
    from textual.pilot import Pilot

    from screens.panes.query.worksheet import Worksheet


@cache
def every_rule() -> tuple[str, ...]:
    """Return every rule's id: one console after the other would use up what Azure allows in 30 s."""
    return tuple(query.id for query in load_queries((PACK,))[0])


@asynccontextmanager
async def query_pane(
    simulator: Simulator, size: tuple[int, int] = (112, 30), *, folders: tuple[Path, ...] = ()
) -> AsyncIterator[Querying]:
    """Run the app, its query pane shown."""
    config = simulator.config
    config = replace(config, query_folders=folders, alerts=replace(config.alerts, off=every_rule()))
    app = ConsoleApp(config, is_demo=True, clock=simulator.clock())
    async with app.run_test(size=size, notifications=True) as pilot:
        querying = Querying(pilot, app)
        await querying.until(lambda: app.current_mode == "overview" and app.screen.query(Grid))
        await pilot.press("7")
        await querying.until(lambda: isinstance(app.screen, QueryPane))
        await pilot.pause()
        yield querying


class Querying:
    """The pane under test, and how to wait for it."""

    def __init__(self, pilot: Pilot[int], app: ConsoleApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def pane(self) -> QueryPane:
        """The pane."""
        pane = next(screen for screen in self.app.screen_stack if isinstance(screen, QueryPane))
        assert isinstance(pane, QueryPane)
        return pane

    @property
    def sheet(self) -> Worksheet:
        """The worksheet that is shown."""
        return self.pane.sheet

    def words(self, name: str) -> str:
        """Return what a bar of the pane says."""
        shown = self.pane.query(f"#{name}").results(Bar)
        return str(next(bar for bar in shown if bar.is_on_screen or name != "outcome").content)

    @property
    def lines(self) -> list[str]:
        """What the terminal would be sent, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def told(self) -> str:
        """What the operator was told in passing."""
        return "\n".join(note.message for note in self.app._notifications)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        await until(self.pilot, holds)

    def type(self, text: str) -> None:
        """Put a text into the editor, the cursor at its end."""
        editor = self.sheet.editor
        editor.load_text(text)
        editor.move_cursor(editor.document.end)

    async def run(self, text: str) -> None:
        """Run a text and wait for its end."""
        self.type(text)
        await self.pilot.press("f5")
        await self.until(lambda: self.sheet.ended is not None)
        await self.pilot.pause()
