"""Every section of every pane is drawn, on a small terminal and a large one, in each of its states."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pane_text import pane_of, panes_with_sections, still_app
from records_alerts import RULES
from still_fleet import EMPTY, LOADED, RULED, StillFleet

from console.azure.topics import ALERTS
from console.errors import NotPermitted, NotStored, Throttled
from screens.panes.pane import Pane
from screens.widgets.grid.layout import GAP
from screens.widgets.safe import fit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section
    from screens.widgets.grid.columns import Column
    from screens.widgets.grid.grid import Grid

SIZES = ((80, 24), (140, 40))
SPECS = tuple(panes_with_sections())
with still_app()._context():
    SECTIONS = [(spec.name, section.name) for spec in SPECS for section in pane_of(spec).navigation.sections]
LATER = timedelta(minutes=3)
FLEET = "overview"  # has a row for each enclave, whatever was read
ASIDE = {
    ("posture", "recommendations"): ("Owner", "Effort"),
    ("alerts", "alerts"): ("Who", "Tactics"),
    ("alerts", "rules"): ("Over",),
    ("quota", "clusters"): ("Tier",),
    ("quota", "jobs"): ("Experiment",),
    ("sessions", "hosts"): ("", "Agent"),
    ("exports", "exports"): ("Disagreement",),
    ("journal", "runs"): ("Steps", "Reason"),
}
"""The columns of the small terminal's sections that step aside, with these rows."""


