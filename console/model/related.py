"""Which saved queries help to look into an alert: those about the same tables, tactics and techniques."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.model.rule_alerts import RuleAlert
    from console.model.saved_queries import SavedQuery

TABLE = re.compile(r"(?:^|[=(,])\s*([A-Z]\w{2,})\s*(?=$|[|)\n,])", re.MULTILINE)
TABLE_WEIGHT, TECHNIQUE_WEIGHT, TACTIC_WEIGHT = 3, 2, 1
MOST = 5


def related(alert: RuleAlert, queries: Iterable[SavedQuery]) -> tuple[SavedQuery, ...]:
    """Return at most five queries that are about what the alert is about, the nearest first.

    The alert's own rule is none of them.
    """
    tables = tables_of(alert.query)
    scored = [
        (_nearness(alert, tables, query), query.name, query) for query in queries if query.id != alert.rule_id
    ]
    near = sorted(
        (candidate for candidate in scored if candidate[0]),
        key=lambda candidate: (-candidate[0], candidate[1]),
    )
    return tuple(query for _, _, query in near[:MOST])


def tables_of(text: str) -> frozenset[str]:
    """Return the tables that a query and its parts begin with, by their shape."""
    return frozenset(TABLE.findall(text))


def _nearness(alert: RuleAlert, tables: frozenset[str], query: SavedQuery) -> int:
    return (
        TABLE_WEIGHT * len(tables & tables_of(query.text))
        + TECHNIQUE_WEIGHT * len({*alert.techniques} & {*query.techniques})
        + TACTIC_WEIGHT * len({*alert.tactics} & {*query.tactics})
    )
