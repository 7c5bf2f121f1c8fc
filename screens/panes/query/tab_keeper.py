"""Tabs that outlive the console: written as they change, and opened again by the next one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from console.actions.processes import lives, this_process
from console.errors import NotStored
from console.store.tabs import OpenTabs, Tab
from screens.dialogs.time_ranges import read_range
from screens.panes.query.tabs import QueryTabs

if TYPE_CHECKING:
    from console.model.saved_queries import SavedQuery
    from screens.panes.query.worksheet import Worksheet
    from screens.panes.registry import PaneSpec

KEEP_SECONDS = 0.3
"""What is typed may be lost for so long, should the console be killed."""


class KeptTabs(QueryTabs):
    """The tabs, with those that the last console had open; results are not kept.

    Of several consoles of one machine each has tabs of its own.
    """

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self._store = OpenTabs(self.app.engine.database, this_process())
        self._kept: tuple[Tab, ...] | None = None  # until what was left is taken over
        self._is_failing = False

    def on_mount(self) -> None:
        """Open what was open, then keep what changes."""
        self._keep_tabs()

    async def on_unmount(self) -> None:
        """Keep what was typed before somebody quit."""
        await self._keep()

    @work(group="tabs", description="keep the open tabs")
    async def _keep_tabs(self) -> None:
        await self._restore()
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await self._keep()

    async def _restore(self) -> None:
        tabs: tuple[Tab, ...] = ()
        try:
            tabs = await self._store.take_over(lives)
        except NotStored as failure:
            self.app.say(f"Tabs that were open are not known: {failure}", severity="warning")
        if tabs:
            found, _ = await asyncio.to_thread(self.app.engine.queries.read)
            self._open_again(tabs, {query.key: query for query in found})
        self._kept = tabs

    def _open_again(self, tabs: tuple[Tab, ...], saved: dict[str, SavedQuery]) -> None:
        """Open these tabs beside what has been typed already, which stays shown."""
        before = self.sheet if self.sheet.editor.text.strip() else None
        shown = before
        for tab in tabs:
            sheet = self.open_sheet(title=tab.title, text=tab.text)
            sheet.range, sheet.arguments = read_range(tab.range), dict(tab.arguments)
            if tab.query in saved:
                sheet.saved = replace(saved[tab.query], text=tab.query_text)
            if tab.is_shown and before is None:
                shown = sheet
        self.turn_to(shown or self.sheets[0])

    async def _keep(self) -> None:
        tabs = tuple(
            _as_tab(sheet, is_shown=sheet is self.sheet) for sheet in self.sheets if sheet.editor.text.strip()
        )
        if self._kept is None or tabs == self._kept:
            return
        try:
            await self._store.keep(tabs)
        except NotStored as failure:
            if not self._is_failing:
                self.app.say(f"What is typed is not kept: {failure}", severity="warning")
            self._is_failing = True
        else:
            self._kept, self._is_failing = tabs, False


def _as_tab(sheet: Worksheet, *, is_shown: bool) -> Tab:
    return Tab(
        title=sheet.title,
        text=sheet.editor.text,
        range=sheet.range.words,
        query=sheet.saved.key if sheet.saved else "",
        query_text=sheet.saved.text if sheet.saved else "",
        arguments=sheet.arguments,
        is_shown=is_shown,
    )
