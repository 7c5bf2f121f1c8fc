"""Rule alerts as the database keeps them: one JSON text each, moments in ISO 8601."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from console.model.alerts import Entity
from console.model.rule_alerts import RuleAlert, Standing
from console.model.severity import Severity

MOMENTS = ("first_seen", "last_seen", "raised_at", "until", "changed_at")


def written(alert: RuleAlert) -> str:
    """Return the text that `read` makes the same alert of."""
    facts = {field.name: getattr(alert, field.name) for field in fields(alert)}
    facts |= {name: iso(facts[name]) for name in MOMENTS}
    facts["entities"] = [[entity.kind, entity.name] for entity in alert.entities]
    facts["severity"], facts["standing"] = alert.severity.value, alert.standing.value
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> RuleAlert:
    """Return the alert that was written."""
    facts: dict[str, Any] = json.loads(text)
    facts |= {name: moment(facts[name]) for name in MOMENTS}
    facts["entities"] = tuple(Entity(kind, name) for kind, name in facts["entities"])
    facts["severity"], facts["standing"] = Severity(facts["severity"]), Standing(facts["standing"])
    facts["details"] = tuple((name, tuple(values)) for name, values in facts["details"])
    for name in ("tactics", "techniques"):
        facts[name] = tuple(facts[name])
    return RuleAlert(**facts)


def iso(at: datetime | None) -> str | None:
    """Return a moment as text that sorts as moments do."""
    return None if at is None else at.isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """Return the moment that a text names."""
    return None if text is None else datetime.fromisoformat(text)
