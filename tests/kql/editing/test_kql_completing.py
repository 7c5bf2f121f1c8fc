"""What is offered while a query is being written; `¦` marks the cursor."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.kql import Outside, Table
from console.kql.completing import Completion, Completions, completions

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TABLES = {
    "SigninLogs": Table([("UserPrincipalName", "string"), ("ResultType", "string"), ("Status", "dynamic")]),
    "AuditLogs": Table([("OperationName", "string"), ("TimeGenerated", "datetime")]),
}


def offered(text: str) -> Completions:
    return completions(text.replace("¦", ""), text.index("¦"), TABLES, now=NOW)


def texts(text: str, kind: str = "") -> list[str]:
    return [item.text for item in offered(text).items if kind in ("", item.kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¦", "SigninLogs"),
        ("Sig¦", "SigninLogs"),
        ("let x = Aud¦", "AuditLogs"),
        ("let x = 5;\nSig¦", "SigninLogs"),
        ("let f = (n: int) { Aud¦", "AuditLogs"),
        ("SigninLogs | join kind=inner (Aud¦", "AuditLogs"),
        ("SigninLogs | join Aud¦", "AuditLogs"),
        ("union SigninLogs, Aud¦", "AuditLogs"),
        ("let recent = SigninLogs; rec¦", "recent"),
        ("SigninLogs | ¦", "where"),
        ("SigninLogs | sum¦", "summarize"),
        ("SigninLogs | project-a¦", "project-away"),
        ("SigninLogs | mv-apply s = Status on (ext¦", "extend"),
        ("SigninLogs | partition by ResultType (sum¦", "summarize"),
        ("SigninLogs | where User¦", "UserPrincipalName"),
        ("SigninLogs | where ResultType == 0 and User¦", "UserPrincipalName"),
        ("SigninLogs | where ResultType-Res¦", "ResultType"),
        ("SigninLogs | summarize failures = count() by ResultType | where fai¦", "failures"),
        ("let recent = SigninLogs | project ResultType; recent | where Res¦", "ResultType"),
        ("let recent = SigninLogs | where Res¦", "ResultType"),
        ("SigninLogs | where ResultType in ((AuditLogs | project Ope¦", "OperationName"),
        ("SigninLogs | join (AuditLogs | where Ope¦", "OperationName"),
        ("SigninLogs | join (AuditLogs) on $left.User¦", "UserPrincipalName"),
        ("SigninLogs | mv-apply s = Status on (where User¦", "UserPrincipalName"),
        ("SigninLogs | extend x = strc¦", "strcat"),
        ("SigninLogs | extend x = tosc¦", "toscalar"),
        ("SigninLogs | summarize arg_¦", "arg_max"),
        ("SigninLogs | join kind=lefta¦", "leftanti"),
        ("SigninLogs | evaluate bag¦", "bag_unpack"),
        ("SigninLogs | where ResultType ha¦", "has"),
        ("SigninLogs | sort by ResultType d¦", "desc"),
        ("SigninLogs | summarize count() b¦", "by"),
        ("SigninLogs | where User¦ | take 5", "UserPrincipalName"),
    ],
)
def test_what_fits_best_is_offered_first(text: str, expected: str) -> None:
    assert texts(text)[0] == expected or (text.endswith("| ¦") and expected in texts(text))


GRAPH = "SigninLogs | make-graph UserPrincipalName --> ResultType with_node_id=name"
EDGES = "SigninLogs | make-graph UserPrincipalName --> ResultType"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SigninLogs | make-g¦", "make-graph"),
        ("SigninLogs | make-graph User¦", "UserPrincipalName"),
        (f"{EDGES} with Aud¦", "AuditLogs"),
        (f"{EDGES} with (Aud¦", "AuditLogs"),
        (f"{EDGES} part¦", "partitioned-by"),
        (f"{EDGES} partitioned-by ResultType (graph-m¦", "graph-match"),
        (f"let G = {GRAPH}; G | graph-match cycles=un¦", "unique_edges"),
        (f"let G = {GRAPH}; G | graph-match (user)-[e*1..2]->(b) where us¦", "user"),
        (f"{GRAPH} | graph-match (user)-[e]->(b) where user.¦", "name"),
        (f"{GRAPH} | graph-match (user)-[e]->(b) project e.Res¦", "ResultType"),
        (f"{GRAPH} | graph-match (user)-[e*1..2]->(b) project inn¦", "inner_nodes"),
        (f"{GRAPH} | graph-match (user)-[e*1..2]->(b) pro¦", "project"),
        (f"{GRAPH} | graph-mark-components kind=st¦", "strong"),
    ],
)
def test_of_a_graph_its_names_and_their_properties_are_offered(text: str, expected: str) -> None:
    assert texts(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "SigninLogs // wh¦",
        'SigninLogs | where ResultType == "use¦',
        "SigninLogs | where Status.err¦",
        "T | take 5¦",
    ],
)
def test_nothing_is_offered_in_comments_strings_properties_and_numbers(text: str) -> None:
    assert offered(text).items == ()


def test_each_offer_says_what_it_is() -> None:
    by_text = {item.text: item for item in offered("SigninLogs | where ¦").items}
    assert by_text["Status"] == Completion("Status", "column", "dynamic")
    assert by_text["strcat"].kind == "function"
    assert by_text["strcat"].about
    assert all(item.about for item in offered("SigninLogs | ¦").items)


def test_the_word_at_the_cursor_is_what_is_replaced() -> None:
    assert offered("SigninLogs | where User¦").start == len("SigninLogs | where ")
    assert offered("SigninLogs | project-aw¦").start == len("SigninLogs | ")


def test_a_word_that_is_a_name_already_comes_before_what_goes_on_from_it() -> None:
    assert texts("SigninLogs | summarize n = count() | sort by n¦")[:2] == ["n", "notempty"]


def test_aggregates_are_offered_only_where_they_may_stand() -> None:
    assert "dcount" in texts("SigninLogs | summarize dc¦", "aggregate")
    assert texts("SigninLogs | where dc¦", "aggregate") == []


def test_columns_of_the_table_are_offered_where_the_query_before_is_wrong() -> None:
    assert texts("SigninLogs | where nonsense == 1 | where User¦")[0] == "UserPrincipalName"


@given(st.text(alphabet="SigninLogs |()wherunoj,=.;{}'\"/-\n0", max_size=40), st.integers(0, 40))
def test_any_text_and_any_cursor_get_an_answer(text: str, offset: int) -> None:
    cursor = min(offset, len(text))
    assert 0 <= completions(text, cursor, TABLES, now=NOW).start <= cursor


def test_functions_that_the_workspace_stores_are_offered_with_what_they_take() -> None:
    outside = Outside(
        functions={"Failures": "(least: long = 5) { SigninLogs | where ResultType != '0' | take least }"}
    )
    found = completions("Fail", 4, TABLES, now=NOW, outside=outside)
    assert found.items[0] == Completion("Failures", "function", "(least: long = 5)")
    text = "Failures() | where User"
    assert completions(text, len(text), TABLES, now=NOW, outside=outside).items[0].text == "UserPrincipalName"
