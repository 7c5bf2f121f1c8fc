"""Testing a query without a workspace: rows from a folder beside it, and what it shall make of them.

Beside `failed.yaml` lies a folder `failed.test`. It is one case, or holds a folder for
each. A case has `TABLE.jsonl` with the rows of each table, a JSON object a line, and
`expected.jsonl` with the rows that the query shall give, in any order; a row there
names only the columns that matter. `settings.json` may say `now` and `parameters`;
without it, now is a minute after the latest TimeGenerated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.errors import QueryInvalid
from console.kql import KqlError, execute
from console.model.cells import as_json
from console.queries.folders import TESTS
from console.queries.mistakes import Malformed
from console.queries.parameters import filled
from console.queries.schemas import KnownTables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.model.saved_queries import SavedQuery

EXPECTED, SETTINGS = "expected.jsonl", "settings.json"
USUAL_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
USUAL_SPAN = timedelta(days=1)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a query's test: rows by table, what is expected, and what the settings say."""

    name: str
    rows: Mapping[str, Sequence[Row]]
    expected: Sequence[Row]
    now: datetime
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case went: what is wrong with it, a line each; nothing where it passed."""

    case: str
    failures: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failures


def folder_of(query: SavedQuery) -> Path | None:
    """Return the folder beside a query's file that holds its tests, None where there is none."""
    path = Path(query.origin)
    folder = path.with_name(f"{path.stem}{TESTS}")
    return folder if folder.is_dir() else None


def run_tests(query: SavedQuery, folder: Path) -> tuple[Outcome, ...]:
    """Return how each case in the folder went."""
    inner = sorted(each for each in folder.iterdir() if each.is_dir())
    return tuple(_outcome(query, case) for case in (inner or [folder]))


def _outcome(query: SavedQuery, folder: Path) -> Outcome:
    name = folder.name.removesuffix(TESTS)
    try:
        return Outcome(name, tuple(_failures(query, read_case(folder))))
    except Malformed as wrong:
        return Outcome(name, (f"{wrong.words} (line {wrong.line})" if wrong.line else wrong.words,))
    except (KqlError, QueryInvalid, OSError) as failure:
        return Outcome(name, (str(failure),))


def read_case(folder: Path) -> Case:
    """Return the case in a folder; raises Malformed for a file that is not what it should be."""
    rows = {path.stem: _rows(path) for path in sorted(folder.glob("*.jsonl")) if path.name != EXPECTED}
    if not (folder / EXPECTED).is_file():
        message = f"{folder.name} has no {EXPECTED}"
        raise Malformed(message)
    settings = _settings(folder / SETTINGS)
    now = settings.get("now")
    return Case(
        name=folder.name,
        rows=rows,
        expected=_rows(folder / EXPECTED),
        now=_moment(now, SETTINGS) if now else _after(rows),
        parameters={name: str(value) for name, value in settings.get("parameters", {}).items()},
    )


def _failures(query: SavedQuery, case: Case) -> list[str]:
    span = query.schedule.period if query.schedule else USUAL_SPAN
    text = filled(query, case.parameters, case.now - span, case.now)
    tables = KnownTables(text, _in_period(query, case))
    unknown = [f"{name} has no column {each}" for name in case.rows for each in tables.unknown_columns(name)]
    if unknown:
        return unknown
    result = execute(text, tables, now=case.now)
    names = [column.name for column in result.columns]
    return compared([dict(zip(names, row, strict=True)) for row in result.rows], case.expected)


def _in_period(query: SavedQuery, case: Case) -> dict[str, list[Row]]:
    """Return the rows that a rule would see: those of its period; all of them for other queries."""
    if query.schedule is None:
        return {name: list(rows) for name, rows in case.rows.items()}
    since = case.now - query.schedule.period

    def is_seen(row: Row) -> bool:
        at = row.get("TimeGenerated")
        return not at or since <= _moment(at, "TimeGenerated") <= case.now

    return {name: [row for row in rows if is_seen(row)] for name, rows in case.rows.items()}


def compared(rows: Sequence[Row], expected: Sequence[Row]) -> list[str]:
    """Return what is missing in the rows and what is too much, each row of either met once."""
    left = [{name: as_json(value) for name, value in row.items()} for row in rows]
    failures = []
    for wanted in expected:
        found = next((row for row in left if _meets(row, wanted)), None)
        if found is None:
            failures.append(f"missing: {json.dumps(wanted)}")
        else:
            left.remove(found)
    return failures + [f"unexpected: {json.dumps(row, default=str)}" for row in left]


def _meets(row: Row, wanted: Row) -> bool:
    return all(name in row and _same(row[name], value) for name, value in wanted.items())


def _same(value: Any, wanted: Any) -> bool:
    """Whether two values are one; sets come in any order, moments in any notation."""
    if isinstance(value, list) and isinstance(wanted, list):
        return sorted(map(json.dumps, value)) == sorted(map(json.dumps, wanted))
    if isinstance(value, float) and isinstance(wanted, int | float):
        return abs(value - wanted) <= 1e-9 * max(1.0, abs(value))
    if isinstance(value, str) and isinstance(wanted, str) and value != wanted:
        return _is_same_moment(value, wanted)
    return bool(value == wanted)


def _is_same_moment(value: str, wanted: str) -> bool:
    try:
        return datetime.fromisoformat(value) == datetime.fromisoformat(wanted)
    except (ValueError, TypeError):
        return False


def _rows(path: Path) -> list[Row]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as failure:
                message = f"{path.name}: {failure}"
                raise Malformed(message, number) from failure
            if not isinstance(row, dict):
                message = f"{path.name}: a row is a JSON object"
                raise Malformed(message, number)
            found.append(row)
    return found


def _settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as failure:
        message = f"{path.name}: {failure}"
        raise Malformed(message) from failure
    return found if isinstance(found, dict) else {}


def _after(rows: Mapping[str, Sequence[Row]]) -> datetime:
    """Return a minute after the latest row."""
    given = [row["TimeGenerated"] for table in rows.values() for row in table if row.get("TimeGenerated")]
    moments = [_moment(each, "TimeGenerated") for each in given]
    return max(moments) + timedelta(minutes=1) if moments else USUAL_NOW


def _moment(text: Any, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as failure:
        message = f"{where}: {text!r} is no moment"
        raise Malformed(message) from failure
    return at.replace(tzinfo=at.tzinfo or UTC)
