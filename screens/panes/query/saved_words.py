"""How saved queries are told in the picker, and how one is written to its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.model.severity import Severity
from console.queries.headers import KNOWN
from console.wording import count
from screens.dialogs.picker import Choice
from screens.panes.query import outcome

if TYPE_CHECKING:
    from console.model.saved_queries import QueryProblem, SavedQuery
    from console.store.queries import QueryRun


def query_choice(query: SavedQuery) -> Choice:
    """Return a saved query as something to pick."""
    severity = "" if query.severity is Severity.UNKNOWN else query.severity.value
    facts = [
        query.description,
        f"What to do: {query.use}" if query.use else "",
        " · ".join(word for word in (query.kind.value, severity, ", ".join(query.tactics)) if word),
        "Asks for " + ", ".join(each.name for each in query.parameters) if query.parameters else "",
        f"From {query.origin}",
    ]
    return Choice(
        name=query.name,
        value=query,
        detail=f"{query.kind.value} {severity}".strip(),
        search=" ".join((query.key, query.description, *query.tactics, *query.tags)),
        preview="\n".join([*(fact for fact in facts if fact), "", query.text]),
    )


def broken_choice(problem: QueryProblem) -> Choice:
    """Return a file that cannot be read, to be seen and not to be opened."""
    place = f"{problem.origin}, line {problem.line}" if problem.line else problem.origin
    return Choice(
        f"■ {Path(problem.origin).name}", None, "cannot be read", preview=f"{place}\n{problem.words}"
    )


def headed(text: str, name: str, description: str) -> str:
    """Return a text under a head that says its name and what it is for; a head of its own keeps the rest."""
    lines = text.strip("\n").split("\n")
    kept = [line for line in lines if not _says(line, "display name") and not _says(line, "description")]
    head = [f"// Display name: {' '.join(name.split())}"]
    if description:
        head.append(f"// Description: {' '.join(description.split())}")
    return "\n".join([*head, *kept]) + "\n"


def _says(line: str, key: str) -> bool:
    words = line.lstrip().removeprefix("//").strip().casefold()
    return key in KNOWN and line.lstrip().startswith("//") and words.startswith(f"{key}:")


def run_choice(run: QueryRun) -> Choice:
    """Return a line of the history."""
    name = " ".join(run.text.split())
    facts = [
        f"{run.at:%Y-%m-%d %H:%M} UTC · {run.enclave}",
        f"{count(run.rows, 'row')} · {outcome.duration(run.seconds)} · {run.span}",
        outcome.sign(run.outcome) + (f": {run.words}" if run.words else ""),
    ]
    detail = f"{outcome.sign(run.outcome)[0]} {run.rows:,} · {run.at:%d %b %H:%M}"
    return Choice(name, run, detail, search=run.enclave, preview="\n".join([*facts, "", run.text]))
