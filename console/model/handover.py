"""The shift's handover, in Markdown: what was done and why, what changed by it, and what waits."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from console.model.history import unsettled
from console.model.overview import Level
from console.model.runs import Outcome, StepState
from console.model.steps import fact_texts
from console.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from console.model.history import History
    from console.model.journal import Anchor
    from console.model.notes import Note
    from console.model.overview import EnclaveLine
    from console.model.runs import Run
    from console.model.steps import StepFacts

MARKS = re.compile(r"[\\`*_\[\]<>|#!]")


def handover(
    history: History,
    lines: Sequence[EnclaveLine],
    *,
    since: datetime,
    now: datetime,
    anchor: Anchor,
) -> str:
    """Return the summary of a shift; `history` is all that the journal knows, `lines` the present state."""
    runs = history.runs
    of_shift = [run for run in runs if run.started_at >= since or (run.ended_at or now) >= since]
    notes = [note for note in history.notes if note.at >= since]
    parts = [
        f"# Handover {now:%Y-%m-%d %H:%M} UTC",
        f"Since {since:%Y-%m-%d %H:%M} UTC.",
        "## Done",
        *(_shift_lines(of_shift, notes) or ["Nothing was done."]),
        "## Waiting",
        *(_waiting(runs, lines) or ["Nothing waits."]),
        "## As it stands",
        *_standing(lines),
        f"Journal: {count(anchor.sequence, 'entry')}, anchor `{anchor}`.",
    ]
    return "\n\n".join(parts) + "\n"


def _shift_lines(runs: Sequence[Run], notes: Sequence[Note]) -> list[str]:
    entries = [(run.started_at, "\n".join(_run(run))) for run in runs]
    entries += [(note.at, "\n".join(_note(note))) for note in notes]
    return [words for _, words in sorted(entries, key=itemgetter(0))]


def _note(note: Note) -> Iterator[str]:
    yield f"- **{_plain(note.what)}**: {note.outcome.value}, {note.at:%H:%M} by {_plain(note.who)}."
    if note.reason:
        yield f"  Why: {_plain(note.reason)}"
    for words in note.details:
        yield f"  - {_plain(words)}"


def _run(run: Run) -> Iterator[str]:
    who = run.operator.name or "somebody"
    approved = f", approved by {_plain(run.approved_by.name)}" if run.approved_by else ""
    began = f"{run.started_at:%H:%M} by {_plain(who)}{approved}"
    yield f"- **{_plain(run.plan.title)}**: {run.outcome.value}, {began}."
    if run.reason:
        yield f"  Why: {_plain(run.reason)}"
    for step in run.steps:
        words = _plain(run.plan.step(step.key).words)
        if step.state is StepState.DONE and step.before and step.before != step.after:
            yield f"  - {words}: {_change(step.before, step.after)}"
        elif step.state not in (StepState.DONE, StepState.WAITING):
            yield f"  - {words}: {step.state.value}: {_plain(step.cause)}"


def _waiting(runs: Sequence[Run], lines: Sequence[EnclaveLine]) -> list[str]:
    texts = [
        f"- {_plain(run.plan.title)} ({run.id}) has not ended: `enclave-console recover {run.id}`"
        for run in runs
        if run.outcome is Outcome.RUNNING
    ]
    enclaves = dict.fromkeys(run.plan.request.enclave for run in runs)
    for enclave in enclaves:
        of_it = [run for run in runs if run.plan.request.enclave == enclave]
        if any(run.outcome is not Outcome.RUNNING for run in unsettled(of_it, "shutdown")):
            texts.append(
                f"- {_plain(enclave)} is shut down: `enclave-console resume {enclave}` brings it back"
            )
    for line in lines:
        for name, cell in (("exports", line.exports), ("alerts", line.alerts)):
            if cell.waits or cell.level > Level.FINE:
                texts.append(f"- {_plain(line.name)}: {name} {_plain(cell.words)}")
    return ["\n".join(texts)] if texts else []


def _standing(lines: Sequence[EnclaveLine]) -> list[str]:
    rows = [
        f"| {_plain(line.name)} | {' | '.join(_plain(cell.words) or 'not read' for cell in line.cells)} |"
        for line in lines
    ]
    head = "| enclave | posture | alerts | sessions | gpu | cpu | exports | use |\n|" + "---|" * 8
    return ["\n".join([head, *rows])]


def _change(before: StepFacts, after: StepFacts | None) -> str:
    now = fact_texts(after)
    return ", ".join(f"{name} {was} -> {now.get(name, '?')}" for name, was in fact_texts(before).items())


def _plain(text: str) -> str:
    """Return text with what Markdown would act on made plain; it may come from Azure."""
    return MARKS.sub(r"\\\g<0>", text).replace("\n", " ")
