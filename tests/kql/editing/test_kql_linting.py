from __future__ import annotations

from datetime import UTC, datetime

import pytest
from generated_trees import QUERIES
from hypothesis import HealthCheck, given, settings

from console.kql import Outside, Table
from console.kql.linting import RULES, Finding, lint
from console.kql.syntax import printed, tree

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TABLES = {
    "SigninLogs": Table(
        [("TimeGenerated", "datetime"), ("UserPrincipalName", "string"), ("ResultType", "string")]
    ),
    "AuditLogs": Table(
        [("TimeGenerated", "datetime"), ("OperationName", "string"), ("ResultType", "string")]
    ),
}
RECENT = "SigninLogs | where TimeGenerated > ago(1d)"
CASES = [
    ("SigninLogs | whre x", (1, 14, "syntax")),
    (f"{RECENT}\n| where Usr == 'x'", (2, 9, "meaning")),
    ("SigninLog | take 5", (1, 1, "meaning")),
    (f"{RECENT} | extend x = strct('a')", (1, 57, "meaning")),
    ("SigninLogs | take 5", (1, 1, "no-time-filter")),
    (f"{RECENT} | join (AuditLogs | project ResultType) on ResultType", (1, 52, "no-time-filter")),
    ("search 'x'", (1, 1, "every-table")),
    ("find where ResultType == '0'", (1, 1, "every-table")),
    ("union * | where TimeGenerated > ago(1d)", (1, 1, "union-without-limit")),
    (f"{RECENT} | where * has 'bob'", (1, 54, "every-column")),
    (f"{RECENT} | join AuditLogs on ResultType", (1, 51, "whole-table-joined")),
    (
        f"{RECENT} | join (AuditLogs | take 5) on ResultType | where UserPrincipalName == 'x'",
        (1, 88, "late-where"),
    ),
    (f"{RECENT} | where UserPrincipalName contains 'bob'", (1, 70, "contains-for-has")),
    (f"{RECENT} | where tolower(UserPrincipalName) == 'bob'", (1, 79, "case-folded")),
    (
        f"{RECENT} | where ResultType == '0' | where UserPrincipalName matches regex 'bob'",
        (1, 96, "plain-regex"),
    ),
    (f"{RECENT} | where UserPrincipalName matches regex '^b.b'", (1, 70, "regex-first")),
    (f"let unused = 5; {RECENT}", (1, 1, "unused-let")),
]
GOOD = [
    RECENT,
    f"let recent = SigninLogs; recent | where TimeGenerated > ago(1d) and ResultType != '0'",  # noqa: F541
    "union SigninLogs, (AuditLogs | project TimeGenerated) | where TimeGenerated > ago(1d)",
    "SigninLogs | where ingestion_time() > ago(1d)",
    "search in (SigninLogs) 'x' | where TimeGenerated > ago(1d)",
    f"{RECENT} | search 'x'",
    "union * | where TimeGenerated > ago(1d) | count",
    f"{RECENT} | join (AuditLogs | where TimeGenerated > ago(1d) | take 5) on ResultType | where OperationName has 'x'",
    f"{RECENT} | where UserPrincipalName contains '@contoso' and UserPrincipalName contains 'ab'",
    f"{RECENT} | where ResultType == '0' | where UserPrincipalName matches regex '^b.b'",
    "print x = 1",
]


def codes(text: str) -> list[str]:
    return [finding.code for finding in lint(text, TABLES, now=NOW)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_fault_is_found_where_it_is(text: str, expected: tuple[int, int, str]) -> None:
    assert expected in [(each.line, each.column, each.code) for each in lint(text, TABLES, now=NOW)]


@pytest.mark.parametrize("text", GOOD)
def test_nothing_is_said_about_a_good_query(text: str) -> None:
    assert lint(text, TABLES, now=NOW) == ()


def test_every_rule_has_a_case() -> None:
    assert {"syntax", "meaning", *RULES} == {code for _, (_, _, code) in CASES}


def test_an_unknown_column_comes_with_what_was_meant() -> None:
    (finding,) = lint(f"{RECENT} | where UserPrincipal == 'x'", TABLES, now=NOW)
    assert finding == Finding(
        1,
        52,
        "meaning",
        "no column UserPrincipal in SigninLogs, did you mean UserPrincipalName?",
        is_error=True,
    )


def test_advice_comes_beside_an_error_in_the_meaning() -> None:
    assert codes("SigninLogs | where Usr contains 'bob'") == ["no-time-filter", "meaning", "contains-for-has"]


def test_names_that_use_each_other_do_not_hold_the_linter_up() -> None:
    assert "no-time-filter" in codes("let a = SigninLogs | join (b) on ResultType; let b = a | take 5; b")


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(QUERIES)
def test_any_query_can_be_linted(query: tree.Query) -> None:
    assert all(each.line >= 1 and each.advice for each in lint(printed(query), TABLES, now=NOW))


def test_a_function_that_the_workspace_stores_is_no_unknown_name() -> None:
    outside = Outside(functions={"Failures": "() { SigninLogs | where ResultType != '0' }"})
    query = "Failures() | where TimeGenerated > ago(1d)"
    assert lint(query, TABLES, now=NOW, outside=outside) == ()
    assert codes(query) == ["meaning"]
