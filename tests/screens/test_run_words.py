"""A run in words: a line for each stage, and under it only what needs a look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.model.plans import Plan, Request, Step, Tier
from console.model.runs import Operator, Run, StepRun, StepState
from console.model.steps import StepSpec
from screens.dialogs.run_words import run_content

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
STAGES = {
    "drain": [StepState.DONE, StepState.DONE],
    "deallocate": [StepState.DONE, StepState.RUNNING],
    "sign out": [StepState.FAILED, StepState.WAITING],
    "verify": [StepState.WAITING],
}


def shown(*, in_full: bool = False) -> list[str]:
    """Return the lines under the head, of a run whose steps come host by host, as planned."""
    found = [
        (f"{stage} {n}", stage, state) for stage, states in STAGES.items() for n, state in enumerate(states)
    ]
    found.sort(key=lambda each: each[0][-1])
    steps = tuple(Step(key, StepSpec("/t"), f"do {key}", stage) for key, stage, _ in found)
    went = tuple(StepRun(key, state, started_at=_began(state)) for key, _, state in found)
    plan = Plan(Request("x", "cohort"), "shut down", Tier.SEVERE, NOW, steps)
    run = Run("r", plan, Operator(), "because", NOW, went)
    text = run_content(run, NOW + timedelta(seconds=30), in_full=in_full).plain
    return [" ".join(line.split()) for line in text.splitlines()[2:]]


def _began(state: StepState) -> datetime | None:
    return None if state is StepState.WAITING else NOW


def test_a_stage_is_a_line_and_what_runs_or_failed_is_under_it() -> None:
    assert [line.partition(" 30 s")[0] for line in shown()] == [
        "● done drain 2/2",
        "◆ running deallocate 1/2",
        "◆ running do deallocate 1",
        "■ failed sign out 1/2",
        "■ failed do sign out 0",
        "○ waiting verify 0/1",
    ]


def test_in_full_every_step_is_under_its_stage() -> None:
    lines = shown(in_full=True)
    assert len(lines) == len(STAGES) + sum(map(len, STAGES.values()))
    assert [line for line in lines if "do drain" in line] == lines[1:3]
