"""Every pane of the registry, over the real engine and a real simulated Azure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from waiting import until

from console.azure.topics import TOPICS
from console.model.posture import Control
from screens.app.console_app import ConsoleApp
from screens.dialogs.sheet import Sheet
from screens.panes.pane import Pane
from screens.panes.registry import PANES, PaneSpec, pane_named
from screens.widgets.bars import Bar
from screens.widgets.grid.grid import Grid
from screens.widgets.themes import LIGHT

if TYPE_CHECKING:
    from conftest import Simulator
    from textual.pilot import Pilot

SIZES = [(80, 24), (140, 40)]
READERS = [pane for pane in PANES if pane.topic or pane is PANES[0]]
NAMES = [pane.name for pane in READERS]
ON_ROWS = ("space", "ctrl+@", "enter", "d", "y", "o", "c")


def app_on(simulator: Simulator) -> ConsoleApp:
    return ConsoleApp(simulator.config, is_demo=True, clock=simulator.clock())


def pane_of(app: ConsoleApp) -> Pane[object]:
    assert isinstance(app.screen, Pane)
    return app.screen


async def begin(pilot: Pilot[int]) -> None:
    """Wait until a pane is there to take keys."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Pane) and bool(pilot.app.screen.query(Grid)))


async def look_at(pilot: Pilot[int], spec: PaneSpec) -> Pane[object]:
    """Go to a pane and wait until it shows what was read."""
    app = pilot.app
    assert isinstance(app, ConsoleApp)
    await begin(pilot)
    await pilot.press(spec.key)
    await until(pilot, lambda: app.current_mode == spec.name and is_filled(app, spec))
    return pane_of(app)


def is_filled(app: ConsoleApp, spec: PaneSpec) -> bool:
    """Whether the pane that is shown has rows, the overview of everything that it tells of."""
    feeds = [app.engine.feed(e.name, topic) for e in app.engine.config.enclaves for topic in TOPICS]
    is_whole = spec.topic is not None or all(feed.reading.value for feed in feeds)
    pane = pane_of(app)
    return is_whole and bool(pane.query(Grid)) and len(pane.grid.view) > 0


def words(pane: Pane[object], name: str) -> str:
    return str(pane.query_one(f"#{name}", Bar).content)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("spec", READERS, ids=NAMES)
async def test_each_pane_fills_itself_and_says_how_fresh_it_is(
    simulator: Simulator, spec: PaneSpec, size: tuple[int, int]
) -> None:
    async with app_on(simulator).run_test(size=size) as pilot:
        pane = await look_at(pilot, spec)
        assert len(pane.grid.view) > 0
        while words(pane, "freshness").startswith(
            "○ not read yet"
        ):  # the rules, which are read after the topics
            await pilot.pause(0.02)
        assert words(pane, "freshness").startswith("● live")
        assert "DEMO" in words(pane, "identity")


@pytest.mark.parametrize("spec", READERS, ids=NAMES)
async def test_each_row_is_described_and_shown_as_azure_sent_it(simulator: Simulator, spec: PaneSpec) -> None:
    async with app_on(simulator).run_test(size=(140, 40)) as pilot:
        await look_at(pilot, spec)
        for key in ("d", "y"):
            await pilot.press(key)
            assert isinstance(pilot.app.screen, Sheet)
            await pilot.press("escape")
            assert not isinstance(pilot.app.screen, Sheet)


@pytest.mark.parametrize("spec", READERS, ids=NAMES)
async def test_a_table_in_which_nothing_fits_survives_every_movement(
    simulator: Simulator, spec: PaneSpec
) -> None:
    async with app_on(simulator).run_test() as pilot:
        pane = await look_at(pilot, spec)
        await pilot.press("/", *"zzqqxx", "enter")
        assert len(pane.grid.view) == 0
        await pilot.press("down", "up", "pagedown", "home", "end", *ON_ROWS)
        assert pilot.app.screen is pane
        assert pane.grid.view.current is None


@pytest.mark.parametrize("spec", [pane for pane in PANES if pane.topic], ids=NAMES[1:])
async def test_a_refused_pane_says_why_and_what_to_do(simulator: Simulator, spec: PaneSpec) -> None:
    simulator.fault("status", "^/(?!.*oauth2)", status=403, message="no role")
    app = app_on(simulator)
    async with app.run_test() as pilot:
        await begin(pilot)
        await pilot.press(spec.key)
        await until(
            pilot,
            lambda: app.current_mode == spec.name and "not permitted" in words(pane_of(app), "freshness"),
        )
        pane = pane_of(app)
        assert "no role" in pane.grid.empty_text
        assert "again in" in words(pane, "freshness")