@pytest.fixture(params=SIZES, ids=["80x24", "140x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The size of a terminal."""
    given: tuple[int, int] = request.param
    return given


async def sections_shown(
    pilot: Pilot[int], spec: PaneSpec, *, inner: bool = False
) -> AsyncIterator[Pane[Any]]:
    """Open a pane and yield it at each of its sections, reached by keys alone."""
    await pilot.press(spec.key)
    await pilot.pause()
    pane = pilot.app.screen
    assert isinstance(pane, Pane)
    for section in [each for each in pane.navigation.sections if not each.only_inside]:
        assert pane.navigation.section is section
        yield pane
        await pilot.press("tab")
    while (
        inner
        and any(each.only_inside for each in pane.navigation.sections)
        and not pane.navigation.section.only_inside
    ):
        await pilot.press("enter")
    if pane.navigation.section.only_inside:
        yield pane
        await pilot.press(*["escape"] * len(pane.navigation.trail))


def lines_of(pane: Pane[Any]) -> list[str]:
    strips = pane._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def expected_lines(grid: Grid[Any], columns: tuple[Column[Any], ...]) -> list[str]:
    """Return the lines that a table should have: its header, then its rows."""
    shown = [
        (columns[number], width, number in grid.columns.layout.brief)
        for number, width in grid.columns.layout.columns
    ]
    header = [fit(column.name, width, right=column.right) for column, width, _ in shown]
    rows = [
        [
            fit(
                (column.brief(row) if is_brief and column.brief else "") or column.text(row),
                width,
                right=column.right,
            )
            for column, width, is_brief in shown
        ]
        for row in grid.view.rows
    ]
    return [(" " * GAP).join(cells).rstrip() for cells in (header, *rows)]


def assert_drawn(pane: Pane[Any]) -> None:
    section: Section[Any, Any] = pane.navigation.section
    lines = lines_of(pane)
    below = [line[3:].removesuffix(" ›").rstrip() for line in lines]  # noqa: RUF001  the sign for more columns
    table = expected_lines(pane.grid, tuple(section.columns))
    assert len(table) > 1
    start = below.index(table[0])
    assert below[start : start + len(table)] == table


def words_of(pane: Pane[Any]) -> str:
    """Return the screen as one line, whose breaks no sentence minds."""
    return " ".join(" ".join(lines_of(pane)).split())


def aside(pane: Pane[Any]) -> tuple[str, ...]:
    """Return the columns for which there is no room."""
    shown = [number for number, _ in pane.grid.columns.layout.columns]
    return tuple(
        column.name for number, column in enumerate(pane.navigation.section.columns) if number not in shown
    )


async def test_each_section_is_drawn_loaded_and_then_stale(size: tuple[int, int]) -> None:
    fleet = StillFleet(LOADED)
    async with fleet.app.run_test(size=size) as pilot:
        await fleet.open(pilot)
        given_way = {}
        for spec in SPECS:
            async for pane in sections_shown(pilot, spec, inner=True):
                assert_drawn(pane)
                assert any(line.startswith(" ● live  0 s ago · ") for line in lines_of(pane))
                given_way[spec.name, pane.navigation.section.name] = aside(pane)
        assert given_way == {key: ASIDE.get(key, ()) if size == SIZES[0] else () for key in SECTIONS}
        fleet.now += LATER
        fleet.failure = Throttled("too many requests", retry_after=900)
        await fleet.read_again(pilot)
        for spec in SPECS:
            async for pane in sections_shown(pilot, spec, inner=True):
                assert_drawn(pane)
                assert "■ throttled as of 3 m ago · again in 900 s · too many requests" in words_of(pane)


async def test_each_section_says_in_words_that_it_is_empty(size: tuple[int, int]) -> None:
    fleet = StillFleet(EMPTY)
    async with fleet.app.run_test(size=size) as pilot:
        await fleet.open(pilot)
        for spec in SPECS:
            async for pane in sections_shown(pilot, spec):
                assert any(line.startswith(" ● live  0 s ago · ") for line in lines_of(pane))
                if spec.name == FLEET:
                    assert_drawn(pane)
                else:
                    assert pane.navigation.section.empty in words_of(pane)


async def test_each_section_says_why_it_is_refused_and_what_to_do(size: tuple[int, int]) -> None:
    refusal = NotPermitted(
        "no role gives 'Microsoft.DesktopVirtualization/hostpools/sessionhosts/usersessions/read' at "
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-genomics"
    )
    fleet = StillFleet(EMPTY, refusal)
    async with fleet.app.run_test(size=size) as pilot:
        await fleet.open(pilot)
        for spec in SPECS:
            async for pane in sections_shown(pilot, spec):
                assert "■ not permitted nothing read yet · again in" in words_of(pane)
                if spec.name == FLEET:
                    assert re.search("genomics( not read| unread){6}", words_of(pane))
                else:
                    shown = words_of(pane).replace(" ", "")
                    assert refusal.sentence().replace(" ", "") in shown
                    assert pane.navigation.section.empty not in words_of(pane)


@pytest.mark.parametrize(
    ("answers", "tabs"),
    [
        ({}, "alerts 0   rules 0   queries 0"),
        ({ALERTS: NotPermitted("no role")}, "alerts \u2013   rules 0   queries 0"),
        ({ALERTS: NotPermitted("no role"), RULED: RULES}, "alerts 2 + ?   rules 2   queries 0"),
        ({RULED: NotStored("no database")}, "alerts \u2013   rules \u2013   queries 0"),
    ],
    ids=["both", "Defender not read", "Defender not read, two of rules", "rules not read"],
)
async def test_a_tab_counts_no_rows_where_none_were_read(answers: dict[object, Any], tabs: str) -> None:
    fleet = StillFleet({**EMPTY, **answers})
    async with fleet.app.run_test(size=SIZES[1]) as pilot:
        await fleet.open(pilot)
        await pilot.press(next(spec.key for spec in SPECS if spec.name == "alerts"))
        await pilot.pause()
        assert isinstance(pilot.app.screen, Pane)
        assert f" {tabs}" in lines_of(pilot.app.screen)


async def test_each_section_has_a_filter_of_its_own_that_is_in_sight_where_it_hides_rows() -> None:
    fleet = StillFleet(LOADED)
    async with fleet.app.run_test(size=SIZES[1]) as pilot:
        await fleet.open(pilot)
        await pilot.press(next(spec.key for spec in SPECS if spec.name == "sessions"))
        await pilot.press("slash", *"nobody", "enter")
        pane = pilot.app.screen
        assert isinstance(pane, Pane)
        assert list(pane.grid.view.rows) == []
        await pilot.press("tab")
        assert len(pane.grid.view.rows) == 3
        assert "nobody" not in words_of(pane)
        await pilot.press("shift+tab")
        assert " nobody " in words_of(pane)
        await pilot.press("escape")
        assert len(pane.grid.view.rows) == 4
