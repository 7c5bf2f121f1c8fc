"""What the pages of statements and of functions that a query defines say, each with the rows that come of it."""

from __future__ import annotations

from typing import Any

import pytest
from answers import NOW

from console.kql import KqlError, Table, execute

TABLES = {
    "Logs": Table([("x", "long")], [(1,), (2,)]),
    "Other": Table([("y", "long")], [(3,)]),
    'cluster("c").database("d").Far': Table([("z", "long")], [(4,)]),
}
PLACES = """
declare pattern place = (country:string)[state:string] {
    ("USA").["New York"] = { print Capital = "Albany" };
    ("Canada").["Alberta"] = { let city = "Edmonton"; print Capital = city };
};
"""
SHADES = """
let Mine = view () { Logs | where x == 1 };
let Yours = () { print x = 9 };
let least = 0;
"""


def rows(query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in execute(query, TABLES, now=NOW).rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PLACES + "place('Canada').Alberta", [("Edmonton",)]),
        (PLACES + "union place('USA').['New York'], place('Canada').['Alberta'] | count", [(2,)]),
        ("declare pattern where_is = (a:string) { ('10.0.0.1') = { print Lat = 37.5 }; }; where_is('10.0.0.1')", [(37.5,)]),
        ("alias database near = cluster('c').database('d'); database('near').Far", [(4,)]),
        ("database().Logs | count", [(2,)]),
        ("let one = () { 1 }; Logs | extend y = x * one, z = x * one() | where y == z | count", [(2,)]),
        ("let few = () { Logs | where x < 2 }; Logs | where x in (few)", [(1,)]),
        ("let f = (a:long, b:string = 'b', c:long = 0) { strcat(a, b, c) }; union (print f(c=7, a=12)), (print f(12, c=7)) | distinct *", [("12b7",)]),
        ("let f = (h:long) { toscalar(Logs | summarize max(x)) * h }; Logs | project f(10)", [(20,), (20,)]),
    ],
)  # fmt: skip
def test_a_statement_means_what_its_page_says(query: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(query) == expected


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        (PLACES + "place('Peru').Lima", r"the pattern is not declared for place\('Peru'\)\.\['Lima'\]"),
        ("declare pattern where_is; where_is('10.0.0.1')", r"not declared for where_is\('10.0.0.1'\)"),
        ("Nowhere('a').b", "no pattern Nowhere"),
        ("range a from 1 to toint(rand() * 9) step 1", "of a range are constants"),
    ],
)  # fmt: skip
def test_a_statement_is_refused_as_its_page_says(query: str, refusal: str) -> None:
    with pytest.raises(KqlError, match=refusal):
        rows(query)


@pytest.mark.parametrize(
    ("to", "query", "expected"),
    [
        ("Mine", "Mine", [(1,)]),
        ("Mine", "Mine | where x > least", [(1,)]),
        ("Mine", "Logs", None),
        ("Mine", "Yours", None),
        ("Mine", "union * | count", [(1,)]),
        ("*", "union Mine, Yours | count", [(2,)]),
        ("*", "Logs", None),
        ("database().*", "union Logs, Other | count", [(3,)]),
        ("Lo*", "Other", None),
        ("Lo*", "search * | count", [(2,)]),
        ("cluster('c').database('d').Far", "cluster('c').database('d').Far", [(4,)]),
        ("database().Logs", "cluster('c').database('d').Far", None),
    ],
)
def test_restricted_access_hides_what_it_does_not_list(
    to: str, query: str, expected: list[tuple[Any, ...]] | None
) -> None:
    restricted = f"{SHADES} restrict access to ({to}); {query}"
    if expected is None:
        with pytest.raises(KqlError, match=r"access is restricted|no table"):
            rows(restricted)
    else:
        assert rows(restricted) == expected
