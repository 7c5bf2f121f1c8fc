"""One expression, one answer: what the tests of functions ask the language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console.kql import Result, execute

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


def result(query: str) -> Result:
    """Return what a query without tables gives."""
    return execute(query, {}, now=NOW)


def answer(expression: str) -> Any:
    """Return the value of an expression, which is the same whether constant or from a column."""
    return result(f"print answer = {expression}").rows[0][0]


def kind(expression: str) -> str:
    """Return the type of an expression."""
    return result(f"print answer = {expression}").columns[0].type


def aggregated(aggregate: str, rows: str) -> Any:
    """Return the value of an aggregate over `datatable` rows."""
    return result(f"datatable{rows} | summarize answer = {aggregate}").rows[0][0]
