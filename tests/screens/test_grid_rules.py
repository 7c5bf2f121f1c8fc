"""The grid's rules that need no screen: what is shown, in which order, and how wide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from console.model.cells import cell_text
from screens.widgets.grid import arranging
from screens.widgets.grid.arranging import Arrangement, Counts, arrange
from screens.widgets.grid.columns import ALWAYS, Column
from screens.widgets.grid.layout import GAP, Widths, lay_out, natural_widths
from screens.widgets.grid.values import ColumnSource, ValueColumn
from screens.widgets.grid.view import GridView

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES = st.lists(st.none() | st.floats() | st.text(max_size=4), max_size=30)


def source(*columns: Sequence[object]) -> ColumnSource:
    return ColumnSource([ValueColumn(f"c{number}", values) for number, values in enumerate(columns)])


def shown(rows: ColumnSource, wish: Arrangement) -> list[int]:
    return list(arrange(rows, wish, lambda: False))


@given(st.lists(st.none() | st.integers(0, 9), max_size=60), st.booleans())
def test_a_sort_is_stable_and_leaves_what_is_absent_last(values: list[int | None], reverse: bool) -> None:  # noqa: FBT001  drawn
    arranging.SLICE, whole = 7, arranging.SLICE
    try:
        order = shown(source(list(values)), Arrangement(column=0, reverse=reverse))
    finally:
        arranging.SLICE = whole
    present = [number for number, value in enumerate(values) if value is not None]
    absent = [number for number, value in enumerate(values) if value is None]
    assert order == sorted(present, key=lambda number: values[number] or 0, reverse=reverse) + absent


@given(VALUES, st.booleans())
def test_values_of_any_mixture_can_be_sorted(values: list[object], reverse: bool) -> None:  # noqa: FBT001  drawn
    assert sorted(shown(source(values), Arrangement(column=0, reverse=reverse))) == list(range(len(values)))


@given(st.lists(st.text("abAB", max_size=3), max_size=20), st.text("abAB", min_size=1, max_size=2))
def test_a_filter_and_its_negation_share_the_rows_between_them(values: list[str], needle: str) -> None:
    rows = source(list(values), list(reversed(values)))
    hits, rest = shown(rows, Arrangement(filter=needle)), shown(rows, Arrangement(filter="!" + needle))
    assert hits == [
        number
        for number, pair in enumerate(zip(values, reversed(values), strict=True))
        if any(needle.casefold() in text.casefold() for text in pair)
    ]
    assert sorted(hits + rest) == list(range(len(values)))


def test_a_bare_exclamation_mark_hides_nothing() -> None:
    assert shown(source(["a", "b"]), Arrangement(filter="!")) == [0, 1]


def test_counts_say_when_rows_are_hidden() -> None:
    assert str(Counts(12, 80)) == "12 of 80"
    assert str(Counts(1500, 1500)) == "1,500"


def test_values_are_written_as_operators_read_them() -> None:
    when = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    spans = [timedelta(days=-1, hours=-2, microseconds=-500), timedelta(seconds=90)]
    values = ["x", None, True, 1.5, when, {"a": [1, None]}, *spans]
    assert [cell_text(value) for value in values] == [
        "x",
        "",
        "true",
        "1.5",
        "2026-03-02 10:30:00",
        '{"a":[1,null]}',
        "-1.02:00:00.0005",
        "00:01:30",
    ]


def test_times_stand_below_each_other_to_the_millisecond_where_one_has_a_fraction() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    whole = ColumnSource([ValueColumn("t", [noon])])
    mixed = ColumnSource([ValueColumn("t", [noon, noon + timedelta(microseconds=529978), None])])
    assert whole.text(0, 0) == "2026-03-02 12:00:00"
    assert [mixed.text(row, 0) for row in range(3)] == [
        "2026-03-02 12:00:00.000",
        "2026-03-02 12:00:00.529",
        "",
    ]


WIDTHS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, ALWAYS - 1), st.booleans()), min_size=1, max_size=9
)


@given(WIDTHS, st.integers(15, 200))
def test_columns_fit_the_room_and_the_least_wanted_go_first(
    wanted: list[tuple[int, int, bool]], room: int
) -> None:
    headings = [ValueColumn(f"c{n}", [], right=right, keep=keep) for n, (_, keep, right) in enumerate(wanted)]
    widths = tuple(width for width, _, _ in wanted)
    layout = lay_out(headings, Widths(widths, widths, widths), room, (), wide=False)
    columns = [column for column, _ in layout.columns]
    assert layout.width <= room or len(columns) == 1
    assert layout.stepped_aside == len(wanted) - len(columns)
    gone = set(range(len(wanted))) - set(columns)
    assert all(headings[out].keep <= headings[kept].keep for out in gone for kept in columns)


def test_the_last_text_column_takes_what_remains() -> None:
    headings = [Column("a", str), Column("b", str), Column("n", str, right=True)]
    layout = lay_out(headings, Widths((5, 5, 3), (5, 5, 3), (5, 5, 3)), 40, (), wide=False)
    assert layout.columns == ((0, 5), (1, 32 - GAP - GAP), (2, 3))


def test_values_of_a_query_stand_close_and_only_cut_texts_take_what_remains() -> None:
    headings = [ValueColumn("a", []), ValueColumn("b", []), ValueColumn("n", [], right=True)]
    widths = Widths((5, 40, 3), (5, 40, 3), (5, 70, 3))
    assert lay_out(headings, widths, 120, (), wide=False).columns == ((0, 5), (1, 70), (2, 3))
    assert lay_out(headings, widths, 60, (), wide=False).columns == ((0, 5), (1, 48), (2, 3))


def test_few_words_are_said_only_where_all_words_have_no_room() -> None:
    headings = [ValueColumn("a", [], keep=5), ValueColumn("b", [], keep=4)]
    widths = Widths((20, 20), (6, 20), (6, 20))
    assert lay_out(headings, widths, 42, (), wide=False).columns == ((0, 20), (1, 20))
    brief = lay_out(headings, widths, 30, (), wide=False)
    assert brief.brief == {0}
    assert (brief.columns, brief.stepped_aside) == (((0, 6), (1, 20)), 0)


def test_of_several_columns_the_least_important_says_less_first() -> None:
    headings = [ValueColumn("a", [], keep=5), ValueColumn("b", [], keep=4), ValueColumn("c", [], keep=6)]
    widths = Widths((20, 20, 20), (8, 8, 8), (20, 20, 20))
    room = 3 * 20 + 2 * GAP
    told = [lay_out(headings, widths, room - less, (), wide=False).brief for less in (0, 1, 12, 13, 25)]
    assert told == [set(), {1}, {1}, {0, 1}, {0, 1, 2}]


def test_a_header_has_room_to_say_that_columns_stepped_aside() -> None:
    headings = [ValueColumn("a", [], right=True, keep=5), ValueColumn("b", [], right=True, keep=4)]
    layout = lay_out(headings, Widths((10, 10), (10, 10), (10, 10)), 18, (), wide=False)
    assert (layout.columns, layout.stepped_aside) == (((0, 10),), 1)
    assert layout.width <= 18 - GAP


def test_query_columns_never_step_aside_but_scroll() -> None:
    rows = source(*[["x" * 30]] * 12)
    layout = lay_out(rows.headings, natural_widths(rows, range(1)), 77, (), wide=False)
    assert len(layout.columns) == 12
    assert layout.width > 77


def test_the_cursor_and_the_marks_stay_with_their_rows_when_the_order_changes() -> None:
    rows = source(["a", "b", "c", "d"])
    view: GridView[tuple[object, ...]] = GridView(rows)
    view.move_to(2)
    view.toggle_mark()
    view.arrangement = Arrangement(filter="!a")
    view.adopt(rows, [3, 2, 1])
    assert (view.cursor.line, view.current) == (1, ("c",))
    view.adopt(rows, [0, 1])
    assert (view.current, view.hidden_marks, view.marked) == (("b",), 1, (("c",),))


def test_a_range_is_marked_from_the_last_mark_to_the_cursor() -> None:
    view: GridView[tuple[object, ...]] = GridView(source(list("abcde")))
    view.move_to(3)
    view.toggle_mark()
    view.move_to(1)
    view.mark_range()
    assert [line for line in range(5) if view.is_marked(line)] == [1, 2, 3]
    assert view.marks.clear()
    assert view.marked == ()
