"""What keys do in a pane: rebound by id, copied, saved, linked, marked, only problems; the footer tells."""

from __future__ import annotations

import csv
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_panes import look_at, words
from textual.binding import Binding
from textual.widgets import Input
from waiting import until

from console.actions.registry import action_named
from console.config import Acting
from screens.app.console_app import ConsoleApp
from screens.app.keymap import OLDER_IDS, keymap
from screens.dialogs.command import CommandLine
from screens.dialogs.options import ActionOptions
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.save_query import Naming, SaveQuery
from screens.dialogs.sheet import Sheet
from screens.dialogs.time_range import TimeRangeLine
from screens.dialogs.time_ranges import RANGES
from screens.dialogs.triage import TriageDialog
from screens.panes.pane import FOOTER
from screens.panes.query.pane import QueryPane
from screens.panes.query.worksheets import Worksheets
from screens.panes.registry import PANES
from screens.panes.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Simulator

    from screens.dialogs.dialog import Dialog

AGELESS = 5  # columns before those that tick
SESSIONS = next(pane for pane in PANES if pane.name == "sessions")


def app_on(simulator: Simulator, **keys: str) -> ConsoleApp:
    interface = replace(simulator.config.interface, keys=keys)
    return ConsoleApp(replace(simulator.config, interface=interface), clock=simulator.clock())


def saved_in(folder: Path) -> tuple[list[str], list[list[str]], int]:
    """Return header, rows and mode of the one table that was saved."""
    (saved,) = folder.glob("*.csv")
    header, *rows = csv.reader(saved.read_text().splitlines())
    return header, rows, stat.S_IMODE(saved.stat().st_mode)


async def test_a_key_is_rebound_by_its_id_and_the_help_says_so(simulator: Simulator) -> None:
    app = app_on(simulator, **{"pane.describe": "z"})
    async with app.run_test(size=(140, 40)) as pilot:
        await look_at(pilot, SESSIONS)
        await pilot.press("d")
        assert not isinstance(app.screen, Sheet)
        await pilot.press("z")
        assert isinstance(app.screen, Sheet)
        await pilot.press("escape", "question_mark")
        assert isinstance(app.screen, Sheet)
        (line,) = [line for line in app.screen._body.plain.splitlines() if line.endswith("pane.describe")]
        assert line.split()[0] == "z"


async def test_a_key_is_rebound_by_an_id_of_an_older_version(simulator: Simulator) -> None:
    app = app_on(simulator, **{"pane.last-section": "z"})
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, SESSIONS)
        await pilot.press("z")
        assert pane.navigation.section is pane.navigation.tabs[-1]


def test_an_id_of_today_holds_before_the_older_one() -> None:
    assert keymap({"app.last-enclave": "z", "app.previous-enclave": "x", "app.help": "f1"}) == {
        "app.previous-enclave": "x",
        "app.help": "f1",
    }


def test_each_older_id_leads_to_a_key_and_is_none_itself() -> None:
    ids = {
        binding.id
        for kind in (ConsoleApp, Tables, QueryPane, Worksheets, ParametersDialog, ActionOptions, TriageDialog)
        for binding in kind.BINDINGS
        if isinstance(binding, Binding)
    }
    assert set(OLDER_IDS.values()) <= ids
    assert not set(OLDER_IDS) & ids


async def test_marks_outlive_a_refresh(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, SESSIONS)
        await pilot.press("space", "down", "space")
        before = {id(row): row for row in pane.grid.view.selection}
        taken = pane.feeds()[0].reading.taken_at
        await pilot.press("r")
        await until(pilot, lambda: pane.feeds()[0].reading.taken_at != taken)
        await pilot.pause()
        assert len(before) == 2
        assert [row.name for row in pane.grid.view.selection] == [row.name for row in before.values()]
        assert "2 marked" in words(pane, "freshness")


async def test_rows_are_copied_linked_and_saved_as_they_are_shown(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, SESSIONS)
        await pilot.press("c")
        copied = app.clipboard
        await pilot.press("o")
        linked = app.clipboard
        await pilot.press("ctrl+s")
        await pilot.pause()
        shown = [
            [column.text(row) for column in pane.navigation.section.columns] for row in pane.grid.view.rows
        ]
    header, rows, mode = saved_in(tmp_path)
    assert copied.split("\t")[:AGELESS] == shown[0][:AGELESS]
    assert linked.startswith("https://portal.azure.com/#@")
    assert header == [column.name for column in pane.navigation.section.columns]
    assert [row[:AGELESS] for row in rows] == [row[:AGELESS] for row in shown]
    assert mode == 0o600


async def test_only_problems_leaves_only_those_and_says_how_many_are_hidden(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        app.look_at(next(each for each in app.engine.config.enclaves if each.name == "imaging"))
        pane = await look_at(pilot, SESSIONS)
        every = len(pane.grid.view)
        await pilot.press("ctrl+z")
        assert 0 < len(pane.grid.view) < every
        assert f"{len(pane.grid.view)} of {every}" in words(pane, "freshness")
        await pilot.press("ctrl+z")
        assert len(pane.grid.view) == every


async def test_the_footer_names_the_keys_that_fit(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, SESSIONS)
        wide = words(pane, "keys")
        await pilot.resize_terminal(60, 24)
        pane.tick()
        narrow = words(pane, "keys")
    assert wide.startswith(narrow.strip())
    assert all(key in wide for key, _ in FOOTER)
    assert len(narrow) < 60


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: CommandLine([("env genomics", "look at this enclave")]),
        lambda: TimeRangeLine(RANGES[0]),
        lambda: SaveQuery(Path("queries"), Naming("", "")),
        lambda: ActionOptions(action_named("shutdown"), Acting()),
    ],
)
async def test_what_is_typed_into_a_dialog_can_be_read(
    simulator: Simulator, dialog: Callable[[], Dialog[Any]]
) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(dialog())
        typed = app.screen.query(Input).first()
        typed.focus()
        await pilot.press("4", "2")
        assert typed.value.endswith("42")
        assert typed.content_size.height == 1
