"""What is wrong with a saved query, or could be better, before it is sent: found without a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql import schema_of
from console.kql.linting import lint
from console.model.rule_evaluation import COLUMN
from console.queries.parameters import filled, lets
from console.queries.schemas import KnownTables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from console.model.results import LogSchema
    from console.model.saved_queries import Parameter, SavedQuery

NO_TIME_FILTER = "no-time-filter"
SAMPLES = {
    "string": "x",
    "int": "1",
    "long": "1",
    "real": "1",
    "bool": "true",
    "datetime": "2026-01-01",
    "timespan": "1h",
    "guid": "00000000-0000-0000-0000-000000000000",
    "dynamic": "[]",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a query, at a place in its own text; `is_error` where it cannot run."""

    line: int
    column: int
    code: str
    words: str
    is_error: bool = False


def remarks(query: SavedQuery, now: datetime, schema: LogSchema | None = None) -> tuple[Remark, ...]:
    """Return what there is to say about a query over these tables, in the order of its text.

    A rule needs no condition on time: its period is laid over every table that it reads.
    """
    given = {each.name: sample(each) for each in query.parameters if each.default is None}
    text, shift = filled(query, given, now, now), len(lets(query, given))
    tables = KnownTables(text, schema=schema)
    found = [
        Remark(
            each.line,
            max(1, each.column - shift) if each.line == 1 else each.column,
            each.code,
            each.advice,
            each.is_error,
        )
        for each in lint(text, tables, now=now)
        if not (query.schedule and each.code == NO_TIME_FILTER)
    ]
    if any(each.is_error for each in found):
        return tuple(found)
    names = {column.name for column in schema_of(text, tables, now=now)}
    return (*found, *_missing(query, names))


def _missing(query: SavedQuery, names: set[str]) -> Iterator[Remark]:
    """Give the columns that the file speaks of and the query does not return."""
    own = query.overrides
    spoken = {
        "entityMappings": [column for each in query.entities for _, column in each.fields],
        "customDetails": [column for _, column in query.details],
        "alertDetailsOverride": [
            *COLUMN.findall(own.title + own.description),
            *filter(None, (own.severity_column, own.tactics_column)),
        ],
    }
    for key, columns in spoken.items():
        for column in dict.fromkeys(columns):
            if column not in names:
                words = f"{key} speaks of {column}, which the query does not return"
                yield Remark(0, 0, "missing-column", words, is_error=True)


def sample(parameter: Parameter) -> str:
    """Return a value that a parameter could be given."""
    return parameter.choices[0] if parameter.choices else SAMPLES[parameter.type]
