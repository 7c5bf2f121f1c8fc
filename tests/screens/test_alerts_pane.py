"""The alerts pane over the real engine, store and simulated Azure, with rules from a configured folder."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_files import RULE
from test_panes import look_at, pane_of, words
from waiting import PATIENCE, until

from console.config.reading import read_only
from console.model.triage import AlertLine, Source
from screens.app.console_app import ConsoleApp
from screens.app.notifications import notification
from screens.dialogs.sheet import Sheet
from screens.dialogs.triage import TriageDialog, length_of
from screens.panes.alerts import AlertsPane
from screens.panes.query.pane import QueryPane
from screens.panes.registry import pane_named

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from conftest import Simulator
    from textual.pilot import Pilot

PANE = pane_named("alerts")
SIZE = (140, 40)


@asynccontextmanager
async def alerts_shown(
    simulator: Simulator, folder: Path, *, writable: bool = True, size: tuple[int, int] = SIZE
) -> AsyncIterator[Pilot[int]]:
    """Give the pane over the incident enclave, once the rule's alerts are in it."""
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "guessed.yaml").write_text(RULE)
    config = simulator.config if writable else read_only(simulator.config, "a test")
    imaging = [enclave for enclave in config.enclaves if enclave.name == "imaging"]
    config = replace(config, enclaves=tuple(imaging), query_folders=(folder / "rules",))
    app = ConsoleApp(config, is_demo=True, clock=simulator.clock())
    async with app.run_test(size=size) as pilot:
        assert PANE is not None
        await look_at(pilot, PANE)
        await app.engine.alerting("imaging").watch.evaluate_due()
        await until(pilot, lambda: of_rules(app) and sources_in(lines_of(app)) == set(Source))
        yield pilot


def app_of(pilot: Pilot[int]) -> ConsoleApp:
    assert isinstance(pilot.app, ConsoleApp)
    return pilot.app


def lines_of(app: ConsoleApp) -> tuple[AlertLine, ...]:
    pane = app.screen_stack[0]
    assert isinstance(pane, AlertsPane)
    value = pane.value()
    return value.lines if value else ()


def sources_in(lines: Iterable[AlertLine]) -> set[Source]:
    return {line.source for line in lines}


def of_rules(app: ConsoleApp) -> list[AlertLine]:
    ours = [line for line in lines_of(app) if line.source is Source.RULE]
    return [line for line in ours if "Guessed" in line.title]


async def until_state(pilot: Pilot[int], name: str, state: str) -> None:
    app = app_of(pilot)
    await until(pilot, lambda: any(each.id == name and each.state == state for each in lines_of(app)))


async def go_to(pilot: Pilot[int], line: AlertLine) -> None:
    """Put the cursor on an alert, once it is drawn."""
    grid = pane_of(app_of(pilot)).grid
    await until(pilot, lambda: grid.view.line_of(line.id) is not None)
    grid.move_to(grid.view.line_of(line.id) or 0)


async def test_alerts_of_both_sources_stand_in_one_table(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: sources_in(pane_of(app).grid.view.rows) == set(Source))
        assert "of rules" in words(pane_of(app), "summary")
        assert "new since you looked" in words(pane_of(app), "summary")


async def test_enter_shows_the_rows_and_the_query(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        line = of_rules(app)[0]
        await go_to(pilot, line)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Sheet))
        sheet = app.screen
        assert isinstance(sheet, Sheet)
        shown = sheet._body.plain
        assert line.who[0] in shown
        assert "The row that caused it" in shown
        assert "| summarize Tries = count()" in shown
        assert line.title.startswith("[red]Guessed[/]")
        await pilot.press("escape")
        assert isinstance(app.screen, AlertsPane)
        assert of_rules(app)[0].is_unseen


async def test_the_query_behind_an_alert_opens_where_it_can_be_asked(
    simulator: Simulator, tmp_path: Path
) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        await go_to(pilot, of_rules(app)[0])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Sheet))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, QueryPane))
        shown = app.screen
        assert isinstance(shown, QueryPane)
        await until(pilot, lambda: "summarize Tries = count()" in shown.sheet.editor.text)


