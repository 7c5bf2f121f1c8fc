"""What is chosen in a list or a tree is told by a sign, not by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.content import Content

from console.kql.completing import Completion
from screens.dialogs.picker import Choice, Picker
from screens.dialogs.tree import TreeSheet
from screens.widgets.editor.completions import CompletionList
from screens.widgets.pointed import Entry, PointedList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen


class Bench(App[None]):
    """A list of two lines."""

    def compose(self) -> ComposeResult:
        yield PointedList([Entry(Content("first"), 1), Entry(Content("second [red]"), 2)])


def pointed_at(screen: Screen[object]) -> list[str]:
    strips = screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip) for strip in strips]
    return [line.split("▸")[1].split("│")[0].split("  ")[0].strip() for line in lines if "▸" in line]


async def test_the_sign_goes_with_what_is_chosen_and_text_stays_text() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        shown = app.query_one(PointedList)
        shown.focus()
        assert pointed_at(app.screen) == ["first"]
        await pilot.press("down")
        assert pointed_at(app.screen) == ["second [red]"]
        shown.show([Entry(Content("another"), 3)])
        await pilot.pause()
        assert pointed_at(app.screen) == ["another"]
        shown.show([])
        await pilot.pause()
        assert pointed_at(app.screen) == []


async def test_the_picker_points_at_what_enter_would_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = App[None]()
    async with app.run_test() as pilot:
        taken: list[object] = []
        app.push_screen(
            Picker("Which", [Choice("one", 1), Choice("two", 2), Choice("twelve", 12)]), taken.append
        )
        await pilot.pause()
        await pilot.press("t", "down")
        await pilot.pause()
        (pointed,) = pointed_at(app.screen)
        await pilot.press("enter")
        assert taken == [{"two": 2, "twelve": 12}[pointed]]


async def test_a_tree_points_at_its_node_under_the_cursor() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        app.push_screen(TreeSheet("A structure", {"a": 1, "b": [2, 3]}))
        await pilot.pause()
        await pilot.press("down")
        await pilot.pause()
        assert pointed_at(app.screen) == ["a"]


async def test_the_completions_point_at_what_tab_would_take() -> None:
    class Offering(App[None]):
        def compose(self) -> ComposeResult:
            yield CompletionList()

    app = Offering()
    async with app.run_test() as pilot:
        popup = app.query_one(CompletionList)
        popup.offer([Completion("Heartbeat", "table"), Completion("Usage", "table")], popup.region.offset)
        await pilot.pause()
        assert pointed_at(app.screen) == ["Heartbeat"]
        popup.move(1)
        await pilot.pause()
        assert pointed_at(app.screen) == ["Usage"]


@pytest.mark.parametrize("choices", [[], [Choice("one", 1, preview="the first")]], ids=["no", "one"])
async def test_nothing_is_taken_from_a_list_in_which_nothing_fits(choices: list[Choice]) -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        taken: list[object] = []
        picker = Picker("Which", choices)
        app.push_screen(picker, taken.append)
        await pilot.pause()
        await pilot.press("x", "y", "z")
        for key in ("enter", "down", "enter", "pagedown", "enter", "up", "pageup", "enter"):
            await pilot.press(key)
        assert (app.screen, taken, picker.query_one(PointedList).chosen) == (picker, [], None)
        await pilot.press("escape")
        assert taken == [None]


async def test_a_list_of_words_alone_points_at_nothing_whatever_is_pressed() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        shown = app.query_one(PointedList)
        shown.focus()
        shown.show([], otherwise="Nothing fits.")
        await pilot.press("down", "up", "pagedown", "pageup", "home", "end", "enter")
        await pilot.click(PointedList)
        assert (shown.highlighted, shown.chosen, shown.option_count) == (None, None, 1)
