"""Runs: a plan under way, step by step; every step has a state, a time and an end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from console.model.plans import Plan
from console.model.steps import StepFacts


class StepState(Enum):
    """How far a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def has_ended(self) -> bool:
        """True when nothing more comes of it in this run."""
        return self not in (StepState.WAITING, StepState.RUNNING)


class Outcome(Enum):
    """How a run ended; UNFINISHED is one whose process ended before it did."""

    RUNNING = "running"
    DONE = "done"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts, by the token, and on which machine."""

    object_id: str = ""
    name: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class StepRun:
    """One step of a run: its state, why, what it found before and left after, and Azure's request ids.

    `progress` says how far it is; `token` continues a long-running operation in another process.
    """

    key: str
    state: StepState = StepState.WAITING
    cause: str = ""
    progress: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    deadline_at: datetime | None = None
    before: StepFacts | None = None
    after: StepFacts | None = None
    request_ids: tuple[str, ...] = ()
    token: str = ""

    def elapsed(self, now: datetime) -> timedelta:
        """Return for how long it has run, or ran."""
        if self.started_at is None:
            return timedelta()
        return (self.ended_at or now) - self.started_at

    def time_left(self, now: datetime) -> timedelta:
        """Return the time until its deadline; never negative, none unless it runs."""
        if self.deadline_at is None or self.state is not StepState.RUNNING:
            return timedelta()
        return max(timedelta(), self.deadline_at - now)


@dataclass(frozen=True, slots=True)
class Run:
    """A plan under way, or over.

    `process` marks the process that owns it; `grace_ends_at` is until when people have time to leave.
    """

    id: str
    plan: Plan
    operator: Operator
    reason: str
    started_at: datetime
    steps: tuple[StepRun, ...]
    ended_at: datetime | None = None
    outcome: Outcome = Outcome.RUNNING
    is_stopping: bool = False
    approved_by: Operator | None = None
    grace_ends_at: datetime | None = None
    process: str = ""

    @property
    def is_over(self) -> bool:
        """True when no step runs any more."""
        return self.outcome is not Outcome.RUNNING

    def step(self, key: str) -> StepRun:
        """Return how far the step of this key is; raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def with_step(self, changed: StepRun) -> Run:
        """Return the run with one step as it is now."""
        return replace(self, steps=tuple(changed if s.key == changed.key else s for s in self.steps))

    def count(self, *states: StepState) -> int:
        """Return how many steps are in one of these states."""
        return sum(step.state in states for step in self.steps)

    def troubles(self) -> tuple[StepRun, ...]:
        """Return the steps that failed, were skipped, or of which nothing is known."""
        troubled = (StepState.FAILED, StepState.SKIPPED, StepState.UNKNOWN)
        return tuple(step for step in self.steps if step.state in troubled)


def new_run(run_id: str, plan: Plan, operator: Operator, reason: str, at: datetime) -> Run:
    """Return the run of a plan before its first step."""
    return Run(run_id, plan, operator, reason, at, tuple(StepRun(step.key) for step in plan.steps))


def outcome_of(run: Run) -> Outcome:
    """Return how a run ended whose steps have all ended."""
    if all(step.state is StepState.DONE for step in run.steps):
        return Outcome.DONE
    return Outcome.STOPPED if run.is_stopping else Outcome.INCOMPLETE
