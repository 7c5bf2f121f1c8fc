"""Linting: what is wrong with a query, or what would make it cheaper, before it is sent anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlError, KqlSyntaxError
from console.kql.execution import NOTHING_OUTSIDE, schema_of
from console.kql.linting import comparisons, names, reach
from console.kql.linting.findings import RULES, Finding, Subject
from console.kql.syntax import parse
from console.kql.tables import NamedTables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.kql.compiling.scopes import Outside
    from console.kql.tables import Table, Tables

__all__ = ["RULES", "Finding", "comparisons", "lint", "names", "reach"]


def lint(
    text: str, tables: Tables | Mapping[str, Table], *, now: datetime, outside: Outside = NOTHING_OUTSIDE
) -> tuple[Finding, ...]:
    """Return what there is to say about a query over these tables, in the order of the text; nothing is read.

    A query that cannot be read has one finding, "syntax". One that can be read and not run has one
    called "meaning" (an unknown table, column or function, a type that does not fit) beside the advice.
    """
    sources: Tables = tables if hasattr(tables, "table") else NamedTables(tables)  # type: ignore[assignment]  # a mapping has no table()
    try:
        query = parse(text)
    except KqlSyntaxError as wrong:
        return (_failure(wrong, "syntax"),)
    findings: list[Finding] = []
    try:
        schema_of(query, sources, now=now, outside=outside)
    except KqlError as wrong:
        findings.append(_failure(wrong, "meaning"))
    subject = Subject(query, sources, now, outside)
    for code, rule in RULES.items():
        findings += [Finding(*node.place, code, advice) for node, advice in rule(subject)]
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column, finding.code)))


def _failure(wrong: KqlError, code: str) -> Finding:
    return Finding(wrong.line, wrong.column, code, wrong.message, is_error=True)
