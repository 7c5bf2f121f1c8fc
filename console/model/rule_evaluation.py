"""From the rows of a rule to its alerts: triggered or not, grouped, named, with their entities."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from console.model.alerts import Entity
from console.model.rules import Grouping
from console.model.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from console.model.rules import Rule

COLUMN = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
MOST_ALERTS, MOST_NRT_ALERTS = 150, 30
MOST_ROWS, MOST_ENTITIES, MOST_VALUES = 100, 500, 20


@dataclass(frozen=True, slots=True)
class Firing:
    """One alert of one evaluation; `id` stays the same while rule and entities do.

    `count` is how many rows caused it, `rows` the first hundred of them.
    """

    id: str
    title: str
    severity: Severity
    description: str
    tactics: tuple[str, ...]
    entities: tuple[Entity, ...]
    details: tuple[tuple[str, tuple[str, ...]], ...]
    count: int
    rows: tuple[Mapping[str, Any], ...]
    latest: datetime | None = None


def evaluate(rule: Rule, rows: Sequence[Mapping[str, Any]]) -> tuple[Firing, ...]:
    """Return the alerts that these rows of a rule are, each identity once."""
    if not rule.schedule.comparison.holds(len(rows), rule.schedule.threshold):
        return ()
    if rule.grouping is Grouping.SINGLE or not rows:
        return (_firing(rule, rows, identity(rule, ())),)
    most = MOST_NRT_ALERTS if rule.schedule.nrt else MOST_ALERTS
    groups = _by_identity(rule, rows)
    named = list(groups.items())[: most if len(groups) <= most else most - 1]
    firings = [_firing(rule, group, name) for name, group in named]
    if len(groups) > most:
        firings.append(_firing(rule, rows, identity(rule, (Entity("", "and more"),))))
    return tuple(firings)


def identity(rule: Rule, entities: Iterable[Entity], distinct: str = "") -> str:
    """Return the name of the alert that a rule raises about these entities, whatever their order."""
    about = sorted((entity.kind.casefold(), entity.name.casefold()) for entity in entities)
    return hashlib.sha256(json.dumps([rule.id, about, distinct]).encode()).hexdigest()[:16]


def entities_of(rule: Rule, rows: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    """Return whom and what the rows name by the rule's entity mappings, each once."""
    entities: dict[tuple[str, str], Entity] = {}
    for row in rows:
        for mapping in rule.entities:
            parts = [text_of(row.get(column)) for _, column in mapping.fields]
            name = _entity_name([identifier for identifier, _ in mapping.fields], parts)
            if name:
                entities.setdefault((mapping.kind, name.casefold()), Entity(mapping.kind, name))
        if len(entities) >= MOST_ENTITIES:
            break
    return tuple(entities.values())


def filled(template: str, row: Mapping[str, Any], otherwise: str) -> str:
    """Return a format with each {{Column}} filled; `otherwise` where the row lacks one of them."""
    if not template or any(name not in row for name in COLUMN.findall(template)):
        return otherwise
    return COLUMN.sub(lambda match: text_of(row[match[1]]), template)


def text_of(value: Any) -> str:
    """Return a cell as text, as it stands in an entity or a title."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _firing(rule: Rule, rows: Sequence[Mapping[str, Any]], name: str) -> Firing:
    first: Mapping[str, Any] = rows[0] if rows else {}
    own = rule.overrides
    tactics = _listed(first.get(own.tactics_column)) if own.tactics_column else ()
    return Firing(
        id=name,
        title=filled(own.title, first, rule.name),
        severity=_severity(first.get(own.severity_column), rule.severity),
        description=filled(own.description, first, rule.description),
        tactics=tactics or rule.tactics,
        entities=entities_of(rule, rows),
        details=tuple((key, _values(rows, column)) for key, column in rule.details),
        count=len(rows),
        rows=tuple({key: _storable(value) for key, value in row.items()} for row in rows[:MOST_ROWS]),
        latest=_latest(rows),
    )


def _storable(value: Any) -> Any:
    """Return a cell as JSON can keep it."""
    is_plain = isinstance(value, str | int | bool | None) or (isinstance(value, float) and isfinite(value))
    return value if is_plain else text_of(value)


def _by_identity(rule: Rule, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        entities = entities_of(rule, [row])
        distinct = "" if entities else _distinct(row)
        groups.setdefault(identity(rule, entities, distinct), []).append(row)
    return groups


def _distinct(row: Mapping[str, Any]) -> str:
    """Return what tells a row without entities from another: all of it but the moments in it."""
    lasting = {key: text_of(value) for key, value in row.items() if not isinstance(value, datetime)}
    return json.dumps(lasting, sort_keys=True)


def _entity_name(identifiers: Sequence[str], parts: Sequence[str]) -> str:
    """Return an entity's one name: an account of name and suffix is written as an address."""
    kinds = [identifier.casefold() for identifier in identifiers]
    if kinds == ["name", "upnsuffix"] and all(parts):
        return "@".join(parts)
    return next((part for part in parts if part), "")


def _values(rows: Iterable[Mapping[str, Any]], column: str) -> tuple[str, ...]:
    texts = dict.fromkeys(text_of(row.get(column)) for row in rows)
    return tuple(word for word in texts if word)[:MOST_VALUES]


def _severity(value: Any, otherwise: Severity) -> Severity:
    folded = text_of(value).casefold()
    return next((severity for severity in Severity if severity.value.casefold() == folded), otherwise)


def _listed(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text_of(part) for part in value)
    return tuple(word.strip() for word in text_of(value).strip("[]").split(",") if word.strip(' "'))


def _latest(rows: Iterable[Mapping[str, Any]]) -> datetime | None:
    moments = [value for row in rows for value in row.values() if isinstance(value, datetime)]
    return max(moments, default=None)
