"""Alerts as headless verbs print them: JSON facts, or a line of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from console.azure.values.cleaning import line as cleaned
from console.model.rule_alerts import RuleAlert

if TYPE_CHECKING:
    from console.engine import Engine
    from console.model.triage import AlertLine
    from console.store.alerts import AlertStore

    AlertsByEnclave = dict[str, tuple[AlertLine, ...]]

TITLES = ("enclave", "severity", "state", "source", "raised", "alert", "who")


async def facts(enclave: str, line: AlertLine, store: AlertStore) -> dict[str, Any]:
    """Return all that is known of an alert as JSON has it; a rule's alert with the rows that caused it."""
    described: dict[str, Any] = {
        "enclave": enclave,
        "id": line.id,
        "source": line.source.value,
        "severity": line.severity.value.lower(),
        "state": line.state,
        "open": line.is_open,
        "title": line.title,
        "raised_at": line.raised_at.isoformat() if line.raised_at else None,
        "who": line.who,
        "where": line.where,
        "tactics": line.tactics,
    }
    alert = line.origin
    if not isinstance(alert, RuleAlert):
        return described
    return described | {
        "rule": alert.rule_name,
        "query": alert.query,
        "first_seen": alert.first_seen.isoformat(),
        "last_seen": alert.last_seen.isoformat(),
        "count": alert.count,
        "reason": alert.reason,
        "changed_by": alert.changed_by,
        "until": alert.until.isoformat() if alert.until else None,
        "new_since_looked": line.is_unseen,
        "row_count": alert.row_count,
        "rows": await store.rows(alert.id),
    }


async def print_alerts(engine: Engine, alerts: AlertsByEnclave, *, as_json: bool) -> None:
    """Print the alerts of each enclave, as JSON or as a table."""
    if not as_json:
        print(_table(alerts))
        return
    every = [
        await facts(name, line, engine.alerting(name).store)
        for name, lines in alerts.items()
        for line in lines
    ]
    print(json.dumps({"alerts": every}, indent=2, ensure_ascii=False))


def _table(alerts: AlertsByEnclave) -> str:
    """Return the alerts of each enclave, a line each, fit for a terminal."""
    rows: list[tuple[str, ...]] = [TITLES]
    rows += [_row(enclave, line) for enclave, lines in alerts.items() for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(TITLES))]
    return "\n".join("  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(enclave: str, line: AlertLine) -> tuple[str, ...]:
    raised = f"{line.raised_at:%Y-%m-%d %H:%M}" if line.raised_at else "-"
    severity, who = line.severity.value.lower(), ", ".join(line.who[:3])
    return (enclave, severity, line.state, line.source.value, raised, cleaned(line.title), cleaned(who))
