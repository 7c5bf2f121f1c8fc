"""`enclave-console queries list`: every saved query."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from console.azure.values.cleaning import line
from console.cli.query_choices import configured_if_any, folders
from console.cli.workspaces import saved_in
from console.exit_codes import ExitCode
from console.queries import PACK

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from console.model.saved_queries import SavedQuery

HEADINGS = ("key", "kind", "severity", "name", "from")


def run(options: argparse.Namespace) -> ExitCode:
    """Print the queries of pack and folders, and of the workspace where one is named."""
    with configured_if_any(options) as config:
        queries, problems = folders(config).read()
        queries += saved_in(config, options.enclave) if config and options.enclave else ()
    wanted = [query for query in queries if options.kind in (None, query.kind.value)]
    print(json.dumps([described(query) for query in wanted], indent=2) if options.json else _table(wanted))
    for problem in problems:
        print(problem, file=sys.stderr)
    return ExitCode.ATTENTION if problems else ExitCode.FINE


def described(query: SavedQuery) -> dict[str, Any]:
    """Return a query as JSON."""
    schedule = query.schedule
    return {
        "key": query.key,
        "id": query.id,
        "name": query.name,
        "kind": query.kind.value,
        "severity": query.severity.value,
        "description": query.description,
        "use": query.use,
        "tactics": query.tactics,
        "techniques": query.techniques,
        "entities": {item.kind: dict(item.fields) for item in query.entities},
        "parameters": [
            {"name": item.name, "type": item.type, "default": item.default, "choices": item.choices}
            for item in query.parameters
        ],
        "schedule": schedule
        and {
            "every_s": schedule.frequency.total_seconds(),
            "over_s": schedule.period.total_seconds(),
            "trigger": f"{schedule.comparison.value} {schedule.threshold}",
            "nrt": schedule.nrt,
        },
        "enabled": query.enabled,
        "tags": query.tags,
        "origin": query.origin,
        "text": query.text,
    }


def _table(queries: Sequence[SavedQuery]) -> str:
    rows: list[tuple[str, ...]] = [HEADINGS]
    for query in queries:
        severity = "" if query.severity.value == "Unknown" else query.severity.value
        origin = "the console" if query.origin.startswith(str(PACK)) else query.origin
        rows.append(tuple(line(cell) for cell in (query.key, query.kind.value, severity, query.name, origin)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
