"""Rules that Kusto's pages state in a sentence or show in one example: each is a query and the rows that come of it."""

from __future__ import annotations

from typing import Any

import pytest
from answers import result

from console.kql import KqlError


def table(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = result(query)
    return [column.name for column in found.columns], [tuple(row) for row in found.rows]


SEEN = """
let Seen = datatable(Ts:timespan, Event:string)[0m, 'A', 1m, 'A', 2m, 'B', 32m, 'B', 36m, 'C', 75m, 'A'];
Seen | sort by Ts asc
"""
VIEWS = """
let One = view () { print x = 1 };
let Two = view () { print x = int(2) };
let Three = view () { print x_long = 3 };
let Hidden = () { print x = 4 };
"""
SIGHTINGS = """
let Doors = view () { datatable(Id:string, Level:string, Door:string)['a', 'Error', 'd1', 'b', 'Error', 'd2'] };
let Gates = view () { datatable(Id:string, Level:string, Gate:string)['a', 'Error', 'g1', 'a', 'Info', 'g2'] };
"""
SALES = """
let Sales = datatable(State:string, Shop:string, Sum:long)['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 3, 'c', 'z', 4, 'c', 'w', 6];
Sales
"""


class TestSequences:
    def test_a_match_lasts_until_the_next_step_takes_it(self) -> None:
        names, rows = table(
            SEEN
            + """| scan with_match_id=id declare (start:timespan) with (
                step inside: true => start = iff(isnull(inside.start), Ts, inside.start);
                step ends output=none: Ts - inside.start > 30m; )"""
        )
        assert names == ["Ts", "Event", "start", "id"]
        assert [row[3] for row in rows] == [0, 0, 0, 1, 1, 2]

    def test_a_session_ends_with_a_gap_as_long_as_allowed_and_with_a_null(self) -> None:
        at = "datetime(2020-01-01 00:{})"
        values = ", ".join(
            [at.format("00"), at.format("04"), at.format("09"), "datetime(null)", at.format("10")]
        )
        _, rows = table(f"datatable(t:datetime)[{values}] | serialize s = row_window_session(t, 1h, 5m)")
        assert [row[1] and row[1].minute for row in rows] == [0, 0, 9, None, 10]


class TestUnions:
    @pytest.mark.parametrize(
        ("query", "names", "rows"),
        [
            ("union withsource=T One, Two", ["T", "x_long", "x_int"], [("One", 1, None), ("Two", None, 2)]),
            ("union One, Two, Three", ["x_long1", "x_int", "x_long"], [(1, None, None), (None, 2, None), (None, None, 3)]),
            ("union T*, Nowhere*, (One | where x > 0) | count", ["Count"], None),
            ("union isfuzzy=true T*, Nowhere*, (One | where x > 0) | count", ["Count"], [(3,)]),
            ("union withsource=T (One | where x > 0), (One | as First)", ["T", "x"], [("union_arg0", 1), ("First", 1)]),
            ("print x = 1 | as First | union withsource=T (print x = 2 | as Second)", ["T", "x"], [("First", 1), ("Second", 2)]),
            ("union H*", [], None),
        ],
    )  # fmt: skip
    def test_a_view_is_a_table_and_a_name_given_by_as_too(
        self, query: str, names: list[str], rows: list[tuple[Any, ...]] | None
    ) -> None:
        if rows is None:
            with pytest.raises(KqlError, match="no table is called like"):
                table(VIEWS + query)
        else:
            assert table(VIEWS + query) == (names, rows)

    @pytest.mark.parametrize(
        ("query", "names", "rows"),
        [
            ("search Door:'d2'", ["$table", "Id", "Level", "Door"], [("Doors", "b", "Error", "d2")]),
            ("find Door == 'd2' or Gate == 'g2' project Id, Door, Gate", ["source_", "Id", "Door", "Gate"],
             [("Doors", "b", "d2", ""), ("Gates", "a", "", "g2")]),
            ("find in (Doors) where Level == 'Error' and Gate == 'g1'", ["source_"], []),
            ("find Id == 'a' and Level == 'Error'", ["source_", "Id", "Level", "pack_"],
             [("Doors", "a", "Error", {"Door": "d1"}), ("Gates", "a", "Error", {"Gate": "g1"})]),
            ("find in (Doors) where Id == 'b'", ["source_", "Id", "Level", "Door"], [("Doors", "b", "Error", "d2")]),
            ("find Id == 'b' project pack_all()", ["source_", "pack_"], [("Doors", {"Id": "b", "Level": "Error", "Door": "d2"})]),
            ("find Door == 'd1' project Gate, Id, pack_all()", ["source_", "Gate", "Id", "pack_"],
             [("Doors", "", "a", {"Level": "Error", "Door": "d1"})]),
        ],
    )  # fmt: skip
    def test_search_and_find_go_through_views(
        self, query: str, names: list[str], rows: list[tuple[Any, ...]]
    ) -> None:
        assert table(SIGHTINGS + query) == (names, rows)

    def test_a_star_inside_a_term_stands_for_anything_between_words(self) -> None:
        _, rows = table("datatable(s:string)['a billg b', 'xbilg', 'BI lg'] | search 'bi*lg'")
        assert [row[1] for row in rows] == ["a billg b", "BI lg"]


class TestGroups:
    @pytest.mark.parametrize(
        ("query", "rows"),
        [
            ("top-nested 1 of State with others='rest' by sum(Sum), top-nested 1 of Shop with others='more' by sum(Sum)",
             [("c", 10, "w", 6), ("c", 10, "more", 4), ("rest", 6, "more", 6)]),
            ("top-nested 1 of State by sum(Sum), top-nested 1 of Shop with others='more' by sum(Sum)",
             [("c", 10, "w", 6), ("c", 10, "more", 4), ("", None, "more", 6)]),
            ("top-nested 1 of State with others='rest' by sum(Sum), top-nested 1 of Shop by sum(Sum)",
             [("c", 10, "w", 6), ("rest", 6, "", None)]),
        ],
    )  # fmt: skip
    def test_others_of_one_level_are_not_divided_by_the_next(
        self, query: str, rows: list[tuple[Any, ...]]
    ) -> None:
        assert table(SALES + "| " + query)[1] == rows

    def test_a_partition_may_begin_with_a_table_of_its_own(self) -> None:
        query = "range x from 1 to 2 step 1 | partition by x { datatable(y:long)[1, 2, 2] | where y == toscalar(x) }"
        assert table(query)[1] == [(1,), (2,), (2,)]

    def test_a_scalar_of_a_partition_is_of_its_rows(self) -> None:
        query = (
            "partition by State (as Part | extend share = Sum * 100 / toscalar(Part | summarize sum(Sum)))"
        )
        assert [row[3] for row in table(SALES + "| " + query)[1]] == [33, 66, 100, 40, 60]

    def test_partition_takes_more_than_64_values_only_with_a_strategy(self) -> None:
        many = "range x from 1 to 65 step 1 | partition {} by x (count) | count"
        assert table(many.format("hint.strategy=native"))[1] == [(65,)]
        with pytest.raises(KqlError, match="65 values of x, of 64"):
            table(many.format(""))

    def test_a_series_without_bounds_has_those_of_its_own_rows(self) -> None:
        rows = "datatable(t:long, g:string)[1, 'a', 4, 'a', 3, 'b']"
        assert table(f"{rows} | make-series c = count() on t step 1 by g")[1] == [
            ("a", [1, 0, 0, 1], [1, 2, 3, 4]),
            ("b", [1], [3]),
        ]
        assert table(f"{rows} | make-series c = count() on t to 5 step 1 by g")[1][1] == ("b", [1, 0], [3, 4])
        assert table(f"{rows} | make-series c = count() on t in range(1, 4, 2)")[1] == [
            ([1, 1, 1], [0, 2, 4])
        ]

    @pytest.mark.parametrize(
        ("texts", "by", "patterns"),
        [
            ("strcat('fooZ', x)", "s", [("others", 10, "")]),
            ("strcat('fooZ', x)", "s with characters='Z'", [("foo*", 10, "fooZ1")]),
            ("strcat('San ', x)", "s", [("San *", 10, "San 1")]),
        ],
    )
    def test_reduce_finds_what_texts_share(
        self, texts: str, by: str, patterns: list[tuple[Any, ...]]
    ) -> None:
        query = f"range x from 1 to 10 step 1 | project s = {texts} | reduce"
        assert table(f"{query} by {by}")[1] == patterns
        names, rows = table(f"{query} kind=source by {by}")
        assert (names, rows[-1][1]) == (["s", "Pattern"], patterns[0][0])

    def test_aggregates_of_nothing_are_null_or_nothing(self) -> None:
        query = "datatable(x:long)[] | summarize hll(x), tdigest(x), buildschema(todynamic(tostring(x))), make_bag(bag_pack('a', x))"
        assert table(query)[1] == [(None, None, None, {})]


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "options", "values"),
        [
            ("2021 [INFO] Id:458, Machine:Node1, Text: Started", "", ("Started", 458)),
            ("[INFO] Id:458, 'Text': 'is \\\\' up'", "with (quote=\"'\", escape='\\\\')", ("is ' up", 458)),
            ("MyId:1 Text=a Text=b", "", ("a", None)),
            ("Id= 7 ; Text = x y ;Text=z", "with (pair_delimiter=';', kv_delimiter='=')", ("x y", 7)),
        ],
    )
    def test_pairs_are_read_with_and_without_delimiters(
        self, text: str, options: str, values: tuple[Any, ...]
    ) -> None:
        query = f'print s = "{text}" | parse-kv s as (Text:string, Id:long) {options} | project-away s'
        assert table(query)[1] == [values]

    def test_an_unpacked_bag_leaves_when_a_schema_keeps_the_input(self) -> None:
        query = "datatable(d:dynamic, s:string)[dynamic({'Name': 'J', 'Age': 20}), 'x'] | evaluate bag_unpack(d) : (*, Age:long)"
        assert table(query) == (["s", "Age"], [("x", 20)])


