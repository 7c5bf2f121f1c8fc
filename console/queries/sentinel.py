"""Microsoft Sentinel's rules and hunting queries, as its community and its exports write them."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from console.model.rules import (
    NEAR_REAL_TIME,
    Comparison,
    EntityMapping,
    Grouping,
    Overrides,
    Schedule,
)
from console.model.saved_queries import QueryKind, SavedQuery
from console.model.severity import Severity
from console.queries.durations import duration
from console.queries.mistakes import Malformed
from console.queries.parameters import TIME_MARKS, declared

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from console.queries.entries import Entry

OURS = uuid.UUID("6f1f5dc1-61ab-4d0f-9a3c-0f5b8f8ce1d4")
RULE = "alertrules"
WITH_QUERY = {"scheduled": False, "nrt": True}
EXPORTED = {
    "greaterthan": Comparison.MORE,
    "lessthan": Comparison.FEWER,
    "equal": Comparison.EQUAL,
    "notequal": Comparison.OTHER,
}
COMPARISONS = EXPORTED | {each.value: each for each in Comparison}
SEVERITIES = {each.value.casefold(): each for each in Severity if each is not Severity.UNKNOWN}
TRIGGERED = ("queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold")
_WRAPPED = re.compile(r"(['\"])(.*)\1", re.DOTALL)


def read_document(entry: Entry, key: str, path: Path) -> SavedQuery:
    """Return the query in a document of Sentinel's YAML; raises Malformed."""
    return _query(entry, key, path)


def read_export(entry: Entry, path: Path) -> list[SavedQuery]:
    """Return the rules in an exported ARM template; raises Malformed."""
    rules = [
        resource
        for resource in entry.get("resources").items()
        if resource.get("type").text().casefold().rpartition("/")[2] == RULE
    ]
    if not rules:
        message = "no alert rule is among its resources"
        raise Malformed(message, entry.line)
    return [
        _exported(rule, f"{path.stem}-{number}" if len(rules) > 1 else path.stem, path)
        for number, rule in enumerate(rules, 1)
    ]


def _exported(rule: Entry, key: str, path: Path) -> SavedQuery:
    """Return one rule of an export, its kind moved to where YAML has it."""
    properties = rule.get("properties")
    query = _query(properties, key, path, kind=rule.get("kind"))
    is_enabled = properties.get("enabled").text().casefold() != "false"
    return replace(query, enabled=is_enabled)


def _query(entry: Entry, key: str, path: Path, kind: Entry | None = None) -> SavedQuery:
    schedule = _schedule(entry, kind or entry.get("kind"))
    described = SavedQuery(
        id=entry.get("id").text().strip() or str(uuid.uuid5(OURS, f"{path}/{key}")),
        key=key,
        name=_unwrapped(_needed(entry, "name", "displayName")),
        text=_needed(entry, "query").strip("\n"),
        kind=QueryKind.ALERT if schedule else QueryKind.HUNTING,
        origin=str(path),
        description=_unwrapped(entry.get("description").text()),
        use=_unwrapped(entry.get("use").text()),
        severity=_severity(entry.get("severity")),
        tactics=entry.get("tactics").texts(),
        techniques=entry.get("relevantTechniques").texts() or entry.get("techniques").texts(),
        parameters=declared(entry.get("parameters")),
        tags=_tags(entry.get("tags")),
    )
    return _as_rule(described, entry, schedule) if schedule else _with_entities(described, entry)


def _needed(entry: Entry, *keys: str) -> str:
    """Return the text of the first of these keys that says something."""
    found = next((text for key in keys if (text := entry.get(key).text()).strip()), "")
    if not found:
        message = f"it has no {keys[0]}"
        raise Malformed(message, entry.line)
    return found


def _with_entities(query: SavedQuery, entry: Entry) -> SavedQuery:
    return replace(query, entities=_entities(entry.get("entityMappings")))