async def test_an_outage_keeps_the_last_rows_and_recovers_by_itself(simulator: Simulator) -> None:
    spec = PANES[4]
    async with app_on(simulator).run_test() as pilot:
        pane = await look_at(pilot, spec)
        before = len(pane.grid.view)
        simulator.fault("status", "DesktopVirtualization", status=503)
        await pilot.press("r")
        await until(pilot, lambda: "unreachable" in words(pane, "freshness"))
        assert len(pane.grid.view) == before
        simulator.clear()
        await pilot.press("r")
        await until(pilot, lambda: words(pane, "freshness").startswith("● live"))


async def test_what_happens_in_azure_shows_at_the_next_refresh(fresh_simulator: Simulator) -> None:
    async with app_on(fresh_simulator).run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, PANES[4])
        await pilot.press("tab")
        before = len(pane.grid.view)
        fresh_simulator.do("genomics", "sign-out")
        await pilot.press("r")
        await until(pilot, lambda: not len(pane.grid.view))
        assert before > 0
        assert "Nobody is signed in." in pane.grid.empty_text


async def test_enter_goes_deeper_and_escape_comes_back(simulator: Simulator) -> None:
    async with app_on(simulator).run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, PANES[1])
        control = pane.grid.view.current
        assert isinstance(control, Control)
        await pilot.press("enter")
        assert pane.navigation.section.name == "recommendations"
        assert {row.key for row in pane.grid.view.rows} <= set(control.assessment_keys)
        await pilot.press("enter")
        assert pane.navigation.section.name == "resources"
        await pilot.press("escape", "escape")
        assert (pane.navigation.section.name, pane.navigation.trail) == ("controls", [])
        assert pane.grid.view.current == control


async def test_a_filter_that_hides_rows_says_so(simulator: Simulator) -> None:
    async with app_on(simulator).run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, PANES[1])
        await pilot.press("slash", *"mfa", "enter")
        assert len(pane.grid.view) == 1
        assert "1 of 12" in words(pane, "freshness")
        await pilot.press("escape")
        assert len(pane.grid.view) == 12


async def test_the_command_line_goes_to_panes_and_enclaves(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test() as pilot:
        await begin(pilot)
        await pilot.press("colon", *"exp", "enter")
        await until(pilot, lambda: app.current_mode == "exports")
        await pilot.press("colon", *"env im", "enter")
        await until(pilot, lambda: app.enclave.name == "imaging")


async def test_opening_an_enclave_goes_where_it_hurts_most(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, PANES[0])
        pane.grid.move_to(pane.grid.view.line_of("imaging") or 0)
        await pilot.press("enter")
        await until(pilot, lambda: (app.enclave.name, app.current_mode) == ("imaging", "alerts"))


async def test_help_names_every_binding_that_can_be_rebound(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        await look_at(pilot, PANES[0])
        await pilot.press("question_mark")
        assert isinstance(app.screen, Sheet)
        shown = app.screen._body.plain
        for name in ("pane.filter", "grid.mark", "app.help", "app.quit", "pane.problems"):
            assert name in shown


def test_a_pane_is_found_by_the_beginning_of_its_name() -> None:
    assert pane_named("ex") is PANES[5]
    assert pane_named("nothing") is None


def test_keys_and_names_of_panes_are_their_own() -> None:
    assert len({pane.key for pane in PANES}) == len({pane.name for pane in PANES}) == len(PANES)


async def test_a_pane_that_is_opened_has_the_others_not_styled_anew(simulator: Simulator) -> None:
    app = ConsoleApp(simulator.config, clock=simulator.clock())
    async with app.run_test(size=(80, 24)) as pilot:
        restyled: list[str] = []
        refresh = app.refresh_css

        def noted(animate: bool = True) -> None:  # noqa: FBT001, FBT002  Textual's own signature
            restyled.append(app.current_mode)
            refresh(animate)

        app.refresh_css = noted  # type: ignore[method-assign]
        for pane in PANES[1:]:
            await app.switch_mode(pane.name)
        assert restyled == []
        app.theme = LIGHT.name
        await pilot.pause()
        assert restyled == [PANES[-1].name]


async def test_what_is_opened_is_named_above_its_rows_and_ends_with_its_enclave(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        pane = await look_at(pilot, next(spec for spec in PANES if spec.name == "sessions"))
        tabs = pane.query_one("#sections", Bar)
        await pilot.press("p", "enter")  # paused, so that no reading draws it
        host = pane.navigation.trail[-1].words
        await until(pilot, lambda: host in str(tabs.content))
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: host not in str(tabs.content))
        assert not pane.navigation.trail


async def test_the_overview_is_as_it_was_after_it_led_to_an_enclave(simulator: Simulator) -> None:
    app = app_on(simulator)
    async with app.run_test(size=(140, 40)) as pilot:
        overview = await look_at(pilot, PANES[0])
        summary = overview.query_one("#summary", Bar)
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode != "overview" and isinstance(app.screen, Pane))
        await pilot.press("1")
        await until(pilot, lambda: app.screen is overview)
        assert not overview.navigation.trail
        assert not summary.has_class("-empty")
