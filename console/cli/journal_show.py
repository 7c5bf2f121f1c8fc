"""`enclave-console journal show`: what was done, by whom and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.actions.run_history import history_in
from console.azure.values.cleaning import line
from console.cli.journal_entries import chosen_entries
from console.cli.performing import with_engine
from console.cli.spans import span_of
from console.exit_codes import ExitCode
from console.model.notes import Note
from console.model.records import to_json
from console.model.steps import fact_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from console.engine import Engine
    from console.model.history import History
    from console.model.runs import Run


def run(options: argparse.Namespace) -> ExitCode:
    """Print runs, and what was done in one go, oldest first; with a run's id its steps."""

    async def work(engine: Engine) -> ExitCode:
        since = engine.clock() - span_of(options.since) if options.since else None
        entries = await chosen_entries(engine, options.enclave, options.run_id)
        chosen = [item for item in _by_time(history_in(entries)) if since is None or _began(item) >= since]
        if options.json:
            print(json.dumps(to_json(tuple(chosen)), indent=2))
            return ExitCode.FINE
        for item in chosen:
            lines = [_line(item)] if isinstance(item, Note) else _lines(item, with_steps=bool(options.run_id))
            print("\n".join(map(line, lines)))
        return ExitCode.FINE

    return with_engine(options, work)


def _by_time(history: History) -> list[Run | Note]:
    return sorted((*history.runs, *history.notes), key=_began)


def _began(item: Run | Note) -> datetime:
    return item.at if isinstance(item, Note) else item.started_at


def _line(note: Note) -> str:
    about = f"{note.what}  ({note.who}: {note.reason or 'no reason asked'})"
    return f"{note.at:%Y-%m-%d %H:%M:%S}  {note.id:12}  {note.outcome.value:10}  {about}"


def _lines(run: Run, *, with_steps: bool) -> Iterator[str]:
    who = run.operator.name or run.operator.object_id
    approved = f", approved by {run.approved_by.name}" if run.approved_by else ""
    yield (
        f"{run.started_at:%Y-%m-%d %H:%M:%S}  {run.id}  {run.outcome.value:10}  {run.plan.title}  "
        f"({who} on {run.operator.machine}{approved}: {run.reason or 'no reason asked'})"
    )
    for step in run.steps if with_steps else ():
        ids = f"  [{', '.join(step.request_ids)}]" if step.request_ids else ""
        changed = " -> ".join(filter(None, (fact_line(step.before), fact_line(step.after))))
        about = "; ".join(filter(None, (step.cause, changed)))
        yield f"    {step.state.value:8} {run.plan.step(step.key).words}{': ' if about else ''}{about}{ids}"
