"""The formats that the community publishes, read unchanged; bad files listed, never in the way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.rules import Comparison, EntityMapping, Grouping
from console.model.saved_queries import QueryKind, SavedQuery
from console.model.severity import Severity
from console.queries import QueryFolders, load_queries
from console.queries.durations import duration, written
from console.queries.entries import read_json, read_yaml
from console.queries.mistakes import Malformed

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Failed logon attempts
version: 1.0.4
description: |
  'Identifies failed logon attempts from abroad.
  The threshold is low.

  Ref: https://learn.microsoft.com/x'
severity: Low
kind: Scheduled
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
queryFrequency: 1d
queryPeriod: 7d
triggerOperator: gt
triggerThreshold: 2
status: Available
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110.003
tags:
  - SchemaVersion: 1.0.0
  - SAP
query: |
  let threshold = 3;
  SigninLogs
  | where ResultType != "0"
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: Name
      - identifier: UPNSuffix
        columnName: UPNSuffix
eventGroupingSettings:
  aggregationKind: AlertPerResult
suppressionDuration: PT5H
suppressionEnabled: true
customDetails:
  Country: Location
alertDetailsOverride:
  alertDisplayNameFormat: "Failed logon by {{Name}}"
  alertSeverityColumnName: Grade
"""
HUNT = """\
id: 3712595d-6f47-416b-963a-605201ed2764
name: Least common processes
description: 'Rare ones'
tactics:
relevantTechniques: null
query: |
  let starttime = todatetime('{{StartTimeISO}}');
  SigninLogs | where TimeGenerated > starttime
"""
HEADED = """\
// Author: Microsoft Azure
// Display name: Failed runs, by app
// Description: What failed in the last day.
// Categories: Azure Resources
// Resource types: Logic Apps, Data Factories
// Topic: Errors
//
// To create an alert for this query, click '+ New alert rule'
AzureDiagnostics
// only failures
| where status_s == "Failed"
"""


def read_one(folder: Path, name: str, content: str | bytes) -> SavedQuery:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (query,), problems = load_queries([folder])
    assert problems == ()
    return query


def problem_of(folder: Path, name: str, content: str | bytes) -> str:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    queries, (problem,) = load_queries([folder])
    assert queries == ()
    return str(problem).removeprefix(f"{folder}/")


def test_a_sentinel_rule_is_read_whole(tmp_path: Path) -> None:
    query = read_one(tmp_path, "failed-logons.yaml", RULE)
    assert (query.key, query.name, query.kind) == ("failed-logons", "Failed logon attempts", QueryKind.ALERT)
    assert query.description == (
        "Identifies failed logon attempts from abroad. The threshold is low.\nRef: https://learn.microsoft.com/x"
    )
    assert query.severity is Severity.LOW
    assert query.tags == ("SchemaVersion: 1.0.0", "SAP")
    rule = query.rule(query.text)
    assert (rule.schedule.frequency, rule.schedule.period) == (timedelta(days=1), timedelta(days=7))
    assert (rule.schedule.comparison, rule.schedule.threshold) == (Comparison.MORE, 2)
    assert (rule.grouping, rule.suppression) == (Grouping.PER_RESULT, timedelta(hours=5))
    assert rule.entities == (EntityMapping("Account", (("Name", "Name"), ("UPNSuffix", "UPNSuffix"))),)
    assert rule.techniques == ("T1110.003",)
    assert rule.details == (("Country", "Location"),)
    assert (rule.overrides.title, rule.overrides.severity_column) == ("Failed logon by {{Name}}", "Grade")
    assert rule.text == 'let threshold = 3;\nSigninLogs\n| where ResultType != "0"'


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, ending: str) -> None:
    plain = read_one(tmp_path, "a.yaml", RULE)
    assert read_one(tmp_path, "a.yaml", b"\xef\xbb\xbf" + RULE.replace("\n", ending).encode()) == plain


def test_a_hunting_query_has_no_schedule_and_keeps_its_time_marks(tmp_path: Path) -> None:
    query = read_one(tmp_path, "rare.yml", HUNT)
    assert (query.kind, query.schedule, query.tactics) == (QueryKind.HUNTING, None, ())
    assert "{{StartTimeISO}}" in query.text


def test_a_rule_in_near_real_time_needs_no_schedule(tmp_path: Path) -> None:
    text = "name: Now\nkind: NRT\nseverity: High\nquery: SigninLogs\n"
    query = read_one(tmp_path, "now.yaml", text)
    assert query.schedule is not None
    assert query.schedule.nrt


def test_an_exported_rule_has_iso_durations_and_may_be_switched_off(tmp_path: Path) -> None:
    properties = {
        "displayName": "Exported",
        "enabled": False,
        "query": "SigninLogs\r\n| take 1",
        "queryFrequency": "PT1H30M",
        "queryPeriod": "P14D",
        "triggerOperator": "GreaterThan",
        "triggerThreshold": 0,
        "severity": "Medium",
        "suppressionEnabled": False,
        "suppressionDuration": "PT5H",
        "tactics": ["Impact"],
        "techniques": ["T1485"],
        "entityMappings": None,
    }
    rule = {
        "type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
        "kind": "Scheduled",
        "properties": properties,
    }
    query = read_one(tmp_path, "export.json", json.dumps({"resources": [rule]}))
    assert query.schedule is not None
    assert query.schedule.frequency == timedelta(minutes=90)
    assert query.schedule.period == timedelta(days=14)
    assert (query.schedule.comparison, query.suppression) == (Comparison.MORE, None)
    assert (query.techniques, query.is_watched) == (("T1485",), False)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_head_of_comments_describes_a_kql_file(tmp_path: Path, ending: str) -> None:
    query = read_one(tmp_path, "failed.kql", HEADED.replace("\n", ending))
    assert (query.name, query.description) == ("Failed runs, by app", "What failed in the last day.")
    assert query.tags == ("Azure Resources", "Logic Apps", "Data Factories", "Errors")
    assert query.text == HEADED.rstrip("\n")


