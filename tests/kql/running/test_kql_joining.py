"""`join`, `lookup`, `union`, `search` and `find`."""

from __future__ import annotations

import pytest
from tabled import NOW, columns, ran, rows

from console.kql import KqlSemanticError, Table, execute

LEFT = "let L = datatable(k: long, l: string)[1, 'a', 2, 'b', 2, 'c', 3, 'd', long(null), 'e'];"
RIGHT = "let R = datatable(k: long, r: string)[2, 'x', 2, 'y', 3, 'z', 4, 'w', long(null), 'v'];"

INNER = {("b", "x"), ("b", "y"), ("c", "x"), ("c", "y"), ("d", "z"), ("e", "v")}


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("inner", INNER),
        ("leftouter", INNER | {("a", "")}),
        ("rightouter", INNER | {("", "w")}),
        ("fullouter", INNER | {("a", ""), ("", "w")}),
    ],
)
def test_rows_with_equal_keys_stand_side_by_side(kind: str, found: set[tuple[str, str]]) -> None:
    given = rows(f"{LEFT}{RIGHT} L | join kind={kind} R on k | project l, r")
    assert set(given) == found
    assert len(given) == len(found)


def test_without_a_kind_only_one_left_row_of_each_key_takes_part() -> None:
    given = rows(f"{LEFT}{RIGHT} L | join R on k | project l, r")
    assert set(given) == {("b", "x"), ("b", "y"), ("d", "z"), ("e", "v")}


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("leftsemi", ["b", "c", "d", "e"]),
        ("leftanti", ["a"]),
        ("anti", ["a"]),
        ("rightsemi", ["x", "y", "z", "v"]),
        ("rightanti", ["w"]),
    ],
)
def test_semi_and_anti_joins_keep_the_rows_of_one_side(kind: str, found: list[str]) -> None:
    assert [row[-1] for row in rows(f"{LEFT}{RIGHT} L | join kind={kind} R on k")] == found


def test_repeated_names_get_a_number() -> None:
    assert columns("Events | join kind=inner People on User") == (
        "At:datetime, User:string, Size:long, Took:timespan, Detail:dynamic, User1:string, Role:string, Size1:long"
    )
    assert columns("Events | lookup People on User") == (
        "At:datetime, User:string, Size:long, Took:timespan, Detail:dynamic, Role:string, Size1:long"
    )
    assert columns("People | join kind=leftanti Events on User") == "User:string, Role:string, Size:long"


def test_a_repeated_name_gets_no_number_that_makes_a_name_of_the_right_side() -> None:
    right = "(Events | project User, User1 = Size, Size = 1.5, Size1 = 'x')"
    assert columns(f"People | join kind=inner {right} on User") == (
        "User:string, Role:string, Size:long, User2:string, User1:long, Size2:real, Size1:string"
    )
    assert columns(f"People | lookup {right} on User") == (
        "User:string, Role:string, Size:long, User1:long, Size2:real, Size1:string"
    )


def test_keys_may_have_two_names() -> None:
    query = "People | join kind=inner (Events | project Who = User, At) on $left.User == $right.Who | count"
    assert rows(query) == [(4,)]
    turned = "People | join kind=inner (Events | project Who = User, At) on $right.Who == $left.User | count"
    assert rows(turned) == [(4,)]


def test_several_keys_must_all_be_equal() -> None:
    query = "People | join kind=inner (People | where Size > 1) on User, Role | project User, Role, Size"
    assert set(rows(query)) == {("bob", "researcher", 2), ("bob", "approver", 3), ("zoe", "researcher", 4)}


