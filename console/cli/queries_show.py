"""`enclave-console queries show`: one query, whole, with what is known of it as comments above."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.azure.values.cleaning import line, paragraph
from console.cli.queries_list import described
from console.cli.query_choices import chosen_query, configured_if_any, folders
from console.cli.workspaces import saved_in
from console.exit_codes import ExitCode
from console.queries import written
from console.queries.headers import beheaded

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from console.model.saved_queries import SavedQuery


def run(options: argparse.Namespace) -> ExitCode:
    """Print the query; what is printed is itself KQL that can be run."""
    with configured_if_any(options) as config:
        queries, _ = folders(config).read()
        queries += saved_in(config, options.enclave) if config and options.enclave else ()
        query = chosen_query(options.query, queries)
    print(json.dumps(described(query), indent=2) if options.json else "\n".join(_query_lines(query)))
    return ExitCode.FINE


def _query_lines(query: SavedQuery) -> Iterator[str]:
    facts = {
        "Display name": query.name,
        "Description": query.description,
        "Use": query.use,
        "Severity": "" if query.severity.value == "Unknown" else query.severity.value,
        "Tactics": ", ".join(query.tactics),
        "Techniques": ", ".join(query.techniques),
        "Entities": ", ".join(
            f"{entity.kind} ({', '.join(column for _, column in entity.fields)})" for entity in query.entities
        ),
        "Schedule": _schedule(query),
        "Tags": ", ".join(query.tags),
        "From": query.origin,
    }
    for title, words in facts.items():
        if words:
            yield f"// {title}: {line(' '.join(words.split()))}"
    for parameter in query.parameters:
        default = "" if parameter.default is None else f' = "{parameter.default}"'
        choices = f" [{', '.join(parameter.choices)}]" if parameter.choices else ""
        described = f" -- {parameter.description}" if parameter.description else ""
        yield line(f"// Parameter: {parameter.name}: {parameter.type}{default}{choices}{described}")
    yield paragraph(beheaded(query.text))


def _schedule(query: SavedQuery) -> str:
    schedule = query.schedule
    if schedule is None:
        return ""
    if schedule.nrt:
        return "near real time"
    trigger = f"{schedule.comparison.value} {schedule.threshold}"
    return f"every {written(schedule.frequency)} over {written(schedule.period)}, rows {trigger}"