async def test_a_file_that_cannot_be_used_is_named_beside_the_rules(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.yaml").write_text("name: [broken")
    async with alerts_shown(simulator, tmp_path) as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "broken.yaml" in words(pane_of(app_of(pilot)), "summary"))


async def test_an_action_waits_for_enter_and_can_be_taken_back(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        line = of_rules(app)[0]
        await go_to(pilot, line)
        await pilot.press("a")
        assert isinstance(app.screen, TriageDialog)
        await pilot.press("escape")
        assert next(each for each in lines_of(app) if each.id == line.id).state == "new"
        await pilot.press("a", *"on it", "enter")
        await until_state(pilot, line.id, "acknowledged")
        await go_to(pilot, line)
        await pilot.press("a", "up", "enter")
        await until_state(pilot, line.id, "new")


async def test_a_snooze_needs_a_reason_and_a_length(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        line = of_rules(app)[0]
        await go_to(pilot, line)
        await pilot.press("a", "down", "enter")
        assert isinstance(app.screen, TriageDialog)
        assert app.screen.deed.value == "snooze"
        await pilot.press(*"patch night", "enter")
        await until_state(pilot, line.id, "snoozed")


async def test_marked_alerts_of_both_sources_are_resolved_at_once(
    fresh_simulator: Simulator, tmp_path: Path
) -> None:
    async with alerts_shown(fresh_simulator, tmp_path) as pilot:
        app = app_of(pilot)
        chosen = [of_rules(app)[0], next(line for line in lines_of(app) if line.source is Source.DEFENDER)]
        for line in chosen:
            await go_to(pilot, line)
            await pilot.press("space")
        await pilot.press("a", "down", "down", "enter")
        for line in chosen:
            await until_state(pilot, line.id, "resolved")


async def test_read_only_changes_nothing_in_azure(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path, writable=False) as pilot:
        app = app_of(pilot)
        line = next(
            each for each in lines_of(app) if each.source is Source.DEFENDER and each.state == "active"
        )
        await go_to(pilot, line)
        await pilot.press("a", "enter")
        await until(pilot, lambda: any("read-only" in str(each.message) for each in app._notifications))
        assert next(each for each in lines_of(app) if each.id == line.id).state == "active"


async def test_what_was_looked_at_is_not_new_any_more(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        assert all(line.is_unseen for line in of_rules(app))
        await pilot.press("1")
        async with asyncio.timeout(PATIENCE):
            while await app.engine.alerting("imaging").store.looked_at() is None:
                await pilot.pause()
        await pilot.press("3")
        await until(pilot, lambda: not any(line.is_unseen for line in of_rules(app)))


@pytest.mark.parametrize("size", [(80, 24), SIZE], ids=str)
async def test_rules_and_the_queue_can_be_looked_at(
    simulator: Simulator, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with alerts_shown(simulator, tmp_path, size=size) as pilot:
        app = app_of(pilot)
        await pilot.press("tab")
        pane = pane_of(app)
        assert pane.navigation.section.name == "rules"
        assert any(row.rule.name.startswith("Passwords") and row.run.rows for row in pane.grid.view.rows)
        await pilot.press("d")
        assert isinstance(app.screen, Sheet)
        await pilot.press("escape", "tab")
        assert pane.navigation.section.name == "queries"
        assert "200 in 30 s" in words(pane, "summary")


async def test_a_grave_new_alert_calls_the_operator(simulator: Simulator, tmp_path: Path) -> None:
    async with alerts_shown(simulator, tmp_path) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: any("new alerts" in str(each.message) for each in app._notifications))


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("30m", timedelta(minutes=30)),
        (" 4H ", timedelta(hours=4)),
        ("2d", timedelta(days=2)),
        ("0h", None),
        ("4", None),
    ],
)
def test_a_length_is_a_number_and_a_unit(typed: str, length: timedelta | None) -> None:
    assert length_of(typed) == length


@given(st.text(max_size=400), st.booleans())
def test_no_text_breaks_out_of_a_notification(text: str, in_tmux: bool) -> None:  # noqa: FBT001  hypothesis gives it
    sequence = notification(text, in_tmux=in_tmux)
    inner = sequence.removeprefix("\x1bPtmux;\x1b").removesuffix("\x1b\\") if in_tmux else sequence
    assert inner.startswith("\x1b]9;")
    assert inner.endswith("\x07")
    assert all(character.isprintable() for character in inner[4:-1])
    assert ";" not in inner[4:-1]
