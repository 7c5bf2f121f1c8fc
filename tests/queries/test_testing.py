"""Queries tested offline, on rows that lie beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.queries import PACK, load_queries, read_file
from console.queries.testing import compared, folder_of, run_tests

if TYPE_CHECKING:
    from pathlib import Path

    from console.model.saved_queries import SavedQuery
    from console.queries.testing import Outcome

QUERY = "SigninLogs\n| where ResultType != '0'\n| summarize Failures = count() by UserPrincipalName\n"
TESTED = [query for query in load_queries([PACK])[0] if folder_of(query)]
SIGN_IN = {"TimeGenerated": "2026-01-05T10:00:00Z", "UserPrincipalName": "ada", "ResultType": "50126"}
values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=3)
rows = st.lists(st.dictionaries(st.sampled_from("abc"), values), max_size=6)


def outcome(folder: Path, text: str = QUERY, name: str = "failures.kql", **files: str) -> Outcome:
    """Return how a query goes in a test of these files; `__` in a name stands for its dot."""
    (folder / name).write_text(text)
    test = folder / f"{name.partition('.')[0]}.test"
    test.mkdir()
    for each, content in files.items():
        (test / each.replace("__", ".")).write_text(content)
    (query,), _ = read_file(folder / name)
    (found,) = run_tests(query, test)
    return found


@pytest.mark.parametrize("query", TESTED, ids=lambda query: query.key)
def test_the_packs_own_tests_pass(query: SavedQuery) -> None:
    folder = folder_of(query)
    assert folder is not None
    assert [each for each in run_tests(query, folder) if not each.has_passed] == []


def test_what_is_missing_and_what_is_too_much_is_told(tmp_path: Path) -> None:
    found = outcome(
        tmp_path,
        SigninLogs__jsonl=json.dumps(SIGN_IN),
        expected__jsonl='{"UserPrincipalName": "bo"}\n',
    )
    assert not found.has_passed
    assert found.failures == (
        'missing: {"UserPrincipalName": "bo"}',
        'unexpected: {"UserPrincipalName": "ada", "Failures": 1}',
    )


def test_a_rule_sees_only_the_rows_of_its_period(tmp_path: Path) -> None:
    rule = (
        "name: x\nkind: Scheduled\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\n"
        "triggerThreshold: 0\nquery: SigninLogs | count\n"
    )
    old = {**SIGN_IN, "TimeGenerated": "2026-01-05T08:00:00Z"}
    found = outcome(
        tmp_path,
        rule,
        "x.yaml",
        SigninLogs__jsonl=f"{json.dumps(SIGN_IN)}\n{json.dumps(old)}\n",
        expected__jsonl='{"Count": 1}',
    )
    assert found.has_passed


def test_settings_say_the_time_and_the_parameters(tmp_path: Path) -> None:
    text = "// Parameter: who: string\nprint Who = who, At = now()\n"
    found = outcome(
        tmp_path,
        text,
        settings__json='{"now": "2026-02-03T04:05:06Z", "parameters": {"who": "ada"}}',
        expected__jsonl='{"Who": "ada", "At": "2026-02-03T04:05:06Z"}',
    )
    assert found.has_passed


def test_a_custom_table_has_the_columns_of_its_rows(tmp_path: Path) -> None:
    text = "Visits_CL | extend Weight = Weight_d * 2, Kind = gettype(Tags) | project Weight, Kind\n"
    found = outcome(
        tmp_path,
        text,
        Visits_CL__jsonl='{"Weight_d": 1.5, "Tags": ["a"]}',
        expected__jsonl='{"Weight": 3, "Kind": "array"}',
    )
    assert found.failures == ()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "has no expected.jsonl"),
        ({"expected__jsonl": "{"}, "expected.jsonl: "),
        ({"expected__jsonl": "[]"}, "a row is a JSON object (line 1)"),
        ({"expected__jsonl": "", "SigninLogs__jsonl": '{"Usr": 1}'}, "SigninLogs has no column Usr"),
        ({"expected__jsonl": "", "settings__json": '{"now": "soon"}'}, "'soon' is no moment"),
        ({"expected__jsonl": "", "settings__json": '{"parameters": {"x": 1}}'}, "takes no parameter x"),
    ],
)
def test_a_test_that_is_wrong_says_why(tmp_path: Path, files: dict[str, str], told: str) -> None:
    found = outcome(tmp_path, **files)
    assert not found.has_passed
    assert told in found.failures[0]


def test_a_query_that_cannot_run_fails_its_test(tmp_path: Path) -> None:
    found = outcome(tmp_path, "SigninLogs | where Nobody == 1", expected__jsonl="")
    assert "Nobody" in found.failures[0]


@given(rows, st.randoms())
def test_rows_meet_themselves_in_any_order(given_rows: list[dict[str, Any]], draw: Any) -> None:
    shuffled = list(given_rows)
    draw.shuffle(shuffled)
    full = [row for row in given_rows if len(row) == 3]
    assert compared([row for row in shuffled if len(row) == 3], full) == []


@given(rows.filter(bool))
def test_a_row_too_much_is_never_overlooked(given_rows: list[dict[str, Any]]) -> None:
    assert len(compared(given_rows, given_rows[1:])) >= 1