class TestOrders:
    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("asc", ["", "NaN", "-inf", "0.0", "inf"]),
            ("desc", ["inf", "0.0", "-inf", "NaN", ""]),
            ("asc nulls last", ["-inf", "0.0", "inf", "NaN", ""]),
            ("desc nulls first", ["", "NaN", "inf", "0.0", "-inf"]),
        ],
    )
    def test_nan_stands_between_null_and_the_numbers(self, order: str, expected: list[str]) -> None:
        numbers = "datatable(x:real)[0.0, real(nan), real(+inf), real(null), real(-inf)]"
        query = f"{numbers} | sort by x {order} | summarize make_list(tostring(x))"
        assert table(query)[1] == [(expected,)]

    @pytest.mark.parametrize("shape", ["getschema", "top-hitters 2 of x"])
    def test_some_operators_leave_their_rows_in_an_order(self, shape: str) -> None:
        query = f"datatable(x:long, y:long)[1, 2, 1, 3, 2, 2] | {shape} | extend n = row_number() | project n"
        assert table(query)[1] == [(1,), (2,)]


class TestColumns:
    def test_the_names_of_a_tables_columns_are_a_list(self) -> None:
        query = "let T = datatable(A:string, B:int)[]; let f = (x:int) { print C = x }; print column_names_of(T), column_names_of(f(1))"
        assert table(query)[1] == [(["A", "B"], ["C"])]

    def test_a_covariance_is_called_after_both_columns(self) -> None:
        query = "datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0] | summarize covariance(x, y), covarianceif(x, y, x > 0)"
        assert table(query) == (["covariance_x_y", "covarianceif_x_y"], [(20.5, 20.5)])

    @pytest.mark.parametrize(
        ("condition", "values"),
        [
            ("value == 'two'", ["two", "two"]),
            ("key > 0 | where value has 'two' and value1 == 'four'", ["two"]),
            ("value1 == 'four'", ["one"]),
            ("value1 == 'none'", []),
        ],
    )
    def test_a_unique_join_takes_a_row_that_meets_what_is_asked_of_it_later(
        self, condition: str, values: list[str]
    ) -> None:
        left = "datatable(key:long, value:string)[1, 'one', 1, 'two']"
        right = "datatable(key:long, value:string)[1, 'three', 1, 'four']"
        query = f"{left} | join kind=innerunique ({right}) on key | where {condition} | project value"
        assert [row[0] for row in table(query)[1]] == values


