"""`enclave-console journal show`: what was done, by whom and why, run by run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.cli.performing import DONE, with_engine
from console.cli.spans import span_of
from console.model.history import runs_in
from console.model.values import to_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from console.engine import Engine
    from console.model.runs import Run


def run(options: argparse.Namespace) -> int:
    """Print the runs, or with a run's id its steps."""

    async def work(engine: Engine) -> int:
        since = engine.clock() - span_of(options.since) if options.since else None
        entries = await engine.runner.journal.entries(enclave=options.enclave or "", run=options.run_id or "")
        runs = [each for each in runs_in(entries) if since is None or each.started_at >= since]
        if options.json:
            print(json.dumps(to_json(tuple(runs)), indent=2))
        else:
            for each in runs:
                print("\n".join(_lines(each, with_steps=bool(options.run_id))))
        return DONE

    return with_engine(options, work)


def _lines(run: Run, *, with_steps: bool) -> Iterator[str]:
    who = run.operator.name or run.operator.object_id
    approved = f", approved by {run.approved_by.name}" if run.approved_by else ""
    yield (
        f"{run.started_at:%Y-%m-%d %H:%M:%S}  {run.id}  {run.outcome.value:10}  {run.plan.title}  "
        f"({who} on {run.operator.machine}{approved}: {run.reason or 'no reason asked'})"
    )
    for step in run.steps if with_steps else ():
        ids = f"  [{', '.join(step.request_ids)}]" if step.request_ids else ""
        changed = " -> ".join(filter(None, (_facts(step.before), _facts(step.after))))
        about = "; ".join(filter(None, (step.cause, changed)))
        yield f"    {step.state.value:8} {run.plan.step(step.key).words}{': ' if about else ''}{about}{ids}"


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts)
