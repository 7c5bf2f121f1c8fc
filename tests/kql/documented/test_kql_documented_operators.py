"""The examples that Kusto's documentation gives for its operators, each with the rows that it shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from answers import result


def rows(query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in result(query).rows]


def table(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = result(query)
    return [column.name for column in found.columns], [tuple(row) for row in found.rows]


X_AND_Y = """
let X = datatable(Key:string, Value1:long) ['a', 1, 'b', 2, 'b', 3, 'c', 4];
let Y = datatable(Key:string, Value2:long) ['b', 10, 'c', 20, 'c', 30, 'd', 40];
"""
JOINS = [
    ("inner", ["Key", "Value1", "Key1", "Value2"], [("b", 3, "b", 10), ("b", 2, "b", 10), ("c", 4, "c", 20), ("c", 4, "c", 30)]),
    ("leftouter", ["Key", "Value1", "Key1", "Value2"], [("a", 1, "", None), ("b", 2, "b", 10), ("b", 3, "b", 10), ("c", 4, "c", 20), ("c", 4, "c", 30)]),
    ("rightouter", ["Key", "Value1", "Key1", "Value2"], [("b", 2, "b", 10), ("b", 3, "b", 10), ("c", 4, "c", 20), ("c", 4, "c", 30), ("", None, "d", 40)]),
    ("fullouter", ["Key", "Value1", "Key1", "Value2"], [("a", 1, "", None), ("b", 2, "b", 10), ("b", 3, "b", 10), ("c", 4, "c", 20), ("c", 4, "c", 30), ("", None, "d", 40)]),
    ("leftanti", ["Key", "Value1"], [("a", 1)]),
    ("rightanti", ["Key", "Value2"], [("d", 40)]),
    ("leftsemi", ["Key", "Value1"], [("b", 2), ("b", 3), ("c", 4)]),
    ("rightsemi", ["Key", "Value2"], [("b", 10), ("c", 20), ("c", 30)]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "names", "expected"), JOINS)
def test_each_kind_of_join_gives_the_rows_of_its_page(
    kind: str, names: list[str], expected: list[tuple[Any, ...]]
) -> None:
    found, given = table(f"{X_AND_Y} X | join kind={kind} Y on Key")
    assert found == names
    assert sorted(given, key=str) == sorted(expected, key=str)


def test_innerunique_takes_one_row_of_each_left_key() -> None:
    given = rows(
        "let t1 = datatable(key:long, value:string) [1, 'val1.1', 1, 'val1.2']; let t2 = datatable(key:long, value:string) [1, 'val1.3', 1, 'val1.4']; t1 | join kind=innerunique t2 on key"
    )
    assert len(given) == 2
    assert {row[1] for row in given} < {"val1.1", "val1.2"}
    assert {row[3] for row in given} == {"val1.3", "val1.4"}


@pytest.mark.parametrize(
    ("query", "names", "expected"),
    [
        (
            'datatable (a: int, b: dynamic) [1, dynamic([10, 20]), 2, dynamic(["a", "b"])] | mv-expand b',
            ["a", "b"],
            [(1, 10), (1, 20), (2, "a"), (2, "b")],
        ),
        (
            'datatable (a: int, b: dynamic) [1, dynamic({"prop1": "a1", "prop2": "b1"}), 2, dynamic({"prop1": "a2", "prop2": "b2"})] | mv-expand b',
            ["a", "b"],
            [(1, {"prop1": "a1"}), (1, {"prop2": "b1"}), (2, {"prop1": "a2"}), (2, {"prop2": "b2"})],
        ),
        (
            'datatable (a: int, b: dynamic) [1, dynamic({"prop1": "a1", "prop2": "b1"})] | mv-expand kind=array b | extend key = b[0], val = b[1]',
            ["a", "b", "key", "val"],
            [(1, ["prop1", "a1"], "prop1", "a1"), (1, ["prop2", "b1"], "prop2", "b1")],
        ),
        (
            'datatable (a: int, b: dynamic, c: dynamic) [1, dynamic({"prop1": "a", "prop2": "b"}), dynamic([5, 4, 3])] | mv-expand b, c',
            ["a", "b", "c"],
            [(1, {"prop1": "a"}, 5), (1, {"prop2": "b"}, 4), (1, None, 3)],
        ),
        (
            'datatable (a: int, b: dynamic, c: dynamic) [1, dynamic({"prop1": "a", "prop2": "b"}), dynamic([5, 6])] | mv-expand b | mv-expand c',
            ["a", "b", "c"],
            [(1, {"prop1": "a"}, 5), (1, {"prop1": "a"}, 6), (1, {"prop2": "b"}, 5), (1, {"prop2": "b"}, 6)],
        ),
        (
            "range x from 1 to 4 step 1 | summarize x = make_list(x) | mv-expand with_itemindex=Index x",
            ["Index", "x"],
            [(0, 1), (1, 2), (2, 3), (3, 4)],
        ),
    ],
)  # fmt: skip
def test_mv_expand_gives_the_rows_of_its_page(
    query: str, names: list[str], expected: list[tuple[Any, ...]]
) -> None:
    found, given = table(query)
    assert sorted(found) == sorted(names)
    order = [found.index(name) for name in names]
    assert [tuple(row[place] for place in order) for row in given] == expected


LISTS = (
    "let _data = range x from 1 to 8 step 1 | summarize l = make_list(x) by xMod2 = x % 2; _data | mv-apply "
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("element=l to typeof(long) on (top 1 by element)", {(1, 7), (0, 8)}),
        ("l to typeof(long) on (top 2 by l | summarize SumOfTop2 = sum(l))", {(1, 12), (0, 14)}),
        (
            "with_itemindex=index element=l to typeof(long) on (where index >= 3 | project element)",
            {(1, 7), (0, 8)},
        ),
    ],
)
def test_mv_apply_gives_the_rows_of_its_page(body: str, expected: set[tuple[Any, ...]]) -> None:
    assert {(row[0], row[-1]) for row in rows(LISTS + body)} == expected


EVENTS = """
let Events = datatable (Ts: timespan, Event: string) [
    0m, "A", 1m, "Start", 2m, "B", 3m, "D", 4m, "Stop", 6m, "C", 8m, "Start", 11m, "E", 12m, "Stop"
]; Events | sort by Ts asc | scan """


def test_scan_sums_up() -> None:
    query = "range x from 1 to 5 step 1 | scan declare (cumulative_x:long=0) with (step s1: true => cumulative_x = x + s1.cumulative_x;)"
    assert rows(query) == [(1, 1), (2, 3), (3, 6), (4, 10), (5, 15)]


def test_scan_carries_several_columns_on() -> None:
    query = (
        "range x from 1 to 5 step 1 | extend y = 2 * x "
        "| scan declare (cumulative_x:long=0, cumulative_y:long=0) with (step s1: true => cumulative_x = x + s1.cumulative_x, cumulative_y = y + s1.cumulative_y;)"
    )
    assert rows(query)[-1] == (5, 10, 15, 30)


def test_scan_fills_forward() -> None:
    query = """
    let Events = datatable (Ts: timespan, Event: string) [0m, "A", 1m, "", 2m, "B", 3m, "", 4m, "", 6m, "C", 8m, "", 11m, "D", 12m, ""];
    Events | sort by Ts asc
    | scan declare (Event_filled: string="") with (step s1: true => Event_filled = iff(isempty(Event), s1.Event_filled, Event);)
    """
    assert [row[2] for row in rows(query)] == ["A", "A", "B", "B", "B", "C", "C", "D", "D"]


def test_scan_finds_everything_between_start_and_stop() -> None:
    query = (
        EVENTS
        + """with_match_id=m_id with (
        step s1: Event == "Start";
        step s2: Event != "Start" and Event != "Stop" and Ts - s1.Ts <= 5m;
        step s3: Event == "Stop" and Ts - s1.Ts <= 5m;
    )"""
    )
    found = [(row[1], row[2]) for row in rows(query)]
    assert found == [("Start", 0), ("B", 0), ("D", 0), ("Stop", 0), ("Start", 1), ("E", 1), ("Stop", 1)]


def test_scan_goes_on_with_a_match_until_a_later_step_takes_it() -> None:
    query = """
    let Events = datatable (Ts: timespan, Event: string) [0m, "A", 1m, "A", 2m, "B", 32m, "B", 36m, "C", 75m, "A"];
    Events | sort by Ts asc
    | scan with_match_id=session_id declare (sessionStart: timespan) with (
        step inSession: true => sessionStart = iff(isnull(inSession.sessionStart), Ts, inSession.sessionStart);
        step endSession output=none: Ts - inSession.sessionStart > 30m;
    )
    """
    assert [row[-1] for row in rows(query)] == [0, 0, 0, 1, 1, 2]


def test_scan_gives_the_last_row_of_a_series_that_another_sequence_takes_over() -> None:
    query = """
    datatable(t: long, e: string)[1, "a", 2, "b", 3, "b", 4, "a", 5, "b"] | sort by t asc
    | scan with (step first output=none: e == "a"; step then output=last: e == "b";)
    """
    assert [row[0] for row in rows(query)] == [3, 5]


TRACES = """
let Traces = datatable (EventText: string) [
    "Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=23, lockTime=02/17/2016 08:40:01, releaseTime=02/17/2016 08:40:01, previousLockTime=02/17/2016 08:39:01)",
    "Event: NotifySliceRelease (resourceName=PipelineScheduler, totalSlices=27, sliceNumber=20, lockTime=02/17/2016 08:40:01, releaseTime=02/17/2016 08:40:01, previousLockTime=02/17/2016 08:39:01)"
]; Traces """


def test_parse_takes_a_line_apart() -> None:
    query = (
        TRACES
        + """
    | parse EventText with * "resourceName=" resourceName ", totalSlices=" totalSlices:long * "sliceNumber=" sliceNumber:long * "lockTime=" lockTime ", releaseTime=" releaseTime:date "," * "previousLockTime=" previousLockTime:date ")" *
    | project resourceName, totalSlices, sliceNumber, lockTime, releaseTime, previousLockTime
    """
    )
    at, before = datetime(2016, 2, 17, 8, 40, 1, tzinfo=UTC), datetime(2016, 2, 17, 8, 39, 1, tzinfo=UTC)
    assert rows(query) == [
        ("PipelineScheduler", 27, 23, "02/17/2016 08:40:01", at, before),
        ("PipelineScheduler", 27, 20, "02/17/2016 08:40:01", at, before),
    ]


def test_parse_takes_a_line_apart_by_regular_expressions() -> None:
    query = (
        TRACES
        + """
    | parse kind=regex EventText with "(.*?)[a-zA-Z]*=" resourceName @", totalSlices=\\s*\\d+\\s*.*?sliceNumber=" sliceNumber:long ".*?(previous)?lockTime=" lockTime ".*?releaseTime=" releaseTime ".*?previousLockTime=" previousLockTime:date "\\\\)"
    | project resourceName, sliceNumber, lockTime, releaseTime, previousLockTime
    """
    )
    assert [row[:2] for row in rows(query)] == [("PipelineScheduler", 23), ("PipelineScheduler", 20)]


def test_relaxed_parse_leaves_null_what_has_another_type() -> None:
    text = 'print s = "totalSlices=27, sliceNumber=invalid_number, lockTime=1"'
    simple = (
        '| parse s with "totalSlices=" a:long ", sliceNumber=" b:long ", lockTime=" c:long | project a, b, c'
    )
    assert rows(f"{text} {simple}") == [(None, None, None)]
    assert rows(f"{text} {simple.replace('parse s', 'parse kind=relaxed s')}") == [(27, None, 1)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("print str='ThreadId:458745723, Machine:Node001, Text: The service is up, Level: Info' | parse-kv str as (Text: string, ThreadId: long, Machine: string) with (pair_delimiter=',', kv_delimiter=':') | project-away str", [("The service is up", 458745723, "Node001")]),
        ("print str='src=10.1.1.123 dst=10.1.1.124 bytes=125 failure=\"connection aborted\" \"event time\"=2021-01-01T10:00:54' | parse-kv str as (['event time']: datetime, src: string, dst: string, bytes: long, failure: string) with (pair_delimiter=' ', kv_delimiter='=', quote='\"') | project-away str", [(datetime(2021, 1, 1, 10, 0, 54, tzinfo=UTC), "10.1.1.123", "10.1.1.124", 125, "connection aborted")]),
        ("print str='$$USERNAME=user1 $$PASSWORD=abc' | project str = 'a=1;b=2' | parse-kv str as (a: long, b: long) with (pair_delimiter=';', kv_delimiter='=') | project a, b", [(1, 2)]),
        ("print str='name=John Doe phone=555 5555 city=New York' | parse-kv str as (name: string, phone: string, city: string) with (pair_delimiter=' ', kv_delimiter='=', greedy=true) | project-away str", [("John Doe", "555 5555", "New York")]),
    ],
)  # fmt: skip
def test_parse_kv_gives_the_rows_of_its_page(query: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(query) == expected


def test_make_series_averages_along_the_axis() -> None:
    query = """
    let data = datatable(timestamp:datetime, metric: real) [
      datetime(2016-12-31T06:00), 50, datetime(2017-01-01), 4, datetime(2017-01-02), 3, datetime(2017-01-03), 4,
      datetime(2017-01-03T03:00), 6, datetime(2017-01-05), 8, datetime(2017-01-05T13:40), 13, datetime(2017-01-06), 4,
      datetime(2017-01-07), 3, datetime(2017-01-08), 8, datetime(2017-01-08T21:00), 8, datetime(2017-01-09), 2,
      datetime(2017-01-09T12:00), 11, datetime(2017-01-10T05:00), 5
    ];
    data | make-series avg(metric) on timestamp from datetime(2017-01-01) to datetime(2017-01-10) step 1d
    """
    names, given = table(query)
    assert names == ["avg_metric", "timestamp"]
    assert given[0][0] == [4.0, 3.0, 5.0, 0.0, 10.5, 4.0, 3.0, 8.0, 6.5]
    assert len(given[0][1]) == 9


def test_make_series_of_nothing_gives_nothing_unless_it_must() -> None:
    empty = "let t = datatable(at: datetime, v: real) []; t | where 1 == 0 | make-series {} avg(v) default=1.0 on at from datetime(2017-01-01) to datetime(2017-01-04) step 1d"
    assert rows(empty.format("")) == []
    assert rows(empty.format("kind=nonempty"))[0][0] == [1.0, 1.0, 1.0]


F = """
let f = (a: long, b: string = "b.default", c: long = 0) {
  print x = strcat(a, "-", b, "-", c)
}; """


def test_arguments_may_be_given_by_name_and_left_out() -> None:
    calls = "union (f(12)), (f(12, c=7)), (f(b='x', a=1)) | sort by x asc"
    assert rows(F + calls) == [("1-x-0",), ("12-b.default-0",), ("12-b.default-7",)]


@pytest.mark.parametrize(
    ("query", "names", "expected"),
    [
        ('datatable(d:dynamic) [dynamic({"Name": "John", "Age":20}), dynamic({"Name": "Dave", "Age":40})] | evaluate bag_unpack(d)', ["Age", "Name"], [(20, "John"), (40, "Dave")]),
        ("datatable(d:dynamic) [dynamic({\"Name\": \"John\", \"Age\":20})] | evaluate bag_unpack(d, 'Property_')", ["Property_Age", "Property_Name"], [(20, "John")]),
        ("datatable(Name:string, d:dynamic) ['Old_name', dynamic({\"Name\": \"John\", \"Age\":20})] | evaluate bag_unpack(d, columnsConflict='keep_source')", ["Name", "Age"], [("Old_name", 20)]),
        ('datatable(d:dynamic) [dynamic({"Name": "John", "Age":20})] | evaluate bag_unpack(d) : (Name:string, Age:long)', ["Name", "Age"], [("John", 20)]),
        ("datatable (k: string, e: string, n: long) ['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 3] | evaluate pivot(e, sum(n)) | sort by k asc", ["k", "x", "y"], [("a", 1, 2), ("b", 3, 0)]),
        ("let ips = datatable(ip:string) ['192.168.1.1', '100.2.3.4']; let geo = datatable(network:string, name:string) ['192.168.0.0/16', 'home']; ips | evaluate ipv4_lookup(geo, ip, network)", ["ip", "network", "name"], [("192.168.1.1", "192.168.0.0/16", "home")]),
        ("datatable(a:int, b:string) [1, 'x'] | evaluate narrow()", ["Row", "Column", "Value"], [(0, "a", "1"), (0, "b", "x")]),
    ],
)  # fmt: skip
def test_a_plugin_gives_the_rows_of_its_page(
    query: str, names: list[str], expected: list[tuple[Any, ...]]
) -> None:
    found, given = table(query)
    assert sorted(found) == sorted(names)
    order = [found.index(name) for name in names]
    assert [tuple(row[place] for place in order) for row in given] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("range x from 1 to 4 step 1 | serialize | extend s = row_cumsum(x)", [(1, 1), (2, 3), (3, 6), (4, 10)]),
        ("datatable (who:string, n:long) ['a', 1, 'a', 10, 'b', 7, 'b', 17] | serialize c = row_cumsum(n, who != prev(who)) | project who, c", [("a", 1), ("a", 11), ("b", 7), ("b", 24)]),
        ("range a from 1 to 3 step 1 | sort by a desc | extend rn = row_number()", [(3, 1), (2, 2), (1, 3)]),
        ("range a from 1 to 3 step 1 | sort by a desc | extend rn = row_number(7)", [(3, 7), (2, 8), (1, 9)]),
        ("datatable (x:string, n:long) ['a', 1, 'a', 5, 'a', 5, 'b', 2] | sort by n asc | extend d = row_rank_dense(n)| project n, d", [(1, 1), (2, 2), (5, 3), (5, 3)]),
        ("datatable (n:long) [1, 5, 5, 7] | sort by n asc | extend d = row_rank_min(n)", [(1, 1), (5, 2), (5, 2), (7, 4)]),
        ("range x from 1 to 3 step 1 | serialize | extend p = prev(x, 1, 0), n = next(x)", [(1, 0, 2), (2, 1, 3), (3, 2, None)]),
        ("range x from 1 to 5 step 1 | as hint.materialized=true T | extend share = x * 100 / toscalar(T | summarize sum(x)) | where x == 5", [(5, 33)]),
        ("range x from 0 to 10 step 5", [(0,), (5,), (10,)]),
        ("print x = range(1, 4) | mv-expand x to typeof(long) | where x in ((range y from 3 to 9 step 1)) ", [(3,), (4,)]),
        ("let f = (T: (x: long), n: long) { T | where x > n }; range x from 1 to 3 step 1 | invoke f(2)", [(3,)]),
        ("datatable(a: string, b: long) ['x', 1, 'x', 1, 'y', 2] | distinct *", [("x", 1), ("y", 2)]),
        ("datatable(a: long) [] | summarize count(), sum(a), max(a)", [(0, 0, None)]),
        ("datatable(a: long) [] | summarize count() by a", []),
        ("datatable(a: long) [1, long(null), 3] | sort by a asc", [(None,), (1,), (3,)]),
        ("datatable(a: long) [1, long(null), 3] | sort by a desc", [(3,), (1,), (None,)]),
        ("datatable(a: long) [1, long(null), 3] | top 1 by a asc nulls last", [(1,)]),
        ("datatable(a: string, n: long) ['x', 1, 'y', 9, 'x', 3] | summarize arg_max(n, *) by a | sort by a asc", [("x", 3), ("y", 9)]),
        ("datatable(a: string, n: long) ['x', 1, 'y', 9, 'x', 3] | partition by a (top 1 by n) | sort by a asc", [("x", 3), ("y", 9)]),
        ("datatable(a: string, n: long) ['x', 1, 'y', 9, 'x', 3] | top-nested 1 of a by sum(n)", [("y", 9)]),
        ("datatable(a: string, n: long) ['x', 1, 'y', 9, 'x', 3] | top-nested 1 of a with others='rest' by sum(n)", [("y", 9), ("rest", 4)]),
        ("let a = datatable(x: long) [1]; let b = datatable(x: long, y: long) [2, 3]; union a, b | sort by x asc", [(1, None), (2, 3)]),
        ("let a = datatable(x: long) [1]; let b = datatable(x: long, y: long) [2, 3]; union kind=inner a, b | sort by x asc", [(1,), (2,)]),
        ("let a = datatable(x: long) [1]; let b = datatable(x: string) ['z']; union a, b | sort by x_long asc", [(None, "z"), (1, "")]),
        ("let fact = datatable(k: long, v: string) [1, 'a', 2, 'b']; let dim = datatable(k: long, name: string) [1, 'one']; fact | lookup dim on k", [(1, "a", "one"), (2, "b", "")]),
        ("let fact = datatable(k: long, v: string) [1, 'a', 2, 'b']; let dim = datatable(k: long, name: string) [1, 'one']; fact | lookup kind=inner dim on k", [(1, "a", "one")]),
        ("datatable(Ab: long, B: long, Ac: long) [1, 2, 3] | project-reorder B, A* desc", [(2, 3, 1)]),
        ("datatable(Ab: long, B: long, Ac: long) [1, 2, 3] | project-away A*", [(2,)]),
        ("datatable(Ab: long, B: long, Ac: long) [1, 2, 3] | project-keep B, A*", [(1, 2, 3)]),
        ("datatable(s: string) ['the fox', 'a dog', 'foxes'] | search 'fox' | project s", [("the fox",)]),
        ("datatable(s: string) ['the fox', 'a dog', 'foxes'] | search 'fox*' | count", [(2,)]),
        ("range x from 1 to 100 step 1 | sample 7 | count", [(7,)]),
        ("datatable(a: string) ['x', 'x', 'y'] | count as n", [(2 + 1,)]),
    ],
)  # fmt: skip
def test_an_operator_gives_these_rows(query: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(query) == expected


def test_sessions_begin_anew_after_a_gap() -> None:
    query = """
    datatable (ID: string, Timestamp: datetime) [
        "1", datetime(2024-11-28 10:00:00), "1", datetime(2024-11-28 10:04:00), "1", datetime(2024-11-28 10:30:00), "2", datetime(2024-11-28 10:31:00)
    ] | sort by ID asc, Timestamp asc
    | extend SessionStarted = row_window_session(Timestamp, 1h, 5m, ID != prev(ID)) | summarize count() by ID, SessionStarted | sort by ID asc, SessionStarted asc
    """
    assert [(row[0], row[1].hour * 60 + row[1].minute, row[2]) for row in rows(query)] == [
        ("1", 600, 2),
        ("1", 630, 1),
        ("2", 631, 1),
    ]
