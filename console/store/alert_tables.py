"""The tables of rule alerts, and how their rows are read and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from console.model.rule_alerts import Change, RuleAlert
from console.model.rules import Run
from console.store.alert_records import iso, moment, read, written
from console.store.database import Schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

SCHEMA = Schema(
    "alerts",
    steps=(
        (
            """
            CREATE TABLE rule_alerts (
                enclave TEXT NOT NULL, id TEXT NOT NULL, rule TEXT NOT NULL, record TEXT NOT NULL,
                rows TEXT NOT NULL DEFAULT '[]',
                PRIMARY KEY (enclave, id)
            ) STRICT
            """,
            "CREATE INDEX alerts_of_rule ON rule_alerts (enclave, rule)",
            """
            CREATE TABLE alert_changes (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                enclave TEXT NOT NULL, alert TEXT NOT NULL, at TEXT NOT NULL,
                what TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE rule_runs (
                enclave TEXT NOT NULL, rule TEXT NOT NULL, version TEXT NOT NULL,
                moment TEXT, fired_at TEXT, rows INTEGER NOT NULL DEFAULT 0,
                problem TEXT NOT NULL DEFAULT '', problem_at TEXT, held_until TEXT,
                PRIMARY KEY (enclave, rule)
            ) STRICT
            """,
            "CREATE TABLE looks (enclave TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT",
        ),
    ),
)
KEPT_CHANGES = 20_000


def alerts_of(file: sqlite3.Connection, enclave: str, rule: str | None = None) -> Iterator[RuleAlert]:
    """Give the alerts of an enclave, or of one of its rules."""
    found = file.execute(
        "SELECT record FROM rule_alerts WHERE enclave = :enclave AND (:rule IS NULL OR rule = :rule)",
        {"enclave": enclave, "rule": rule},
    )
    for row in found:
        yield read(row["record"])


def alert_of(file: sqlite3.Connection, enclave: str, name: str) -> RuleAlert | None:
    """Return one alert, None where it is not known."""
    found = file.execute("SELECT record FROM rule_alerts WHERE enclave = ? AND id = ?", (enclave, name))
    row = found.fetchone()
    return read(row["record"]) if row else None


def rows_of(file: sqlite3.Connection, enclave: str, name: str) -> tuple[Row, ...]:
    """Return the rows that caused an alert when it was last seen."""
    found = file.execute("SELECT rows FROM rule_alerts WHERE enclave = ? AND id = ?", (enclave, name))
    row = found.fetchone()
    return tuple(json.loads(row["rows"])) if row else ()


def put_rows(file: sqlite3.Connection, enclave: str, name: str, rows: Sequence[Row]) -> None:
    """Keep the rows that caused an alert."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    file.execute("UPDATE rule_alerts SET rows = ? WHERE enclave = ? AND id = ?", (text, enclave, name))


def forget_alert(file: sqlite3.Connection, enclave: str, name: str) -> None:
    """Drop an alert that is long over, and what is known of its changes."""
    file.execute("DELETE FROM rule_alerts WHERE enclave = ? AND id = ?", (enclave, name))
    file.execute("DELETE FROM alert_changes WHERE enclave = ? AND alert = ?", (enclave, name))


def put_alert(file: sqlite3.Connection, enclave: str, before: RuleAlert | None, after: RuleAlert) -> None:
    """Keep an alert, and note how its standing changed, if it did."""
    if before == after:
        return
    file.execute(
        """
        INSERT INTO rule_alerts (enclave, id, rule, record) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET record = excluded.record
        """,
        (enclave, after.id, after.rule_id, written(after)),
    )
    what = change_of(before, after)
    if what:
        at = iso(after.changed_at or after.raised_at)
        who, reason = after.changed_by, after.reason
        file.execute(
            "INSERT INTO alert_changes (enclave, alert, at, what, who, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (enclave, after.id, at, what, who, reason),
        )
        file.execute(
            "DELETE FROM alert_changes WHERE number <= (SELECT max(number) FROM alert_changes) - ?",
            (KEPT_CHANGES,),
        )


def change_of(before: RuleAlert | None, after: RuleAlert) -> str:
    """Return in a word how an alert's standing changed, empty where it did not."""
    if before is None:
        return "raised"
    if before.standing is after.standing and before.until == after.until:
        return ""
    return "reopened" if after.standing.value == "new" else after.standing.value


def changes_after(file: sqlite3.Connection, number: int) -> Iterator[Change]:
    """Give every change since one, the oldest first."""
    found = file.execute(
        """
        SELECT number, c.enclave AS enclave, at, what, who, reason, record
        FROM alert_changes AS c JOIN rule_alerts AS a ON a.enclave = c.enclave AND a.id = c.alert
        WHERE number > ? ORDER BY number
        """,
        (number,),
    )
    for row in found:
        at = moment(row["at"])
        if at is not None:
            alert = read(row["record"])
            yield Change(row["enclave"], alert, at, row["what"], row["who"], row["reason"], row["number"])


def runs_of(file: sqlite3.Connection, enclave: str) -> dict[str, Run]:
    """Return the latest run of each rule of an enclave."""
    found = file.execute("SELECT * FROM rule_runs WHERE enclave = ?", (enclave,))
    return {row["rule"]: _run(row) for row in found}


def put_run(file: sqlite3.Connection, enclave: str, run: Run) -> None:
    """Keep a rule's latest run, and let go of the rule."""
    file.execute(
        """
        INSERT OR REPLACE INTO rule_runs
        (enclave, rule, version, moment, fired_at, rows, problem, problem_at, held_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            enclave,
            run.rule_id,
            run.version,
            iso(run.moment),
            iso(run.fired_at),
            run.rows,
            run.problem,
            iso(run.problem_at),
            iso(run.held_until),
        ),
    )


def _run(row: sqlite3.Row) -> Run:
    return Run(
        rule_id=row["rule"],
        version=row["version"],
        moment=moment(row["moment"]),
        fired_at=moment(row["fired_at"]),
        rows=row["rows"],
        problem=row["problem"],
        problem_at=moment(row["problem_at"]),
        held_until=moment(row["held_until"]),
    )
