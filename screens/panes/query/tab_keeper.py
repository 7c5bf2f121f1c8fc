"""Tabs that outlive the console: written as they change, and opened again by the next one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.processes import lives, this_process
from console.errors import NotStored
from console.store.tabs import OpenTabs, Tab
from screens.dialogs.time_ranges import read_range

if TYPE_CHECKING:
    from console.model.saved_queries import SavedQuery
    from screens.dialogs.shell import Shell
    from screens.panes.query.worksheet import Worksheet
    from screens.panes.query.worksheets import Worksheets

KEEP_SECONDS = 0.3
"""What is typed may be lost for so long, should the console be killed."""


class TabKeeper:
    """Keeps the tabs of one query pane, and opens those that the last console had; results are not kept.

    Of several consoles of one machine each has tabs of its own.
    """

    def __init__(self, shell: Shell, worksheets: Worksheets) -> None:
        self._shell = shell
        self._worksheets = worksheets
        self._store = OpenTabs(shell.engine.database, this_process())
        self._kept: tuple[Tab, ...] | None = None  # until what was left is taken over
        self._is_failing = False

    async def run(self) -> None:
        """Open what was open, then keep what changes, until cancelled."""
        await self._restore()
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await self.keep()

    async def _restore(self) -> None:
        tabs: tuple[Tab, ...] = ()
        try:
            tabs = await self._store.take_over(lives)
        except NotStored as failure:
            self._shell.say(f"Tabs that were open are not known: {failure}", severity="warning")
        if tabs:
            found, _ = await asyncio.to_thread(self._shell.engine.queries.read)
            self._open_again(tabs, {query.key: query for query in found})
        self._kept = tabs

    def _open_again(self, tabs: tuple[Tab, ...], saved: dict[str, SavedQuery]) -> None:
        """Open these tabs beside what has been typed already, which stays shown."""
        before = self._worksheets.sheet if self._worksheets.sheet.editor.text.strip() else None
        shown = before
        for tab in tabs:
            sheet = self._worksheets.open_sheet(title=tab.title, text=tab.text)
            sheet.range, sheet.arguments = read_range(tab.range), dict(tab.arguments)
            if tab.query in saved:
                sheet.saved = replace(saved[tab.query], text=tab.query_text)
            if tab.is_shown and before is None:
                shown = sheet
        self._worksheets.turn_to(shown or self._worksheets.sheets[0])

    async def keep(self) -> None:
        """Write the tabs where they have changed since."""
        tabs = tuple(
            _as_tab(sheet, is_shown=sheet is self._worksheets.sheet)
            for sheet in self._worksheets.sheets
            if sheet.editor.text.strip()
        )
        if self._kept is None or tabs == self._kept:
            return
        try:
            await self._store.keep(tabs)
        except NotStored as failure:
            if not self._is_failing:
                self._shell.say(f"What is typed is not kept: {failure}", severity="warning")
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
