"""The cursor for cells: columns moved along, sorted, hidden and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App, ComposeResult

from screens.widgets.grid.column_grid import ColumnGrid
from screens.widgets.grid.values import ColumnSource, ValueColumn

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bench(App[None]):
    """One grid over three columns."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = ColumnGrid()

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.focus()
        self.grid.show_columns(source(name=["b", "a", "c"], count=[2, 3, 1], note=["x" * 90, "", "y"]))


def source(**columns: Sequence[Any]) -> ColumnSource:
    return ColumnSource([ValueColumn(name, values) for name, values in columns.items()])


async def test_the_cursor_moves_by_cells_and_stops_at_the_edges() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        assert app.grid.cell == "b"
        await pilot.press("l", "j")
        assert app.grid.cell == 3
        await pilot.press("h", "h", "h")
        assert app.grid.cell == "a"
        await pilot.press("dollar_sign", "l")
        assert app.grid.cell == ""


async def test_a_column_out_of_sight_is_scrolled_to() -> None:
    app = Bench()
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.press("dollar_sign")
        await pilot.pause()
        assert "note" in "".join(segment.text for segment in app.grid.render_line(0))
        await pilot.press("circumflex_accent")
        await pilot.pause()
        assert "name" in "".join(segment.text for segment in app.grid.render_line(0))


async def test_a_column_sorts_and_turns_around() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("l", "s")
        assert [row[1] for row in app.grid.view.rows] == [1, 2, 3]
        await pilot.press("s")
        assert [row[1] for row in app.grid.view.rows] == [3, 2, 1]


async def test_hidden_columns_come_back_but_the_last_never_goes() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("minus", "minus", "minus", "minus")
        assert len(app.grid.columns.numbers) == 1
        await pilot.press("plus")
        assert len(app.grid.columns.numbers) == 3


async def test_a_new_result_keeps_the_cursor_in_the_column_of_that_name() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("l")
        app.grid.show_columns(source(other=[1], count=[7]))
        assert app.grid.cell == 7
        app.grid.show_columns(source())
        assert app.grid.cell is None


async def test_a_click_puts_the_cursor_into_the_cell() -> None:
    app = Bench()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.click(app.grid, offset=(13, 2))
        assert app.grid.cell == 3
