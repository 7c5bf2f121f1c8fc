"""Queries over a few small tables: what the tests of operators ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from console.kql import Result, Table, execute

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


EVENTS = Table(
    [("At", "datetime"), ("User", "string"), ("Size", "long"), ("Took", "timespan"), ("Detail", "dynamic")],
    [
        (day(1, 1), "ada", 10, timedelta(minutes=5), {"os": "linux", "tags": ["a", "b"]}),
        (day(1, 9), "bob", 20, timedelta(minutes=1), {"os": "windows", "tags": []}),
        (day(2, 3), "ada", None, None, None),
        (day(3, 4), "eve", 40, timedelta(hours=2), {"os": "linux", "tags": ["c"]}),
        (day(3, 5), "", 50, timedelta(minutes=3), {"tags": None}),
    ],
)
PEOPLE = Table(
    [("User", "string"), ("Role", "string"), ("Size", "long")],
    [("ada", "operator", 1), ("bob", "researcher", 2), ("bob", "approver", 3), ("zoe", "researcher", 4)],
)
TABLES = {"Events": EVENTS, "People": PEOPLE}


def ran(query: str, **options: Any) -> Result:
    """Return what a query over the two tables gives."""
    return execute(query, TABLES, now=NOW, **options)


def rows(query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query's first result."""
    return ran(query).rows


def columns(query: str) -> str:
    """Return the columns of a query's first result, as a query would declare them."""
    return ", ".join(f"{column.name}:{column.type}" for column in ran(query).columns)