def _as_rule(query: SavedQuery, entry: Entry, schedule: Schedule) -> SavedQuery:
    """Return a query as the rule that it is; nobody is there to be asked when it runs."""
    if TIME_MARKS.search(query.text):
        message = "a rule has no time range from which {{StartTimeISO}} could be filled"
        raise Malformed(message, entry.get("query").line)
    if any(parameter.default is None for parameter in query.parameters):
        message = "each parameter of a rule needs a default"
        raise Malformed(message, entry.get("parameters").line)
    grouping = entry.get("eventGroupingSettings")
    how = "" if grouping.is_absent else grouping.get("aggregationKind").text()
    return replace(
        _with_entities(query, entry),
        schedule=schedule,
        grouping=Grouping.PER_RESULT if how == Grouping.PER_RESULT.value else Grouping.SINGLE,
        suppression=_suppression(entry),
        details=tuple((name, column.text()) for name, column in entry.get("customDetails").pairs()),
        overrides=_overrides(entry.get("alertDetailsOverride")),
    )


def _schedule(entry: Entry, kind: Entry) -> Schedule | None:
    word = kind.text().strip().casefold()
    if word and word not in WITH_QUERY:
        message = f"a rule of kind {kind.text().strip()!r} has no query of its own"
        raise Malformed(message, kind.line)
    if WITH_QUERY.get(word):
        return NEAR_REAL_TIME
    if not word and all(entry.get(key).is_absent for key in TRIGGERED):
        return None
    return Schedule(
        frequency=_duration(entry, "queryFrequency"),
        period=_duration(entry, "queryPeriod"),
        comparison=_comparison(entry.get("triggerOperator")),
        threshold=_threshold(entry.get("triggerThreshold")),
    )


def _duration(entry: Entry, key: str) -> timedelta:
    found = entry.get(key)
    if found.is_absent:
        message = f"a scheduled rule needs {key}"
        raise Malformed(message, entry.line)
    try:
        return duration(found.text())
    except ValueError as failure:
        message = f"{key}: {failure}"
        raise Malformed(message, found.line) from failure


def _comparison(entry: Entry) -> Comparison:
    word = entry.text().strip().casefold()
    if word not in COMPARISONS:
        message = f"triggerOperator {word!r} is none of gt, lt, eq, ne"
        raise Malformed(message, entry.line)
    return COMPARISONS[word]


def _threshold(entry: Entry) -> int:
    try:
        return int(entry.text())
    except ValueError as failure:
        message = f"triggerThreshold {entry.text()!r} is no whole number"
        raise Malformed(message, entry.line) from failure


def _suppression(entry: Entry) -> timedelta | None:
    is_on = entry.get("suppressionEnabled").text().casefold() == "true"
    return _duration(entry, "suppressionDuration") if is_on else None


def _severity(entry: Entry) -> Severity:
    word = entry.text().strip().casefold()
    if word and word not in SEVERITIES:
        message = f"severity {entry.text().strip()!r} is none of High, Medium, Low, Informational"
        raise Malformed(message, entry.line)
    return SEVERITIES.get(word, Severity.UNKNOWN)


def _entities(entry: Entry) -> tuple[EntityMapping, ...]:
    return tuple(
        EntityMapping(
            mapping.get("entityType").text(),
            tuple(
                (field.get("identifier").text(), field.get("columnName").text())
                for field in mapping.get("fieldMappings").items()
            ),
        )
        for mapping in entry.items()
    )


def _overrides(entry: Entry) -> Overrides:
    if entry.is_absent:
        return Overrides()
    return Overrides(
        title=entry.get("alertDisplayNameFormat").text(),
        description=entry.get("alertDescriptionFormat").text(),
        severity_column=entry.get("alertSeverityColumnName").text(),
        tactics_column=entry.get("alertTacticsColumnName").text(),
    )


def _tags(entry: Entry) -> tuple[str, ...]:
    """Return the tags; some files have keys such as `SchemaVersion: 1` among them."""
    words: list[str] = []
    for item in entry.items():
        words += (
            [f"{key}: {value.text()}" for key, value in item.pairs()]
            if isinstance(item.value, dict)
            else [item.text()]
        )
    return tuple(word for word in words if word)


def _unwrapped(text: str) -> str:
    """Return a text without the quotes that many files wrap around a block of it, its lines joined."""
    stripped = text.strip()
    quoted = _WRAPPED.fullmatch(stripped)
    inner = quoted[2] if quoted else stripped
    paragraphs = re.split(r"\n\s*\n", inner.strip())
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
