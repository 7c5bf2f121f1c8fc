"""The parts of a grid, each on its own: no app, no screen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.geometry import Offset

from screens.widgets.grid.arranging import Arrangement, arrange
from screens.widgets.grid.columns import Tone
from screens.widgets.grid.cursor import Cursor
from screens.widgets.grid.keys import column_for_letter
from screens.widgets.grid.layout import GAP
from screens.widgets.grid.marks import Marks
from screens.widgets.grid.painter import Painter
from screens.widgets.grid.painting import ASCII, Palette
from screens.widgets.grid.values import ColumnSource, ValueColumn
from screens.widgets.grid.view import GridView
from screens.widgets.grid.visible_columns import VisibleColumns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.widgets.grid.sources import Source

PLAIN = Style()
PALETTE = Palette(
    plain=PLAIN,
    header=PLAIN,
    sorted=PLAIN,
    cursor=Style(reverse=True),
    cell=PLAIN,
    marked=PLAIN,
    tones=dict.fromkeys(Tone, PLAIN),
)
NAMES = st.lists(st.text("abcd", min_size=1, max_size=9), min_size=1, max_size=6, unique=True)


def source(**columns: Sequence[Any]) -> Source[Any]:
    return ColumnSource([ValueColumn(name, values) for name, values in columns.items()])


class Paper:
    """What a painter needs, and what it drew."""

    def __init__(self, rows: Source[Any], width: int = 30) -> None:
        self.view: GridView[Any] = GridView(rows)
        self.columns = VisibleColumns(self.view)
        self.painter = Painter(self.view, self.columns, ASCII, lambda: PALETTE)
        self.width = width
        self.painter.fit(width)

    def rearrange(self, arrangement: Arrangement) -> None:
        self.view.arrangement = arrangement
        rows = self.view.source
        self.view.adopt(rows, arrange(rows, arrangement, lambda: False))
        self.painter.fit(self.width)

    def text(self, y: int, *, x: int = 0, top: int = 0, empty: str = "") -> str:
        return self.painter.strip(y, Offset(x, top), empty).text.rstrip()


def test_a_painter_draws_the_header_and_the_rows_from_the_top_line_on() -> None:
    paper = Paper(source(name=["ada", "bob", "cy"], size=[1, 22, 333]))
    assert [paper.text(y) for y in range(5)] == [
        "   name  size",
        ">  ada   1",
        "   bob   22",
        "   cy    333",
        "",
    ]
    assert paper.text(1, top=2) == "   cy    333"


def test_every_line_is_as_wide_as_the_screen_and_the_gutter_does_not_scroll() -> None:
    paper = Paper(source(name=["x" * 40], size=[1]), width=20)
    paper.columns.wide = True
    paper.painter.fit(20)
    assert paper.painter.strip(1, Offset(0, 0), "").cell_length == 20
    assert paper.text(1, x=38) == ">  xx  1"


def test_lines_are_drawn_again_only_where_they_would_look_different() -> None:
    paper = Paper(source(name=["ada", "bob", "cy"]))
    lines = range(3)
    assert paper.painter.changes(lines) == [0, 1, 2]
    assert paper.painter.changes(lines) == []
    paper.view.move_to(2)
    assert paper.painter.changes(lines) == [0, 2]


def test_a_line_stays_as_it_was_drawn_until_it_is_forgotten() -> None:
    paper = Paper(source(name=["ada", "bob"]))
    assert paper.text(1) == ">  ada"
    paper.view.move_to(1)
    assert paper.text(1) == ">  ada"
    paper.painter.forget(0)
    assert paper.text(1) == "   ada"


def test_all_lines_are_drawn_again_when_the_frame_around_them_changes() -> None:
    paper = Paper(source(name=["ada", "bob"]))
    assert not paper.painter.fit(30)
    assert paper.painter.fit(31)
    assert not paper.painter.fit(31)
    paper.view.arrangement = Arrangement(column=0)
    assert paper.painter.fit(31)


def test_where_there_are_no_rows_words_say_why() -> None:
    assert Paper(source(name=[])).text(2, empty="Reading.") == "   Reading."
    paper = Paper(source(name=["ada", "bob"]), width=60)
    paper.rearrange(Arrangement(filter="zoe"))
    assert paper.text(2, empty="Reading.") == "   No match for 'zoe' in 2 rows. Esc clears the filter."


def test_a_filter_that_leaves_nothing_says_how_to_see_the_rows_again() -> None:
    assert Arrangement().why_empty(5) == ""
    assert Arrangement(filter="x").why_empty(0) == ""
    without = Arrangement(filter="!Pool")
    assert without.why_empty(1) == "No row without 'Pool' in 1 row. Esc clears the filter."
    assert Arrangement(only_problems=True).why_empty(7) == "None of 7 rows has a problem. Ctrl+z shows all."
    both = Arrangement(filter="x", only_problems=True)
    assert both.why_empty(7) == "No match for 'x' in the problems of 7 rows. Esc clears the filter."


def test_the_header_tells_which_column_is_sorted_and_which_way() -> None:
    paper = Paper(source(name=["ada", "bob"], size=[2, 1]))
    paper.rearrange(Arrangement().with_sort(1))
    assert paper.text(0) == "   name  size^"
    paper.rearrange(paper.view.arrangement.with_sort(1))
    assert paper.text(0) == "   name  sizev"
    paper.rearrange(paper.view.arrangement.with_sort(0))
    assert paper.text(0) == "   name^ size"


@given(NAMES, st.integers(10, 60), st.booleans())
def test_a_cell_of_the_line_belongs_to_the_column_whose_span_holds_it(
    names: list[str],
    width: int,
    wide: bool,  # noqa: FBT001  drawn
) -> None:
    paper = Paper(source(**{name: ["value"] for name in names}), width)
    paper.columns.wide = wide
    paper.painter.fit(width)
    layout = paper.columns.layout
    spans = [paper.columns.span(column) for column, _ in layout.columns]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    for x in range(layout.width):
        column = paper.columns.column_at(x)
        start, end = paper.columns.span(column)
        assert start <= x < end
    assert paper.columns.column_at(layout.width + GAP) is None


def test_a_column_that_is_hidden_is_neither_numbered_nor_drawn() -> None:
    paper = Paper(source(name=["ada"], size=[1], place=["x"]))
    paper.columns.hidden.add("size")
    paper.painter.fit(30)
    assert paper.columns.numbers == [0, 2]
    assert paper.text(0) == "   name  place"
    assert paper.columns.span(1) == (0, 0)


def test_columns_grow_with_their_cells_and_do_not_shrink_again() -> None:
    paper = Paper(source(name=["ada", "x" * 12]))
    paper.view.adopt(source(name=["ada", "x" * 20]), range(2))
    assert paper.columns.outgrow([1])
    assert not paper.columns.outgrow([0])
    paper.painter.fit(60)
    assert paper.columns.layout.width >= 20


@given(st.lists(st.integers(0, 9), min_size=1, unique=True), st.integers(0, 9), st.integers(-12, 12))
def test_the_cursor_moves_among_the_columns_and_stops_at_the_outermost(
    columns: list[int], column: int, steps: int
) -> None:
    start = columns.index(column) if column in columns else 0
    end = Cursor(column=column).column_beside(columns, steps)
    assert columns.index(end) == min(max(start + steps, 0), len(columns) - 1)


def test_a_view_without_cells_has_no_column_to_move_to() -> None:
    view: GridView[Any] = GridView(source(name=["ada", "bob"], size=[1, 2]))
    view.move_to(1, 1)
    assert view.cursor == Cursor(line=1, column=None)
    view.restart(view.source, 0)
    view.move_to(5, 1)
    assert view.cursor == Cursor(line=1, column=1)


def test_an_action_is_for_the_marked_rows_or_else_for_the_one_under_the_cursor() -> None:
    view: GridView[Any] = GridView(source(name=["ada", "bob", "cy"]))
    assert list(view.selection) == [("ada",)]
    for line in (2, 1):
        view.move_to(line)
        view.toggle_mark()
    view.move_to(0)
    assert list(view.selection) == [("cy",), ("bob",)]
    assert GridView(source(name=[])).selection == ()


def test_marks_remember_their_order_and_the_end_of_the_last_one() -> None:
    marks = Marks()
    for key in ("b", "a", "c", "a"):
        marks.toggle(key)
    assert (list(marks), marks.anchor) == (["b", "c"], "a")
    marks.add(["x", "b"], anchor="x")
    marks.retain(lambda key: key != "c")
    assert (list(marks), len(marks), "x" in marks, marks.anchor) == (["b", "x"], 2, True, "x")
    assert marks.clear()
    assert not marks.clear()


def test_a_letter_sorts_by_one_column_after_the_other_that_begins_with_it() -> None:
    view: GridView[Any] = GridView(source(Size=[], name=[], state=[]))
    assert column_for_letter(view, "S") == 0
    view.arrangement = Arrangement(column=0)
    assert column_for_letter(view, "S") == 2
    view.arrangement = Arrangement(column=2)
    assert column_for_letter(view, "S") == 0
    assert column_for_letter(view, "X") is None
