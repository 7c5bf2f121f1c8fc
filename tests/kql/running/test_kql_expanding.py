"""`mv-expand`, `mv-apply`, `partition`, `scan`, row functions and plugins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tabled import columns, day, ran, rows

from console.kql import KqlSemanticError


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("print a = dynamic([1, 2]) | mv-expand a", [(1,), (2,)]),
        ("print a = dynamic({'x': 1, 'y': 2}) | mv-expand a", [({"x": 1},), ({"y": 2},)]),
        ("print a = dynamic({'x': 1}) | mv-expand kind=array a", [(["x", 1],)]),
        ("print a = dynamic(null) | mv-expand a", [(None,)]),
        ("print a = dynamic([]) | mv-expand a", []),
        ("print a = dynamic([1, 2, 3]) | mv-expand a limit 2", [(1,), (2,)]),
        ("print a = dynamic([10, 20]), b = dynamic(['p']) | mv-expand a, b", [(10, "p"), (20, None)]),
        ("print a = dynamic([]), b = dynamic(['p']) | mv-expand a, b", [(None, "p")]),
        ("print a = dynamic([5, 6]) | mv-expand with_itemindex=i a", [(5, 0), (6, 1)]),
        ("print a = dynamic([1, 2]) | mv-expand x = a", [([1, 2], 1), ([1, 2], 2)]),
        ("print a = dynamic([1, 2.5, '3']) | mv-expand a to typeof(long)", [(1,), (2,), (None,)]),
        ("print a = dynamic([1, 'x', null]) | mv-expand a to typeof(string)", [("1",), ("x",), ("",)]),
        ("print d = dynamic({'l': [7, 8]}) | mv-expand d.l | project d_l", [(7,), (8,)]),
    ],
)
def test_each_item_becomes_a_row(query: str, found: list[tuple[object, ...]]) -> None:
    assert rows(query) == found


def test_what_holds_no_items_is_refused() -> None:
    with pytest.raises(KqlSemanticError, match="a long cannot be expanded"):
        ran("Events | mv-expand Size")


def test_a_pipeline_runs_over_the_items_of_each_row() -> None:
    query = "Events | where isnotnull(Detail) | mv-apply tag = Detail.tags on (summarize n = count(), all = make_list(tag)) | project User, n, all"
    assert rows(query) == [("ada", 2, ["a", "b"]), ("eve", 1, ["c"]), ("", 1, [])]


def test_a_row_with_an_empty_array_is_gone_after_mv_apply() -> None:
    query = "print l = dynamic([]) | mv-apply x = l on (summarize n = count())"
    assert rows(query) == []


def test_inside_mv_apply_the_row_itself_is_seen() -> None:
    query = "print limit_ = 2, l = dynamic([1, 2, 3]) | mv-apply x = l to typeof(long) on (where x >= limit_ | project x, twice = x * limit_)"
    assert columns(query) == "limit_:long, l:dynamic, x:long, twice:long"
    assert rows(query) == [(2, [1, 2, 3], 2, 4), (2, [1, 2, 3], 3, 6)]


@pytest.mark.parametrize(
    ("applied", "shape", "found"),
    [
        ("l on (extend a = 'new')", "a:string, b:long, l:dynamic", ("new", 7, 1)),
        ("l on (summarize b = count())", "a:string, b:long", ("old", 2)),
        ("b = l to typeof(string) on (take 1)", "a:string, l:dynamic, b:string", ("old", [1, 2], "1")),
        ("b = l on (summarize count())", "a:string, l:dynamic, b:long, count_:long", ("old", [1, 2], 7, 2)),
    ],
)
def test_what_mv_apply_gives_replaces_the_columns_of_the_row(
    applied: str, shape: str, found: tuple[object, ...]
) -> None:
    query = f"print a = 'old', l = dynamic([1, 2]), b = 7 | mv-apply {applied}"
    assert columns(query) == shape
    assert rows(query)[0] == found


def test_partitions_are_worked_on_one_by_one() -> None:
    assert rows("People | partition by User (top 1 by Size) | project User, Size") == [
        ("ada", 1),
        ("bob", 3),
        ("zoe", 4),
    ]


def test_row_functions_look_around_in_an_order() -> None:
    query = "range x from 1 to 4 step 1 | serialize n = row_number(), before = prev(x), after = next(x, 1, -1), sum = row_cumsum(x)"
    assert rows(query) == [(1, 1, None, 2, 1), (2, 2, 1, 3, 3), (3, 3, 2, 4, 6), (4, 4, 3, -1, 10)]


def test_row_functions_start_again_where_they_are_told() -> None:
    query = "People | sort by User asc, Size asc | project User, r = row_number(1, prev(User) != User), d = row_rank_dense(User), s = row_cumsum(Size, prev(User) != User)"
    assert rows(query) == [("ada", 1, 1, 1), ("bob", 1, 2, 2), ("bob", 2, 2, 5), ("zoe", 1, 3, 4)]


def test_a_running_sum_is_of_the_type_that_it_sums() -> None:
    summed = ran("range x from 1 to 2 step 1 | serialize a = row_cumsum(toint(x)), b = row_cumsum(x)")
    assert [column.type for column in summed.columns] == ["long", "int", "long"]


def test_row_functions_need_an_order() -> None:
    with pytest.raises(KqlSemanticError, match="prev needs rows in an order"):
        ran("People | extend before = prev(User)")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("prev(x, 'a')", "the distance must be a number"),
        ("row_number('a')", "where it starts must be a number"),
        ("row_cumsum('a')", "a string cannot be added up"),
        ("row_window_session(x, 1h, 1h)", "takes a moment and two lengths of time"),
    ],
)
def test_what_row_functions_cannot_work_on_is_refused(call: str, words: str) -> None:
    with pytest.raises(KqlSemanticError, match=words):
        ran(f"range x from 1 to 2 step 1 | serialize y = {call}")


def test_sessions_end_with_a_gap() -> None:
    query = "Events | sort by At asc | extend began = row_window_session(At, 1d, 10h) | summarize n = count() by began"
    assert rows(query) == [(day(1, 1), 2), (day(2, 3), 1), (day(3, 4), 2)]


def test_a_session_that_is_told_no_length_ends_with_a_gap() -> None:
    query = (
        "range x from 1 to 3 step 1 | project at = datetime(2024-01-01) + x * x * 1h "
        "| serialize began = row_window_session(at, timespan(null), 4h) | distinct hourofday(began)"
    )
    assert rows(query) == [(1,), (9,)]


def test_scan_adds_up_along_the_rows() -> None:
    query = "range x from 1 to 4 step 1 | scan declare (total: long = 0) with (step s: true => total = x + s.total;)"
    assert rows(query) == [(1, 1), (2, 3), (3, 6), (4, 10)]


def test_scan_finds_sequences() -> None:
    query = """
        datatable(t: long, e: string)[1, 'start', 2, 'other', 3, 'stop', 4, 'stop', 5, 'start', 6, 'stop']
        | sort by t asc
        | scan with_match_id=m declare (began: long) with (
            step begin: e == 'start' => began = t;
            step finish: e == 'stop' and t - begin.began < 5 => began = begin.began;
        )
        | project m, t, e, began
    """
    assert rows(query) == [
        (0, 1, "start", 1),
        (0, 3, "stop", 1),
        (0, 4, "stop", 1),  # a step goes on while its condition holds
        (1, 5, "start", 5),
        (1, 6, "stop", 5),
    ]


def test_fork_and_facet_give_several_results() -> None:
    result = ran("People | fork (count) (summarize max(Size))")
    assert [table.rows for table in result.tables] == [[(4,)], [(4,)]]
    facets = ran("People | facet by User, Role with (take 1)")
    assert [len(table) for table in facets.tables] == [1, 3, 3]
    with pytest.raises(KqlSemanticError, match="facet needs a column"):
        ran("People | facet by Nope*")


def test_a_bag_is_unpacked_into_columns() -> None:
    query = (
        "Events | where User == 'ada' and isnotnull(Detail) | project Detail | evaluate bag_unpack(Detail)"
    )
    assert columns(query) == "os:string, tags:dynamic"
    assert rows(query) == [("linux", ["a", "b"])]


def test_columns_of_a_plugin_are_what_the_query_says() -> None:
    query = "Events | project User, Detail | evaluate bag_unpack(Detail) : (User: string, os: string, nope: long) | take 1"
    assert columns(query) == "User:string, os:string, nope:long"
    assert rows(query) == [("ada", "linux", None)]


def test_over_no_rows_the_columns_of_a_plugin_are_taken_at_their_word() -> None:
    query = "Events | where false | evaluate bag_unpack(Detail) | where os == 'linux' | project User, os"
    assert rows(query) == []
    with pytest.raises(KqlSemanticError, match="no column oss"):
        ran("Events | evaluate bag_unpack(Detail) | where oss == 'linux'")


def test_a_column_becomes_columns_by_its_values() -> None:
    assert columns("People | evaluate pivot(Role, sum(Size), User)") == (
        "User:string, approver:long, operator:long, researcher:long"
    )
    assert rows("People | evaluate pivot(Role, sum(Size), User) | where User == 'bob'") == [("bob", 3, 0, 2)]


def test_what_a_pivot_aggregates_over_is_no_column_that_stays_with_rows_or_without() -> None:
    assert columns("People | evaluate pivot(Role, sum(Size)) | project-away operator") == (
        "User:string, approver:long, researcher:long"
    )
    assert columns("People | where false | evaluate pivot(Role, sum(Size))") == "User:string"


def test_addresses_are_looked_up_in_ranges() -> None:
    query = """
        let Nets = datatable(net: string, where_: string)['10.0.0.0/8', 'inside', '10.1.0.0/16', 'lab'];
        datatable(ip: string)['10.1.2.3', '8.8.8.8']
        | evaluate ipv4_lookup(Nets, ip, net, return_unmatched = true)
        | project ip, where_
    """
    assert set(rows(query)) == {("10.1.2.3", "inside"), ("10.1.2.3", "lab"), ("8.8.8.8", "")}


def test_a_length_of_time_has_an_order() -> None:
    assert rows("Events | where isnotnull(Took) | top 1 by Took | project Took") == [(timedelta(hours=2),)]
