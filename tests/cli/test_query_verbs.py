"""Queries headless: data on stdout, narration on stderr, exit codes to act on."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE

from console.model.cells import visible

if TYPE_CHECKING:
    from conftest import Simulator

COMMAND = str(Path(sys.executable).with_name("enclave-console"))
HOSTILE = "=cmd|'/c calc'!A0\x1b[31m"
MANY_LINES = """
// Parameter: least: long = 0 -- how many at least
SigninLogs
| where TimeGenerated > ago(14d)

| summarize Count = count() by AppDisplayName
| where Count >= least
| order by Count desc
"""


def run(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
        timeout=PATIENCE,
    )


@pytest.fixture
def asked(simulator: Simulator) -> tuple[str, ...]:
    return ("--config", str(simulator.config_path), "--enclave", "genomics")


def test_a_query_of_many_lines_from_standard_input_is_run_whole(asked: tuple[str, ...]) -> None:
    done = run("query", "run", "-", "--since", "14d", "-o", "json", *asked, said=MANY_LINES)
    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert [row["Count"] for row in rows] == sorted((row["Count"] for row in rows), reverse=True)
    assert f"genomics: {len(rows)} rows in " in done.stderr


def test_a_parameter_of_a_file_is_passed(asked: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "apps.kql"
    path.write_text(MANY_LINES)
    done = run("query", "run", str(path), "--param", "least=1000000", *asked)
    assert (done.returncode, done.stdout.split()) == (1, ["AppDisplayName", "Count"])
    wrong = run("query", "run", str(path), "--param", "most=1", *asked)
    assert wrong.returncode == 2
    assert "takes no parameter most; it takes least" in wrong.stderr


def test_a_mistake_is_pointed_to_in_the_query(asked: tuple[str, ...]) -> None:
    done = run("query", "run", "-", *asked, said="SigninLogs\n| where Nobody == 1")
    assert (done.returncode, done.stdout) == (2, "")
    place, line, mark = done.stderr.splitlines()[:3]
    assert place.startswith("stdin:2:9: ")
    assert line.strip() == "| where Nobody == 1"
    assert line[mark.index("^") :].startswith("Nobody")


def test_what_may_succeed_later_exits_with_three(asked: tuple[str, ...], simulator: Simulator) -> None:
    simulator.fault("status", r"/query$", status=429, retry_after=3)
    done = run("query", "run", "-", *asked, said="SigninLogs | take 1")
    assert (done.returncode, done.stdout) == (3, "")


def test_no_form_acts_on_a_terminal_or_a_spreadsheet(asked: tuple[str, ...]) -> None:
    text = "SigninLogs | take 1 | project n=-5, Text=\"=cmd|'/c calc'!A0\\u001b[31m\", j=dynamic({'a':1})"
    forms = ("table", "csv", "jsonl")
    shown = {form: run("query", "run", "-", "-o", form, *asked, said=text).stdout for form in forms}
    assert "\x1b" not in "".join(shown.values())
    assert list(csv.reader(io.StringIO(shown["csv"])))[1] == ["-5", f"'{visible(HOSTILE)}", '{"a":1}']
    assert json.loads(shown["jsonl"]) == {"n": -5, "Text": HOSTILE, "j": {"a": 1}}


def test_a_limit_prints_fewer_rows_and_says_so(asked: tuple[str, ...]) -> None:
    options = ("--since", "14d", "--limit", "2", "-o", "jsonl")
    done = run("query", "run", "-", *options, *asked, said="SigninLogs | take 9")
    assert len(done.stdout.splitlines()) == 2
    assert "2 of 9 rows printed" in done.stderr


def test_among_several_enclaves_one_must_be_named(simulator: Simulator) -> None:
    done = run("query", "run", "-", "--config", str(simulator.config_path), said="SigninLogs")
    assert done.returncode == 2
    assert "Add --enclave with one of genomics, cohort, imaging." in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-query",), "No saved query and no file is called 'no-such-query'"),
        (("-", "--since", "soon"), "--since: 'soon' is no duration"),
        (("-", "--limit", "few"), "--limit 'few' is no number"),
        (("-", "--param", "x"), "--param x gives no value. Write it as name=value."),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    asked: tuple[str, ...], words: tuple[str, ...], told: str
) -> None:
    done = run("query", "run", *words, *asked, said="SigninLogs")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_queries_are_listed_with_the_files_that_are_bad(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "uploads.kql").write_text(MANY_LINES)
    (tmp_path / "rules" / "bad.yaml").write_text("name: [")
    config = tmp_path / "console.toml"
    config.write_text(simulator.config_path.read_text() + '\n[queries]\nfolders = ["rules"]\n')
    done = run("queries", "list", "--json", "--enclave", "genomics", "--config", str(config))
    listed = {query["name"]: query for query in json.loads(done.stdout)}
    assert done.returncode == 1
    assert listed["Uploads"]["parameters"][0]["name"] == "least"
    assert listed["Largest tables"]["origin"] == "query pack qp-genomics"
    assert "bad.yaml:1: it is not YAML" in done.stderr


def test_a_shown_query_can_be_run_as_it_is_shown(simulator: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "apps.kql"
    path.write_text(MANY_LINES)
    config = ("--config", str(simulator.config_path))
    shown = run("queries", "show", str(path), *config).stdout
    assert "// Parameter: least: long" in shown
    done = run("query", "run", "-", "--enclave", "genomics", *config, said=shown)
    assert done.returncode in (0, 1), done.stderr


def test_tests_need_neither_configuration_nor_azure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "one.kql").write_text("print A = 1")
    (tmp_path / "one.test").mkdir()
    (tmp_path / "one.test" / "expected.jsonl").write_text('{"A": 1}')
    done = run("queries", "test", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "passed  one\n")
    (tmp_path / "one.test" / "expected.jsonl").write_text('{"A": 2}')
    failed = run("queries", "test", str(tmp_path / "one.kql"))
    assert (failed.returncode, failed.stderr) == (1, "0 passed, 1 failed\n")
    assert failed.stdout.startswith("FAILED  one")
    assert 'missing: {"A": 2}' in failed.stdout
    (tmp_path / "two.kql").write_text("print A = 1")
    assert run("queries", "test", str(tmp_path / "two.kql")).returncode == 2


def test_lint_points_to_mistakes_and_exits_by_the_worst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    path = tmp_path / "one.kql"
    path.write_text("SigninLogs\n| where TimeGenerated > ago(1d) and Usr == 1\n| take 1")
    wrong = run("queries", "lint", str(path))
    assert wrong.returncode == 2
    assert wrong.stdout.startswith("one:2:37: error: ")
    path.write_text("SigninLogs | take 1")
    advised = run("queries", "lint", "--json", str(path))
    assert (advised.returncode, json.loads(advised.stdout)[0]["code"]) == (1, "no-time-filter")
    path.write_text("print 1")
    assert run("queries", "lint", str(path)).returncode == 0


def test_lint_can_hold_queries_against_a_workspace(asked: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "one.kql"
    path.write_text("SigninLogs | where TimeGenerated > ago(1h) | take 1")
    assert run("queries", "lint", str(path), *asked).returncode == 0


def test_a_query_that_only_the_workspace_keeps_is_run_by_its_name(asked: tuple[str, ...]) -> None:
    done = run("query", "run", "largest tables", "--since", "14d", "-o", "csv", *asked)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "DataType,Megabytes")


def test_parquet_keeps_types(asked: tuple[str, ...], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    values = (
        "At = datetime(2026-03-02T10:30:00.5Z), Took = 90s, N = 3, R = 1.5, B = true, J = dynamic({'a':1})"
    )
    words = [COMMAND, "query", "run", "-", "-o", "parquet", *asked]
    done = subprocess.run(
        words, input=f"print {values}".encode(), capture_output=True, check=True, timeout=PATIENCE
    )
    path = tmp_path / "rows.parquet"
    path.write_bytes(done.stdout)
    (row,) = parquet.read_table(path).to_pylist()
    assert row == {
        "At": datetime(2026, 3, 2, 10, 30, 0, 500_000, UTC),
        "Took": timedelta(seconds=90),
        "N": 3,
        "R": 1.5,
        "B": True,
        "J": '{"a":1}',
    }