def test_lookup_keeps_every_left_row_or_only_those_found() -> None:
    assert rows("Events | lookup (People | where Role != 'approver') on User | count") == [(5,)]
    assert rows("Events | lookup kind=inner (People | where Role != 'approver') on User | count") == [(3,)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Events | join People on Usr", "no column Usr in Events at 1:25, did you mean User"),
        ("Events | join People on $left.User == $right.Rol", "no column Rol in People"),
        ("Events | join People on $left.At == $right.User", "two types, datetime and string"),
        ("Events | join People on User > Role", r"\$left.x == \$right.y"),
    ],
)
def test_what_cannot_be_joined_is_refused(query: str, words: str) -> None:
    with pytest.raises(KqlSemanticError, match=words):
        ran(query)


def test_union_pairs_columns_by_name() -> None:
    assert columns("union (print a = 1, b = 'x'), (print b = 'y', c = 2.5)") == "a:long, b:string, c:real"
    assert rows("union (print a = 1, b = 'x'), (print b = 'y', c = 2.5)") == [
        (1, "x", None),
        (None, "y", 2.5),
    ]


def test_a_name_of_two_types_becomes_two_columns() -> None:
    query = "union (print a = 1), (print a = 'x'), (print a = dynamic({}))"
    assert columns(query) == "a_long:long, a_string:string, a_dynamic:dynamic"
    assert rows(query) == [(1, "", None), (None, "x", None), (None, "", {})]


def test_an_inner_union_has_the_columns_of_all() -> None:
    assert columns("union kind=inner Events, People") == "User:string, Size:long"


def test_a_column_that_no_row_has_shown_yet_takes_the_type_of_its_namesake() -> None:
    unpacked = "print d = dynamic({}) | take 0 | evaluate bag_unpack(d) | project a"
    assert columns(f"union ({unpacked}), (print a = 'x')") == "a:string"
    assert columns(f"union ({unpacked}), ({unpacked})") == "a:dynamic"


def test_the_source_is_told_by_name_only_where_it_is_a_table() -> None:
    query = "let P = People; union withsource=From People, (People | take 1), P | summarize count() by From"
    assert rows(query) == [("People", 8), ("union_arg1", 1)]
    assert rows("People | union withsource=From Events | distinct From") == [("People",), ("Events",)]
    assert rows("People | take 1 | union withsource=From Events | distinct From") == [
        ("union_arg0",),
        ("Events",),
    ]


def test_a_fuzzy_union_passes_over_what_is_not_there() -> None:
    assert rows("union isfuzzy=true People, Nobody | count") == [(4,)]
    with pytest.raises(KqlSemanticError, match="no table Nobody"):
        ran("union People, Nobody")
    with pytest.raises(KqlSemanticError, match="no table Nobody"):
        ran("union isfuzzy=true Nobody, Noone")


def test_a_wildcard_stands_for_tables() -> None:
    assert rows("union Peo*, Ev* | count") == [(9,)]
    assert rows("union * | count") == [(9,)]
    assert rows("union withsource=T * | summarize count() by T") == [("Events", 5), ("People", 4)]


def test_search_finds_words_in_every_table() -> None:
    assert rows("search 'bob' | summarize count() by $table") == [("Events", 1), ("People", 2)]
    assert rows("search in (People) 'researcher' and Size > 2 | project User") == [("zoe",)]
    assert rows("People | search 'zoe' | project User") == [("zoe",)]
    assert rows("search Role == 'approver' | project $table, Role") == [("People", "approver")]


def test_find_gives_what_tables_share_and_packs_the_rest() -> None:
    query = "find in (Events, People) where User == 'zoe'"
    assert columns(query) == "source_:string, User:string, Size:long, pack_:dynamic"
    assert rows(query) == [("People", "zoe", 4, {"Role": "researcher"})]
    assert columns("find in (Events, People) where Size > 3 project User, Size") == (
        "source_:string, User:string, Size:long"
    )


def test_tables_elsewhere_are_asked_of_the_caller_by_what_the_query_says() -> None:
    tables = {'workspace("other").People': Table([("User", "string")], [("eve",)])}
    query = "workspace('other').People | union (print User = 'x')"
    assert execute(query, tables, now=NOW).rows == [("eve",), ("x",)]