def test_a_plain_kql_file_is_called_by_its_name(tmp_path: Path) -> None:
    query = read_one(tmp_path, "big-uploads_today.kql", "\n// Whose files are large?\nStorageBlobLogs\n")
    assert (query.key, query.name) == ("big-uploads_today", "Big uploads today")
    assert query.description == "Whose files are large?"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", "name: [\n", "a.yaml:1: it is not YAML"),
        ("a.yaml", "", "a.yaml: it is empty"),
        ("a.yaml", "- 1\n", "a.yaml:1: keys such as"),
        ("a.yaml", "name: x\n", "a.yaml:1: it has no query"),
        ("a.yaml", "query: x\n", "a.yaml:1: it has no name"),
        ("a.yaml", RULE.replace("severity: Low", "severity: Grave"), "a.yaml:9: severity 'Grave'"),
        ("a.yaml", RULE.replace("queryPeriod: 7d", "queryPeriod: soon"), "a.yaml:16: queryPeriod: 'soon'"),
        ("a.yaml", RULE.replace("kind: Scheduled", "kind: Fusion"), "a.yaml:10: a rule of kind 'Fusion'"),
        ("a.yaml", RULE.replace("triggerThreshold: 2", "triggerThreshold: many"), "a.yaml:18: trigger"),
        (
            "a.yaml",
            RULE.replace("triggerOperator: gt", "triggerOperator: more"),
            "a.yaml:17: triggerOperator",
        ),
        ("a.yaml", RULE.replace("queryFrequency: 1d\n", ""), "a.yaml:1: a scheduled rule needs queryFreq"),
        ("a.yaml", "x: &x [*x]\nname: n\nquery: q\n", "a.yaml:1: its parts lie too deep"),
        ("a.yaml", "kind: NRT\n" + HUNT, "a.yaml:7: a rule has no time range"),
        ("a.json", "{", "a.json:1: it is not JSON"),
        ("a.json", '{"resources": []}', "a.json: no alert rule"),
        ("a.kql", "// only words\n", "a.kql:1: it has no query"),
        ("a.kql", b"SigninLogs \xff", "a.kql: it is not UTF-8"),
        ("a.kql", "// Parameter: 1x: int\nT", "a.kql:1: '1x' is no name"),
        (
            "a.kql",
            "// Parameter: x: int\n// Parameter: x: long\nT",
            "a.kql:2: the parameter x is declared twice",
        ),
        ("a.kql", "\n// Parameter: x: float\nT", "a.kql:2: a parameter's type is one of"),
        ("a.kql", "// Parameter: x: int = five\nT", "a.kql:1: x: 'five' is no int"),
        ("a.kql", b"x" * (1 << 20 | 1), "a.kql: it is larger"),
    ],
)
def test_a_bad_file_is_listed_with_what_is_wrong_and_where(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    assert problem_of(tmp_path, name, content).startswith(told)


def test_bad_files_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("name: [")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "good.yaml").write_text(RULE)
    (tmp_path / "notes.txt").write_text("no query")
    queries, problems = load_queries([tmp_path, tmp_path / "missing"])
    assert [query.name for query in queries] == ["Failed logon attempts"]
    assert len(problems) == 2


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for folder in ("apps", "vaults"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "failures.kql").write_text("AzureDiagnostics")
    queries, problems = load_queries([tmp_path])
    assert sorted(query.key for query in queries) == ["failures", "vaults/failures"]
    assert problems == ()


def test_a_rule_that_is_copied_is_used_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RULE)
    (tmp_path / "b.yaml").write_text(RULE)
    queries, problems = load_queries([tmp_path])
    assert [query.key for query in queries] == ["a"]
    assert "a.yaml, which is used" in str(problems[0])


def test_a_file_is_read_again_only_once_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.kql"
    path.write_text("SigninLogs")
    folders = QueryFolders([tmp_path])
    (first,), _ = folders.read()
    (second,), _ = folders.read()
    assert second.text is first.text
    path.write_text("SigninLogs | take 1")
    (changed,), _ = folders.read()
    assert changed.text == "SigninLogs | take 1"
    path.unlink()
    assert folders.read() == ((), ())


def test_a_dropped_rule_is_watched(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RULE)
    (rule,), _ = QueryFolders([tmp_path]).rules()
    assert (rule.name, rule.origin) == ("Failed logon attempts", str(tmp_path / "a.yaml"))


@given(st.text() | st.from_regex(r"([\[{&*!%|>'\" a:\-]|\n){1,30}"))
def test_no_yaml_crashes_the_reader(text: str) -> None:
    try:
        documents = read_yaml(text)
    except Malformed as wrong:
        assert wrong.words  # noqa: PT017  either outcome is right, a crash is not
    else:
        assert isinstance(documents, list)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_reads_as_texts_in_the_same_order(value: object) -> None:
    entry = read_json(json.dumps(value))
    if isinstance(value, list):
        assert len(entry.items()) == len(value)
    else:
        assert isinstance(entry.value, str)


@given(st.integers(0, 9_999), st.sampled_from("smhd"))
def test_a_duration_is_the_same_in_both_notations(count: int, unit: str) -> None:
    iso = f"P{count}D" if unit == "d" else f"PT{count}{unit.upper()}"
    assert duration(f"{count}{unit}") == duration(iso)
    assert duration(written(duration(iso))) == duration(iso)
