"""Operators that choose, order and count rows."""

from __future__ import annotations

import pytest
from tabled import columns, day, ran, rows

from console.kql import KqlSemanticError, parse, printed


def users(query: str) -> list[str]:
    return [row[0] for row in rows(f"{query} | project User")]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("Size > 10", ["bob", "eve", ""]),
        ("Size != 10", ["bob", "ada", "eve", ""]),
        ("not(Size > 10)", ["ada"]),
        ("isnull(Size)", ["ada"]),
        ("Size > 10 and User == 'eve' or isempty(User)", ["eve", ""]),
        ("Detail.os == 'linux'", ["ada", "eve"]),
        ("Detail.tags[0] == 'c' or Detail['tags'][-1] == 'b'", ["ada", "eve"]),
        ("At between (datetime(2026-11-01 09:00) .. 18h)", ["bob", "ada"]),
        ("At !between (datetime(2026-11-01) .. datetime(2026-11-03))", ["eve", ""]),
        ("User in ('ada', 'EVE')", ["ada", "ada"]),
        ("User in~ ('ada', 'EVE')", ["ada", "ada", "eve"]),
        ("User !in (People | project User)", ["eve", ""]),
        ("User has_any (dynamic(['bob', 'eve']))", ["bob", "eve"]),
        ("* has 'windows'", ["bob"]),
        ("Size == '20'", ["bob"]),
        ("true", ["ada", "bob", "ada", "eve", ""]),
        ("1 == 2", []),
    ],
)
def test_where_keeps_the_rows_for_which_it_is_true(condition: str, found: list[str]) -> None:
    assert users(f"Events | where {condition}") == found


def test_nulls_come_last_when_sorting_down_and_first_when_sorting_up() -> None:
    assert [row[0] for row in rows("Events | sort by Size | project Size")] == [50, 40, 20, 10, None]
    assert [row[0] for row in rows("Events | sort by Size asc | project Size")] == [None, 10, 20, 40, 50]
    assert rows("Events | sort by Size asc nulls last | take 1 | project Size") == [(10,)]


def test_later_keys_decide_between_equal_ones_and_the_rest_keeps_its_order() -> None:
    assert rows("Events | sort by User asc, At desc | project User, At") == [
        ("", day(3, 5)),
        ("ada", day(2, 3)),
        ("ada", day(1, 1)),
        ("bob", day(1, 9)),
        ("eve", day(3, 4)),
    ]


def test_top_gives_what_sorting_and_taking_would() -> None:
    assert rows("Events | top 2 by Size | project Size") == [(50,), (40,)]
    assert rows("Events | top 2 by Size asc | project Size") == [(None,), (10,)]
    assert rows("Events | top 0 by Size") == []


def test_take_gives_so_many_and_no_more_than_there_are() -> None:
    assert len(rows("Events | take 2")) == 2
    assert len(rows("Events | take 200")) == 5
    assert rows("Events | limit 0") == []


def test_distinct_gives_each_combination_once() -> None:
    assert rows("Events | distinct User") == [("ada",), ("bob",), ("eve",), ("",)]
    assert rows("Events | distinct Os = tostring(Detail.os)") == [("linux",), ("windows",), ("",)]
    assert len(rows("union Events, Events | distinct *")) == 5


def test_distinct_tells_bags_by_what_they_hold() -> None:
    query = "datatable(d: dynamic)[dynamic({'a': 1, 'b': 2}), dynamic({'b': 2, 'a': 1}), dynamic([1])] | distinct d"
    assert len(rows(query)) == 2


def test_count_counts() -> None:
    assert rows("Events | where User == 'ada' | count") == [(2,)]
    assert columns("Events | count as N") == "N:long"
    assert rows("Events | where false | count") == [(0,)]


def test_samples_are_of_the_rows() -> None:
    everyone = set(rows("Events | project At, User"))
    some = rows("Events | project At, User | sample 3")
    assert len(some) == 3
    assert set(some) <= everyone
    assert len(rows("Events | sample-distinct 2 of User")) == 2


def test_a_condition_that_is_no_bool_is_refused_with_its_place() -> None:
    with pytest.raises(KqlSemanticError) as refused:
        ran("Events\n| where Size")
    assert (refused.value.line, refused.value.column) == (2, 9)
    assert "bool" in refused.value.message


def test_an_unknown_column_is_explained_with_what_was_meant() -> None:
    with pytest.raises(KqlSemanticError, match=r"no column Usr in Events at 1:16, did you mean User\?"):
        ran("Events | where Usr == 'ada'")


def test_an_operator_whose_meaning_nothing_says_is_read_and_refused() -> None:
    assert printed(parse("Events | where User like 'a%'")) == 'Events\n| where User like "a%"'
    with pytest.raises(KqlSemanticError, match="the operator like is not supported at 1:21"):
        ran("Events | where User like 'a%'")


def test_getschema_tells_the_columns() -> None:
    assert rows("People | getschema") == [
        ("User", 0, "System.String", "string"),
        ("Role", 1, "System.String", "string"),
        ("Size", 2, "System.Int64", "long"),
    ]


def test_assert_schema_refuses_other_columns() -> None:
    assert len(rows("People | assert-schema (User: string, Role: string, Size: long)")) == 4
    with pytest.raises(KqlSemanticError, match="Role:string"):
        ran("People | assert-schema (User: string)")