class TestOnceForAll:
    @pytest.mark.parametrize(
        "query",
        [
            (
                "range x from 1 to 9 step 1 | extend id = new_guid() | as hint.materialized=true T"
                " | union T | distinct id | count | extend once = Count == 9"
            ),
            (
                "let id = toscalar(new_guid()); range x from 1 to 9 step 1 | extend y = id"
                " | summarize once = dcount(y) == 1"
            ),
            (
                "let G = materialize(range x from 1 to 9 step 1 | extend id = new_guid());"
                " union G, G | distinct id | count | extend once = Count == 9"
            ),
            (
                "let x = () { new_guid() }; let y = () { toscalar(new_guid()) };"
                " print once = x() != x() and y() == y()"
            ),
        ],
    )
    def test_rows_and_values_asked_for_once_are_made_once(self, query: str) -> None:
        names, rows = table(query)
        assert rows[0][names.index("once")] is True


class TestOlderNames:
    @pytest.mark.parametrize(
        ("query", "counts"),
        [
            ("print x = range(1, 200, 1) | mvexpand x | count", (128,)),
            ("print x = range(1, 200, 1) | mvexpand x limit 150 | count", (150,)),
            ("print x = range(1, 200, 1) | mv-expand x | count", (200,)),
            ("print x = range(1, 200, 1) | mv-expand x take 3 | count", (3,)),
            (
                (
                    "range x from 1 to 200 step 1"
                    " | summarize a = array_length(makelist(x)), b = array_length(makeset(x)),"
                    " c = array_length(makelist(x, 150)), d = array_length(make_list(x))"
                ),
                (128, 128, 150, 200),
            ),
            (
                (
                    "range x from 1 to 200 step 1 | extend b = bag_pack(tostring(x), x)"
                    " | summarize a = array_length(bag_keys(make_dictionary(b))),"
                    " b = array_length(bag_keys(make_bag(b)))"
                ),
                (128, 200),
            ),
        ],
    )
    def test_an_older_name_takes_128_unless_told(self, query: str, counts: tuple[int, ...]) -> None:
        assert table(query)[1] == [counts]


class TestLookups:
    @pytest.mark.parametrize(
        ("plugin", "known", "asked"),
        [
            ("ipv4_lookup", "2.20.183.0/24", ("2.20.183.12", "1.1.1.1")),
            ("ipv6_lookup", "2001:0db8:85a3::/48", ("2001:0db8:85a3::8a2e:370:7334", "a5e::1")),
        ],
    )
    def test_an_address_that_is_not_found_stays_when_asked(
        self, plugin: str, known: str, asked: tuple[str, str]
    ) -> None:
        start = (
            f"let Known = datatable(network:string, place:string)['{known}', 'here'];"
            f" datatable(ip:string)['{asked[0]}', '{asked[1]}'] | evaluate {plugin}(Known, ip, network"
        )
        found = (asked[0], known, "here")
        assert table(f"{start})")[1] == [found]
        assert table(f"{start}, true)")[1] == [found, (asked[1], "", "")]
        assert table(f"{start}, return_unmatched = true)")[1] == [found, (asked[1], "", "")]
