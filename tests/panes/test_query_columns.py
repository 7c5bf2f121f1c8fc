"""Every column of a query's result shows its own values, under its own name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from console.model.results import QueryResult, ResultColumn
from screens.panes.query.result_view import source_of

CELLS = {
    "string": ("ada", "bob"),
    "long": (11, 12),
    "real": (0.5, 1.5),
    "bool": (True, False),
    "datetime": (datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 2, 11, tzinfo=UTC)),
    "timespan": (timedelta(minutes=5), timedelta(days=1, hours=2)),
    "dynamic": ({"os": "linux"}, ["a", "b"]),
}
WORDS = {
    "string": ("ada", "bob"),
    "long": ("11", "12"),
    "real": ("0.5", "1.5"),
    "bool": ("true", "false"),
    "datetime": ("2026-03-02 10:00:00", "2026-03-02 11:00:00"),
    "timespan": ("00:05:00", "1.02:00:00"),
    "dynamic": ('{"os":"linux"}', '["a","b"]'),
}
NUMBERS = {"long", "real", "timespan"}


@given(st.permutations(list(CELLS)))
def test_each_column_of_a_result_shows_its_own_values(kinds: list[str]) -> None:
    columns = tuple(ResultColumn(f"of {kind}", kind) for kind in kinds)
    source = source_of(QueryResult(columns, tuple(CELLS[kind] for kind in kinds)))
    assert [heading.name for heading in source.headings] == [f"of {kind}" for kind in kinds]
    assert [heading.right for heading in source.headings] == [kind in NUMBERS for kind in kinds]
    for number, kind in enumerate(kinds):
        assert tuple(source.text(row, number) for row in range(2)) == WORDS[kind]


def test_no_two_columns_of_it_could_be_taken_for_each_other() -> None:
    assert all(WORDS[left] != WORDS[right] for left, right in combinations(WORDS, 2))


def test_a_result_without_columns_has_no_rows() -> None:
    assert (len(QueryResult()), list(QueryResult()), len(source_of(QueryResult()))) == (0, [], 0)
