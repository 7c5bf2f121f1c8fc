"""A run as an operator reads it: a line for each stage, and the steps that are under way or in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.runs import Outcome, StepState
from screens.dialogs.plan_words import STYLES
from screens.widgets.grid.columns import Tone
from screens.widgets.quantities import span
from screens.widgets.safe import visible
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from console.model.plans import Step
    from console.model.runs import Run, StepRun

STATES = {
    StepState.WAITING: Tone.MUTED,
    StepState.RUNNING: Tone.ACCENT,
    StepState.DONE: Tone.GOOD,
    StepState.SKIPPED: Tone.WARN,
    StepState.FAILED: Tone.BAD,
    StepState.UNKNOWN: Tone.BAD,
}
OUTCOMES = {
    Outcome.RUNNING: ("under way", Tone.ACCENT),
    Outcome.DONE: ("done, every resource reached its state", Tone.GOOD),
    Outcome.INCOMPLETE: ("ended, but not everything was done", Tone.BAD),
    Outcome.STOPPED: ("stopped by the operator", Tone.WARN),
    Outcome.UNFINISHED: ("cut off: the console that ran it has ended", Tone.BAD),
}
WORST_FIRST = (StepState.FAILED, StepState.UNKNOWN, StepState.SKIPPED, StepState.RUNNING)
QUIET = (StepState.WAITING, StepState.DONE)
"""States of steps that their stage's line tells enough of."""


def run_content(run: Run, now: datetime, *, ascii_only: bool = False, in_full: bool = False) -> Content:
    """Return how far a run is, stage by stage; `in_full`, with every step of each."""
    lines = [_head(run, now, ascii_only=ascii_only), Content("")]
    width = max((len(stage) for stage, _ in run.plan.staged), default=0)
    for stage, steps in run.plan.staged:
        went = [run.step(step.key) for step in steps]
        if stage:
            lines.append(_stage_line(f"{visible(stage):{width}}", went, now, ascii_only=ascii_only))
        lines += [
            _step_line(step, done, now, ascii_only=ascii_only)
            for step, done in zip(steps, went, strict=True)
            if in_full or not stage or done.state not in QUIET
        ]
    return Content("\n").join(lines)


def _head(run: Run, now: datetime, *, ascii_only: bool) -> Content:
    words, tone = OUTCOMES[run.outcome]
    ended = run.count(*(state for state in StepState if state.has_ended))
    is_stopping = run.is_stopping and not run.is_over
    return Content.assemble(
        (f"{symbol(tone, ascii_only=ascii_only)} {words}", STYLES[tone]),
        f"   {ended} of {len(run.steps)} steps   {span((run.ended_at or now) - run.started_at)}",
        ("   stopping after the steps under way" if is_stopping else "", STYLES[Tone.WARN]),
    )


def _stage_line(words: str, steps: Sequence[StepRun], now: datetime, *, ascii_only: bool) -> Content:
    state = _state_of(steps)
    ended = sum(step.state.has_ended for step in steps)
    begun = [step.started_at for step in steps if step.started_at]
    until = now if ended < len(steps) else max((step.ended_at or now for step in steps), default=now)
    took = span(until - min(begun)) if begun else ""
    return Content.assemble(
        (f"{symbol(STATES[state], ascii_only=ascii_only)} {state.value:8}", STYLES[STATES[state]]),
        f" {words}",
        (f"  {ended:3}/{len(steps):<3} {took}", STYLES[Tone.MUTED]),
    )


def _state_of(steps: Sequence[StepRun]) -> StepState:
    """Return what to call a stage: its worst state, running while only some of it is done."""
    states = {step.state for step in steps}
    worst = next((state for state in WORST_FIRST if state in states), None)
    if worst:
        return worst
    return states.pop() if len(states) == 1 else StepState.RUNNING


def _step_line(step: Step, done: StepRun, now: datetime, *, ascii_only: bool) -> Content:
    tone = STATES[done.state]
    elapsed = span(done.elapsed(now)) if done.started_at else ""
    left = (
        f", {span(done.time_left(now))} left" if done.state is StepState.RUNNING and done.deadline_at else ""
    )
    why = done.cause or done.progress
    return Content.assemble(
        (f"    {symbol(tone, ascii_only=ascii_only)} {done.state.value:8}", STYLES[tone]),
        f" {visible(step.words)}",
        (f"  {elapsed}{left}", STYLES[Tone.MUTED]),
        (f"  {visible(why)}" if why else "", STYLES[Tone.WARN]),
    )
