"""Operators that make, choose and rename columns, and what the columns are called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tabled import columns, ran, rows

from console.kql import KqlSemanticError


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Events | project User, Size", "User:string, Size:long"),
        ("Events | project Detail.os, Detail['tags'], Detail.tags[0]", "Detail_os:dynamic, Detail_tags:dynamic, Detail_tags_0:dynamic"),
        ("Events | project tostring(Detail.os), toint(Size)", "Detail_os:string, Size:int"),
        ("Events | project round(half = Size / 2.0, 1), tostring(Size)", "half:real, Size:string"),
        ("Events | project tolower(User), Size + 1, strlen(User)", "Column1:string, Column2:long, strlen_User:long"),
        ("Events | project bin(At, 1h), startofday(At), At", "At:datetime, At1:datetime, At2:datetime"),
        ("Events | project x = Size, abs(Size), sqrt(Size), Size1 = 1", "x:long, Size:long, Size2:real, Size1:long"),
        ("People | extend tostring(Size)", "User:string, Role:string, Size:string"),
        ("People | extend upper = toupper(User), Size * 1.5", "User:string, Role:string, Size:long, upper:string, Column1:real"),
        ("People | project-away R*, Size", "User:string"),
        ("People | project-keep Size, U*", "User:string, Size:long"),
        ("People | project-rename Who = User", "Who:string, Role:string, Size:long"),
        ("People | project-reorder Size, *", "Size:long, User:string, Role:string"),
        ("People | project-reorder * asc", "Role:string, Size:long, User:string"),
        ("print _b = 1, a9 = 1, A10 = 1 | project-reorder * asc", "A10:long, a9:long, _b:long"),
        ("print _b = 1, a9 = 1, A10 = 1 | project-reorder * granny-desc", "_b:long, A10:long, a9:long"),
        ("print 1, x = 'a', 2.5", "print_0:long, x:string, print_2:real"),
        ("print a = now() - ago(1h), b = 1d / 1h, c = 7 / 2, d = 7 / 2.0", "a:timespan, b:real, c:long, d:real"),
        ("range x from 1 to 3 step 1", "x:long"),
        ("range x from ago(1h) to now() step 20m", "x:datetime"),
        ("Events | extend (first, rest) = series_fit_line(Detail.tags)", None),
    ],
)  # fmt: skip
def test_columns_are_called_as_in_kusto(query: str, found: str | None) -> None:
    if found is None:
        assert columns(query).startswith(
            "At:datetime, User:string, Size:long, Took:timespan, Detail:dynamic, first:real, rest:real, series_fit_line_"
        )
    else:
        assert columns(query) == found


def test_extend_makes_every_column_of_what_came_in() -> None:
    assert rows("print x = 10 | extend x = x + 1, y = x + 1") == [(11, 11)]
    with pytest.raises(KqlSemanticError, match="no column a"):
        ran("print x = 10 | extend a = x, b = a")


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(KqlSemanticError, match="y"):
        ran("print x = 1 | extend y = 1, y = 2")
    for query in (
        "print x = 1 | project y = 1, y = 2",
        "People | project User, User",
        "People | distinct User, User",
        "People | summarize count() by User, User",
        "People | summarize User = count() by User",
        "People | project-rename Role = User",
        "People | parse Role with * 'a' y 'b' y",
        "People | parse-kv Role as (y: long, y: string)",
    ):
        with pytest.raises(KqlSemanticError, match="two columns would be called"):
            ran(query)


def test_a_missing_column_has_a_stand_in() -> None:
    query = "People | take 1 | extend a = column_ifexists('Role', ''), b = column_ifexists('Nope', 'none')"
    assert rows(f"{query} | project a, b") == [("operator", "none")]


def test_random_numbers_stay_what_they_were() -> None:
    for x, y, z in rows(
        "range i from 1 to 50 step 1 | extend x = rand() | extend y = x | where x >= 0 | project x, y, z = x"
    ):
        assert x == y == z


def test_pack_all_makes_a_bag_of_a_row() -> None:
    assert rows("People | take 1 | project bag = pack_all()") == [
        ({"User": "ada", "Role": "operator", "Size": 1},)
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("'size=' n: long ', by ' who", "size=5, by ada", (5, "ada")),
        ("* 'size=' n: long ',' *", "a size=5, by ada", (5,)),
        ("'size=' n: long ', by ' who", "no such thing", (None, "")),
        ("'a=' a: long ',b=' b ',c=' c: long", "a=1,b=2,c=zz", (None, "", None)),
        ("'a' v 'b'", "abcbd", ("",)),
        ("'a' v 'c'", "aXcYc", ("XcY",)),
        ("kind=relaxed 'a=' a: long ',c=' c: long", "a=1,c=zz", (1, None)),
        ("kind=regex 'a[0-9]' v 'c'", "a1Xc", ("X",)),
        ("kind=regex flags=Ui 'A' v 'c'", "aXcYc", ("X",)),
        ("'at ' t: datetime", "at 2026-11-01", (datetime(2026, 11, 1, tzinfo=UTC),)),
    ],
)  # fmt: skip
def test_parse_reads_columns_between_words(pattern: str, text: str, found: tuple[object, ...]) -> None:
    kind = "".join(word + " " for word in pattern.split() if word.startswith(("kind=", "flags=")))
    given = rows(
        f'print text = "{text}" | parse {kind} text with {pattern.removeprefix(kind)} | project-away text'
    )
    assert given == [found]


def test_extract_gives_nothing_for_a_group_that_is_null() -> None:
    assert rows("datatable(s: string)['ada'] | project extract('a', int(null), s)") == [("",)]


def test_parse_where_leaves_out_what_does_not_match() -> None:
    query = "datatable(s: string)['a=1', 'b=2', 'a=x'] | parse-where s with 'a=' n: long"
    assert rows(query) == [("a=1", 1)]


@pytest.mark.parametrize(
    ("text", "how", "found"),
    [
        ("a=1 b=x", "pair_delimiter=' ', kv_delimiter='='", (1, "x")),
        ("b: y;a: 2", "pair_delimiter=';', kv_delimiter=':'", (2, "y")),
        ("a=3,b='one, two'", "pair_delimiter=',', kv_delimiter='=', quote=\"'\"", (3, "one, two")),
        ("a=3,b='x'", "pair_delimiter=',', kv_delimiter='=', quote=''", (3, "'x'")),
        ("b=only", "pair_delimiter=',', kv_delimiter='='", (None, "only")),
    ],
)
def test_parse_kv_reads_names_and_values(text: str, how: str, found: tuple[object, ...]) -> None:
    assert rows(f'print t = "{text}" | parse-kv t as (a: long, b: string) with ({how}) | project a, b') == [
        found
    ]
