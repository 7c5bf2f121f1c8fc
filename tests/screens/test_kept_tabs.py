"""Open tabs of the query pane, over restarts of the console."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from querying import query_pane
from terminal import Terminal
from textual.widgets import Input
from waiting import A_DAY, wait_until

from console.config import places
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.time_ranges import RANGES
from screens.panes.query.tab_keeper import KEEP_SECONDS

if TYPE_CHECKING:
    from conftest import Simulator
    from querying import Querying

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
ASKING = """// Display name: Sign-ins of one person
// Parameter: user: string
SigninLogs | where UserPrincipalName == user
"""


def texts(querying: Querying) -> list[str]:
    return [sheet.editor.text for sheet in querying.pane.worksheets.sheets]


def kept_texts() -> list[str]:
    """Return the texts of the tabs that are in the store."""
    with closing(sqlite3.connect(places.database_file(None))) as file:
        return [text for (text,) in file.execute("SELECT text FROM query_tabs ORDER BY owner, place")]


async def test_tabs_are_open_again_as_they_were_and_nothing_that_was_typed_is_lost(
    simulator: Simulator,
) -> None:
    async with query_pane(simulator) as querying:
        querying.type("SigninLogs\n| take 1")
        querying.sheet.range = RANGES[6]
        for _ in range(2):
            await querying.pilot.press("ctrl+t")
        await querying.until(
            lambda: len(querying.pane.worksheets.sheets) == 2 and querying.sheet.editor.has_focus
        )
        await querying.pilot.press(*"Heart")  # and leaves at once
    async with query_pane(simulator) as querying:
        await querying.until(lambda: len(querying.pane.worksheets.sheets) == 2)
        assert texts(querying) == ["SigninLogs\n| take 1", "Heart"]
        assert querying.pane.worksheets.sheets[0].range == RANGES[6]
        assert querying.sheet is querying.pane.worksheets.sheets[1]
        await querying.pilot.press("f4")
        await querying.until(lambda: len(querying.pane.worksheets.sheets) == 1)
    async with query_pane(simulator) as querying:
        await querying.until(lambda: texts(querying) == ["SigninLogs\n| take 1"])


async def test_a_tab_knows_its_saved_query_and_what_its_parameters_were_given(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "of-one.kql").write_text(ASKING)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        querying.pane.saved.open_named("of-one")
        await querying.pilot.press("f5")
        await querying.until(lambda: isinstance(querying.app.screen, ParametersDialog))
        await querying.pilot.press(*"ada", "enter")
        await querying.until(lambda: querying.sheet.ended)
    async with query_pane(simulator, folders=(tmp_path,)) as querying:
        await querying.until(lambda: querying.sheet.title == "Sign-ins of one person")
        assert querying.sheet.ended is None
        await querying.pilot.press("f5")
        await querying.until(lambda: isinstance(querying.app.screen, ParametersDialog))
        assert querying.app.screen.query_one(Input).value == "ada"


async def test_what_cannot_be_kept_is_said_once_and_kept_when_it_can_be(simulator: Simulator) -> None:
    in_the_way = places.database_file(None)
    in_the_way.mkdir(parents=True)
    async with query_pane(simulator) as querying:
        await querying.pilot.press(*"Heart")
        await querying.until(lambda: "What is typed is not kept" in querying.told)
        await querying.pilot.press(*"beat")
        await querying.pilot.pause(2 * KEEP_SECONDS)
        assert querying.told.count("What is typed is not kept") == 1
        in_the_way.rmdir()
    async with query_pane(simulator) as querying:
        await querying.until(lambda: texts(querying) == ["Heartbeat"])


async def test_typing_goes_on_while_the_store_is_busy_and_what_was_typed_is_kept_afterwards(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.files.PATIENCE", A_DAY)
    async with query_pane(simulator) as querying:
        await querying.pilot.press(*"Heart")
        await querying.until(lambda: kept_texts() == ["Heart"])
        with closing(sqlite3.connect(places.database_file(None), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await querying.pilot.press(*"be")
            await querying.pilot.pause(2 * KEEP_SECONDS)
            await querying.pilot.press(*"at")
            await querying.until(lambda: querying.sheet.editor.text == "Heartbeat")
            other.execute("ROLLBACK")
    async with query_pane(simulator) as querying:
        await querying.until(lambda: texts(querying) == ["Heartbeat"])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda each: each.name)
def test_a_killed_console_loses_no_text_and_another_one_that_runs_takes_none(
    simulator: Simulator, tmp_path: Path, number: signal.Signals
) -> None:
    config = tmp_path / "config.toml"
    lines = simulator.config_path.read_text().splitlines()
    config.write_text("\n".join(line for line in lines if not line.startswith("state = ")))
    command = [CONSOLE, "--config", str(config)]
    with Terminal(command) as terminal:
        terminal.wait_for("genomics")
        terminal.press("7")
        terminal.wait_for("Nothing asked yet")
        terminal.press("SigninLogs")
        terminal.wait_for("SigninLogs")
        with Terminal(command) as other:
            other.wait_for("genomics")
            other.press("7")
            other.wait_for("Nothing asked yet")
            other.settle(0.5)
            assert "SigninLogs" not in other.text
        terminal.press(" | take 7")
        terminal.wait_for("take 7")
        if number is signal.SIGKILL:  # of which a console hears nothing
            wait_until(lambda: kept_texts() == ["SigninLogs | take 7"])
        os.kill(terminal.process.pid, number)
        terminal.wait_for_exit()
    with Terminal(command) as terminal:
        terminal.wait_for("genomics")
        terminal.press("7")
        terminal.wait_for("SigninLogs | take 7")
