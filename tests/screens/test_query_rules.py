"""The pure rules behind the query pane: statements, times, charts, summaries, pivots, heads of files."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.results import QueryResult, ResultColumn
from console.queries.headers import read_header
from screens.dialogs.time_ranges import RANGES, TimeRange, last, read_range
from screens.panes.query.charting import NoChart, chart_of
from screens.panes.query.pivots import Named, entity_of
from screens.panes.query.refining import condition, refine
from screens.panes.query.saved_words import headed
from screens.panes.query.statements import statement_at, statements
from screens.panes.query.summaries import summarize
from screens.panes.query.time_filters import own_filter
from screens.widgets.charts.axes import number_axis, time_axis
from screens.widgets.charts.drawing import BarChart, LineChart, LineSeries, draw

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOURS = [NOW + timedelta(hours=number) for number in range(4)]
finite = st.floats(-1e9, 1e9, allow_nan=False)


def result(render: str = "", **columns: tuple[str, list[Any]]) -> QueryResult:
    heads = tuple(ResultColumn(name, kind) for name, (kind, _) in columns.items())
    return QueryResult(heads, tuple(values for _, values in columns.values()), render=render)


def test_statements_lie_between_blank_lines_and_comments_alone_are_none() -> None:
    text = "// a note\n\nlet x = 1;\nT\n| take x\n   \nprint ```a\n\nb```\n"
    assert [(each.line, each.last_line) for each in statements(text)] == [(2, 4), (6, 8)]


@pytest.mark.parametrize(("line", "found"), [(0, "A"), (1, "A"), (2, "B"), (9, "B")])
def test_the_statement_at_a_blank_line_is_the_one_before(line: int, found: str) -> None:
    statement = statement_at("A\n\nB", line)
    assert statement is not None
    assert statement.text == found


@given(st.text(alphabet="ab\n`/ |", max_size=60), st.integers(0, 20))
def test_statements_are_stretches_of_the_text_itself(text: str, line: int) -> None:
    lines = text.split("\n")
    found = statements(text)
    for each in found:
        assert "\n".join(lines[each.line : each.last_line + 1]) == each.text
    assert all(one.last_line < other.line for one, other in pairwise(found))
    assert (statement_at(text, line) is None) == (not found)


@pytest.mark.parametrize(
    ("query", "filter_"),
    [
        ("T | where TimeGenerated > ago(1d) | take 1", "TimeGenerated > ago(1d)"),
        ("T | where x == 1 and TimeGenerated between (a .. b)", "TimeGenerated between (a .. b)"),
        ("T | where ago(1h) < TimeGenerated", "< TimeGenerated"),
        ("T | extend late = TimeGenerated > ago(1d)", ""),
        ("T | where x == 'TimeGenerated > ago(1d)' // TimeGenerated > 1", ""),
        ("T | summarize max(TimeGenerated)", ""),
    ],
)
def test_a_query_has_a_time_filter_of_its_own_only_where_it_filters_by_time(query: str, filter_: str) -> None:
    assert own_filter(query) == filter_


def test_a_range_is_written_as_a_length_or_two_moments() -> None:
    assert read_range("24h") == RANGES[4]
    assert read_range("last 7 d").bounds(NOW) == (NOW - timedelta(days=7), NOW)
    start, end = read_range("2026-03-01 .. 2026-03-02T12:00+02:00").bounds(NOW)
    assert (start, end) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))


SPANS = st.one_of(
    st.builds(last, st.integers(1, 9999), st.sampled_from("mhdw")),
    st.lists(st.datetimes(), min_size=2, max_size=2, unique=True).map(
        lambda each: read_range(" .. ".join(moment.isoformat() for moment in sorted(each)))
    ),
)


@given(SPANS)
def test_the_words_of_a_range_are_read_as_that_range(given_range: TimeRange) -> None:
    assert read_range(given_range.words) == given_range


@given(st.text(max_size=30))
def test_what_is_no_range_is_a_value_error_and_a_range_never_ends_before_it_begins(text: str) -> None:
    with suppress(ValueError):
        start, end = read_range(text).bounds(NOW)
        assert start < end


def test_a_time_chart_has_a_line_for_each_value_of_its_words() -> None:
    found = chart_of(
        result(
            "timechart",
            at=("datetime", HOURS),
            who=("string", ["a", "b", "a", "b"]),
            n=("long", [1, 9, 2, 8]),
        )
    )
    assert isinstance(found, LineChart)
    assert found.is_time
    assert {series.name: [y for _, y in series.points] for series in found.series} == {
        "a": [1, 2],
        "b": [9, 8],
    }


def test_series_of_arrays_are_drawn_as_make_series_leaves_them() -> None:
    times = [at.isoformat() for at in HOURS]
    found = chart_of(
        result("timechart", TimeGenerated=("dynamic", [times]), n=("dynamic", [[1, None, 3, 4]]))
    )
    assert isinstance(found, LineChart)
    assert [y for _, y in found.series[0].points] == [1, None, 3, 4]


def test_a_pie_is_bars_with_shares() -> None:
    found = chart_of(result("piechart", who=("string", ["a", "b"]), n=("long", [3, 1])))
    assert found == BarChart(("a", "b"), (("n", (3.0, 1.0)),), has_shares=True)
    assert any("75.0%" in line.plain for line in draw(found, 60, 8))


@pytest.mark.parametrize("render", ["treemap", "timechart", "barchart"])
def test_what_cannot_be_drawn_says_why(render: str) -> None:
    with pytest.raises(NoChart) as reason:
        chart_of(result(render, x=("string", ["a"])))
    assert render in reason.value.words


def test_many_points_are_thinned_to_their_extremes() -> None:
    count = 50_000
    values = [5.0] * count
    values[12_345] = 99.0
    times = [NOW + timedelta(seconds=number) for number in range(count)]
    found = chart_of(result("timechart", at=("datetime", times), n=("real", values)))
    assert isinstance(found, LineChart)
    points = found.series[0].points
    assert len(points) < 3_000
    assert max(y for _, y in points if y is not None) == 99.0


@given(
    st.lists(st.tuples(finite, st.none() | finite), max_size=30),
    st.integers(30, 120),
    st.integers(8, 30),
    st.booleans(),
)
def test_line_charts_fit_their_room(
    points: list[tuple[float, float | None]],
    width: int,
    height: int,
    ascii_only: bool,  # noqa: FBT001  drawn by Hypothesis
) -> None:
    chart = LineChart(
        (LineSeries("a\x1b[", tuple(sorted(points, key=lambda p: p[0]))),), is_time=False, is_filled=True
    )
    lines = draw(chart, width, height, ascii_only=ascii_only)
    assert len(lines) <= height
    assert all(line.cell_length <= width and line.plain.isprintable() for line in lines)
    assert not ascii_only or all(line.plain.isascii() for line in lines if "\u241b" not in line.plain)


@given(st.lists(finite, min_size=1, max_size=12), st.integers(40, 120), st.integers(8, 30), st.booleans())
def test_bar_charts_fit_their_room(values: list[float], width: int, height: int, upright: bool) -> None:  # noqa: FBT001  the same
    names = tuple(f"\x1b[{number} and more words" for number in range(len(values)))
    lines = draw(BarChart(names, (("n", tuple(values)),), is_upright=upright), width, height)
    assert len(lines) <= height
    assert all(line.cell_length <= width and line.plain.isprintable() for line in lines)


@given(st.lists(finite, min_size=1), st.integers(2, 12))
def test_axes_hold_all_values_between_round_ticks(values: list[float], most: int) -> None:
    axis = number_axis(values, most, from_zero=True)
    slack = 1e-9 * max(1.0, *map(abs, values))
    assert axis.low <= min(values) + slack
    assert axis.high >= max(values) - slack
    assert len(axis.ticks) <= most + 2
    times = time_axis([abs(value) for value in values], most)
    assert len(times.ticks) <= most + 1


def test_a_summary_counts_what_is_there_and_what_is_not() -> None:
    values = [3, None, 1, 1, None, 10]
    found = summarize("n", values, range(6), lambda: False)
    assert (found.rows, found.absent, found.distinct) == (6, 2, 3)
    assert (found.low, found.high, found.mean) == (1, 10, 3.75)
    assert found.top[0] == ("1", 2)
    assert sum(each.count for each in found.bins) == 4


@given(
    st.lists(
        st.none()
        | st.integers()
        | st.text(max_size=3)
        | st.floats()
        | st.booleans()
        | st.datetimes(timezones=st.just(UTC))
    )
)
def test_any_column_can_be_summarised(values: list[Any]) -> None:
    found = summarize("x", values, range(len(values)), lambda: False)
    assert found.absent + sum(1 for value in values if value not in (None, "")) == len(values)
    assert len(found.top) <= max(1, found.distinct)


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("UserPrincipalName", "ada@lab.example", Named.USER),
        ("Caller", "ada", Named.USER),
        ("IPAddress", "10.1.2.3", Named.ADDRESS),
        ("x", "2001:db8::1", Named.ADDRESS),
        ("Computer", "host-1.lab.example", Named.HOST),
        ("UserAgent", "Mozilla", None),
        ("CorrelationId", "5", None),
        ("UserName", 5, None),
        ("Computer", "", None),
    ],
)
def test_a_cell_names_a_user_a_host_an_address_or_nobody(column: str, value: Any, kind: Named | None) -> None:
    found = entity_of(column, value)
    assert (found.kind if found else None) is kind


SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(max_size=8),
    "long": st.integers(-(2**60), 2**60),
    "real": st.floats(-1e6, 1e6),
    "bool": st.booleans(),
    "datetime": st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is added
    "timespan": st.timedeltas(timedelta(days=-99), timedelta(days=99)),
}


@given(
    st.sampled_from(sorted(SCALARS)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.lists(SCALARS[kind], min_size=1, max_size=5))
    )
)
def test_keeping_and_dropping_a_value_part_the_rows(column: tuple[str, list[Any]]) -> None:
    kind, values = column
    rows = QueryResult((ResultColumn("odd name", kind),), (values,))
    kept, dropped = (
        refine(rows, condition(rows.columns[0], values[0], keep=keep), NOW, lambda: False).values[0]
        for keep in (True, False)
    )
    assert list(kept) == [value for value in values if value == values[0]]
    assert list(dropped) == [value for value in values if value != values[0]]


def test_a_saved_head_says_name_and_use_once() -> None:
    text = headed("// Display name: old\n// Parameter: user: string\nT | take 1", "new\nname", "what for")
    header = read_header(text)
    assert header.fields["display name"] == "new name"
    assert header.fields["description"] == "what for"
    assert [parameter.name for parameter in header.parameters] == ["user"]
    assert headed(text, "new name", "what for") == text
