"""Saved queries linted: what cannot run, what is costly, what the file promises and does not keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.model.results import LogSchema, LogTable, ResultColumn
from console.model.rules import EntityMapping, Overrides, Schedule
from console.model.saved_queries import Parameter, SavedQuery
from console.queries import PACK, load_queries
from console.queries.linting import Remark, remarks

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOURLY = Schedule(timedelta(hours=1), timedelta(hours=1))


def query(text: str, *parameters: Parameter, **facts: object) -> SavedQuery:
    return SavedQuery("id", "key", "Name", text, parameters=parameters, **facts)  # type: ignore[arg-type]  # a test's own facts


def codes(found: tuple[Remark, ...]) -> set[str]:
    return {remark.code for remark in found}


def test_a_mistake_is_placed_in_the_querys_own_text() -> None:
    text = "SigninLogs | where TimeGenerated > ago(days * 1d) and Usr == who"
    (remark,) = remarks(query(text, Parameter("days", "int", "7"), Parameter("who")), NOW)
    assert remark.is_error
    assert (remark.line, remark.column) == (1, text.index("Usr") + 1)
    assert "Usr" in remark.words


def test_columns_that_azure_names_by_their_type_are_known() -> None:
    text = "AzureDiagnostics | where TimeGenerated > ago(1d) and status_s == 'x' and size_d > 1 | take 5"
    assert remarks(query(text), NOW) == ()


def test_columns_that_azure_gives_to_all_its_resources_are_known() -> None:
    text = (
        "AzureDiagnostics | where TimeGenerated > ago(1d) and DurationMs > 1000 and Message has 'failed'"
        " | project ResultDescription, OperationVersion, AdditionalFields.Attempt"
    )
    assert remarks(query(text), NOW) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SigninLogs | wher x", "syntax"),
        ("NoSuchTable_CL | take 1", "meaning"),
        ("SigninLogs | take 5", "no-time-filter"),
        ("SigninLogs | where TimeGenerated > ago(1d) and UserAgent contains 'python'", "contains-for-has"),
    ],
)
def test_mistakes_and_costly_patterns_are_named(text: str, code: str) -> None:
    assert code in codes(remarks(query(text), NOW))


def test_a_rule_needs_no_condition_on_time() -> None:
    assert remarks(query("SigninLogs | take 5", schedule=HOURLY), NOW) == ()


def test_a_column_that_only_the_file_speaks_of_is_told() -> None:
    found = remarks(
        query(
            "SigninLogs | project Who = UserPrincipalName",
            schedule=HOURLY,
            entities=(EntityMapping("Account", (("FullName", "UserPrincipalName"),)),),
            details=(("Country", "Location"),),
            overrides=Overrides(title="{{Who}} at {{Place}}", severity_column="Grade"),
        ),
        NOW,
    )
    assert codes(found) == {"missing-column"}
    assert [remark.words.split()[3].strip(",") for remark in found] == [
        "UserPrincipalName",
        "Location",
        "Place",
        "Grade",
    ]


def test_a_workspaces_own_tables_replace_the_reference() -> None:
    schema = LogSchema((LogTable("Visits_CL", (ResultColumn("TimeGenerated", "datetime"),)),))
    timed = "| where TimeGenerated > ago(1d) | take 1"
    assert remarks(query(f"Visits_CL {timed}"), NOW, schema) == ()
    assert codes(remarks(query(f"SigninLogs {timed}"), NOW, schema)) == {"meaning"}


@pytest.mark.parametrize("each", load_queries([PACK])[0], ids=lambda each: each.key)
def test_the_pack_has_no_mistake_and_nothing_costly(each: SavedQuery) -> None:
    assert codes(remarks(each, NOW)) <= {"no-time-filter"}
