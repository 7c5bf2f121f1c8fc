"""`summarize`, `make-series`, `top-nested` and their like."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tabled import columns, day, ran, rows

from console.kql import KqlSemanticError


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("summarize count() by User", "User:string, count_:long"),
        ("summarize by User, bin(At, 1d)", "User:string, At:datetime"),
        ("summarize count(), sum(Size), avg(Size), dcount(User)", "count_:long, sum_Size:long, avg_Size:real, dcount_User:long"),
        ("summarize max(At), min(Took), countif(Size > 1)", "max_At:datetime, min_Took:timespan, countif_:long"),
        ("summarize make_set(User), make_list(Size, 2), make_bag(Detail)", "set_User:dynamic, list_Size:dynamic, bag_Detail:dynamic"),
        ("summarize percentile(Size, 95), percentiles(Size, 5, 50)", "percentile_Size_95:long, percentile_Size_5:long, percentile_Size_50:long"),
        ("summarize arg_max(At, User, Size)", "At:datetime, User:string, Size:long"),
        ("summarize arg_max(At, *) by User", "User:string, At:datetime, Size:long, Took:timespan, Detail:dynamic"),
        ("summarize last = arg_max(At, User)", "last:datetime, User:string"),
        ("summarize (t, u) = arg_max(At, User)", "t:datetime, u:string"),
        ("summarize arg_min(At, User, Size + 1)", "At:datetime, User:string, min_At_arg2:long"),
        ("summarize arg_max(Size * 2, strcat(User, '!'))", "max_:long, max__arg1:string"),
        ("summarize take_any(Size + 1, User), any(Size + 1)", "any_arg0:long, User:string, any_:long"),
        ("summarize take_any(User), take_any(Size, At)", "User:string, Size:long, At:datetime"),
        ("summarize round(avg(Size), 1), n = count() + 1, 2 * sum(Size)", "avg_Size:real, n:long, Column1:long"),
        ("summarize max(most = Size), arg_max(last = At, User)", "max_most:long, last:datetime, User:string"),
        ("summarize count() by tostring(Detail.os), startofday(At), Size > 1", "Detail_os:string, At:datetime, Column1:bool, count_:long"),
        ("make-series n = count(), avg(Size) default = 0.0 on At step 1d by User", "User:string, n:dynamic, avg_Size:dynamic, At:dynamic"),
        ("top-nested 2 of User by sum(Size), top-nested 1 of tostring(Detail.os) by n = count()", "User:string, aggregated_User:long, Detail_os:string, n:long"),
    ],
)  # fmt: skip
def test_columns_of_groups_are_called_as_in_kusto(query: str, found: str) -> None:
    assert columns(f"Events | {query}") == found


def test_nulls_are_left_out_of_sums_and_kept_as_keys() -> None:
    assert rows("Events | summarize sum(Size), avg(Size), count(Size), count()") == [(120, 30.0, 4, 5)]
    assert rows("Events | summarize count() by Big = Size > 15 | sort by Big asc") == [
        (None, 1),
        (False, 1),
        (True, 3),
    ]


def test_without_rows_there_is_one_group_unless_there_are_keys() -> None:
    assert rows("Events | where false | summarize count(), sum(Size), make_set(User)") == [(0, 0, [])]
    assert rows("Events | where false | summarize count() by User") == []


def test_the_row_of_the_greatest_value_is_picked() -> None:
    query = "Events | where User == 'ada' | summarize arg_max(Size, At) by User"
    assert rows(query) == [("ada", 10, day(1, 1))]
    assert rows("Events | summarize arg_min(Size, User)") == [(10, "ada")]


def test_a_calculation_over_aggregates_is_made_of_each_group() -> None:
    query = "Events | where isnotnull(Size) | summarize share = 100.0 * countif(Size > 15) / count() by User | sort by User asc"
    assert rows(query) == [("", 100.0), ("ada", 0.0), ("bob", 100.0), ("eve", 100.0)]


def test_lengths_of_time_are_added_and_averaged() -> None:
    query = "Events | where Took < 1h | summarize sum(Took), avg(Took)"
    assert rows(query) == [(timedelta(minutes=9), timedelta(minutes=3))]


def test_bins_of_time_are_keys() -> None:
    assert rows("Events | summarize n = count() by bin(At, 1d) | sort by At asc") == [
        (day(1), 2),
        (day(2), 1),
        (day(3), 2),
    ]


def test_an_aggregate_outside_of_summarize_is_refused() -> None:
    with pytest.raises(KqlSemanticError, match="summarize"):
        ran("Events | extend n = count()")
    with pytest.raises(KqlSemanticError, match="no aggregate"):
        ran("Events | summarize Size by User")


def test_a_series_has_a_place_for_each_step() -> None:
    query = "Events | make-series n = count(), s = sum(Size) on At from datetime(2026-11-01) to datetime(2026-11-04) step 1d"
    assert rows(query) == [([2, 1, 2], [30, 0, 90], [day(1), day(2), day(3)])]


def test_series_of_groups_are_filled_where_there_is_nothing() -> None:
    query = "Events | make-series n = count() on At from datetime(2026-11-01) to datetime(2026-11-04) step 1d by User | where User != '' | project User, n"
    assert rows(query) == [("ada", [1, 1, 0]), ("bob", [1, 0, 0]), ("eve", [0, 0, 1])]


def test_rows_outside_of_the_axis_are_left_out() -> None:
    query = (
        "Events | make-series n = count() on At from datetime(2026-11-02) to datetime(2026-11-03) step 12h"
    )
    assert rows(query) == [([1, 0], [day(2), day(2, 12)])]


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        ("At step 1", "the step does not fit the axis: it is a long"),
        ("Size step 1d", "the step does not fit the axis: it is a timespan"),
        ("At from 1 to 5 step 1d", "where it starts does not fit the axis: it is a long"),
        ("User step 1", "the step does not fit the axis"),
    ],
)
def test_an_axis_of_another_type_than_its_steps_is_refused(axis: str, words: str) -> None:
    with pytest.raises(KqlSemanticError, match=words):
        rows(f"Events | make-series count() on {axis}")


def test_an_axis_from_nowhere_has_no_places() -> None:
    query = "Events | make-series n = count() on At from datetime(null) to datetime(2026-11-03) step 1d"
    assert rows(query) == []


def test_numbers_are_an_axis_too() -> None:
    query = "range x from 1 to 6 step 1 | make-series n = count() on x from 0 to 8 step 2"
    assert rows(query) == [([1, 2, 2, 1], [0, 2, 4, 6])]


def test_the_top_of_each_level_is_within_that_of_the_level_before() -> None:
    query = "People | top-nested 1 of User by count(), top-nested 1 of Role by sum(Size)"
    assert rows(query) == [("bob", 2, "approver", 3)]


def test_others_are_counted_together() -> None:
    query = "People | top-nested 1 of User with others = 'others' by count()"
    assert rows(query) == [("bob", 2), ("others", 2)]


def test_texts_that_differ_in_a_word_become_one_pattern() -> None:
    query = "range i from 1 to 20 step 1 | extend s = strcat('job ', i, ' done') | reduce by s"
    assert [row[:2] for row in rows(query)] == [("job * done", 20)]


def test_the_most_frequent_are_found() -> None:
    assert rows("People | top-hitters 1 of User") == [("bob", 2)]
    assert rows("People | top-hitters 1 of Role by Size") == [("researcher", 6)]
