"""The journal: everything done from this machine, by whom, why, and how each step of a run ended."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from textual.content import Content

from console.model.history import History
from console.model.runs import Outcome, Run, StepState
from console.model.steps import fact_line
from console.queries.parameters import quoted
from screens.dialogs.run_words import OUTCOMES, STATES
from screens.dialogs.sheet import Description, Sheet, described
from screens.panes.pane import Pane
from screens.panes.portal import portal_url
from screens.panes.sections import Section
from screens.panes.sections import Step as Deeper
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.quantities import since, span
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from console.model.notes import Note
    from console.model.plans import Step
    from console.model.runs import StepRun
    from console.monitor.feeds import Feed


@dataclass(frozen=True, slots=True)
class Line:
    """A run, or what was done in one go, as the table tells it."""

    of: Run | Note
    id: str
    at: datetime
    enclave: str
    what: str
    who: str
    reason: str
    outcome: Outcome
    steps: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of one run, as planned and as it went."""

    run: Run
    planned: Step
    went: StepRun

    @property
    def id(self) -> str:
        """What no other step of any run has."""
        return f"{self.run.id}/{self.planned.key}"


class JournalPane(Pane[History]):
    """What was done to every enclave from this machine; a run opens its steps."""

    first_load = "Reading the journal."

    def make_sections(self) -> Sequence[Section[History, Any]]:
        """Return what was done and, inside a run, its steps."""
        return [self._runs(), self._steps()]

    def feeds(self) -> list[Feed[Any]]:
        """Return the journal's feed, which is one for the whole fleet."""
        return [self.app.engine.history]

    def summary(self, value: History) -> Content:
        """Tell how much is under way, and how much ended otherwise than planned."""
        lines = _lines(value)
        under_way = sum(line.outcome is Outcome.RUNNING for line in lines)
        troubled = sum(line.outcome in (Outcome.INCOMPLETE, Outcome.UNFINISHED) for line in lines)
        notes = f", {len(value.notes)} done in one go" if value.notes else ""
        return Content.assemble(
            (f"{under_way} under way", "$text-accent" if under_way else "$foreground 60%"),
            (f"   {troubled} not completed", "$text-error" if troubled else "$foreground 60%"),
            (f"   of {len(value.runs)} runs{notes}", "$foreground 60%"),
        )

    def _runs(self) -> Section[History, Line]:
        return Section(
            name="runs",
            columns=(
                Column("Outcome", _outcome, tone=lambda line: OUTCOMES[line.outcome][1], keep=ALWAYS),
                Column("When", self._when, order=lambda line: line.at, right=True, keep=8),
                Column("Enclave", lambda line: line.enclave, keep=7),
                Column("What", lambda line: line.what, keep=ALWAYS),
                Column("Steps", lambda line: line.steps, order=_step_count, right=True, keep=5),
                Column("Who", lambda line: line.who, keep=6, width=28),
                Column("Reason", lambda line: line.reason, keep=4),
            ),
            rows=lambda history: tuple(reversed(_lines(history))),
            key=lambda line: line.id,
            problem=lambda line: line.outcome not in (Outcome.DONE, Outcome.RUNNING),
            describe=_describe,
            opens=_opened,
            act=self._show_run,
            empty="Nothing has been done from this machine yet.",
        )

    def _steps(self) -> Section[History, StepLine]:
        return Section(
            name="steps",
            columns=(
                Column("State", _state, tone=lambda line: STATES[line.went.state], keep=ALWAYS),
                Column("Step", lambda line: line.planned.words, keep=ALWAYS),
                Column("Took", self._took, order=self._elapsed, right=True, keep=6),
                Column(
                    "Why",
                    lambda line: line.went.cause or line.went.progress,
                    keep=7,
                    tone=lambda _: Tone.WARN,
                ),
            ),
            rows=lambda history: tuple(
                StepLine(run, planned, run.step(planned.key))
                for run in history.runs
                for planned in run.plan.steps
            ),
            key=lambda line: line.id,
            problem=lambda line: line.went.state in (StepState.FAILED, StepState.UNKNOWN, StepState.SKIPPED),
            describe=self._describe_step,
            act=self._show_run,
            link=lambda line: (
                portal_url(self.app.enclave, line.planned.target) if line.planned.target else ""
            ),
            only_inside=True,
        )

    def _show_run(self, _: Sequence[Line | StepLine]) -> None:
        """Show the run, from where it can be stopped or undone; describe what was done in one go."""
        row = self.grid.view.current
        run = row.run if isinstance(row, StepLine) else row.of if isinstance(row, Line) else None
        if isinstance(run, Run):
            self.app.acting.show(run)
        elif run is not None:
            description = _note_described(run)
            self.app.push_screen(Sheet(description.title, described(description)))

    def _when(self, line: Line) -> str:
        return since(line.at, self.app.now())

    def _elapsed(self, line: StepLine) -> float:
        return line.went.elapsed(self.app.now()).total_seconds()

    def _took(self, line: StepLine) -> str:
        return span(line.went.elapsed(self.app.now())) if line.went.started_at else "-"

    def _describe_step(self, line: StepLine) -> Description:
        went = line.went
        return Description(
            line.planned.words,
            [
                ("State", went.state.value),
                ("Why", went.cause),
                ("Resource", line.planned.target),
                ("Begun", f"{went.started_at:%H:%M:%S} UTC" if went.started_at else "-"),
                ("Took", self._took(line)),
                ("Before", fact_line(went.before or line.planned.before)),
                ("After", fact_line(went.after)),
                ("Request ids", "\n".join(went.request_ids)),
            ],
            [
                ("By hand", line.planned.command),
                ("In the activity log", _activity(went)),
            ],
        )


def _lines(history: History) -> list[Line]:
    """Return everything that was done, oldest first."""
    lines = [*map(_run_line, history.runs), *map(_note_line, history.notes)]
    return sorted(lines, key=attrgetter("at"))


def _run_line(run: Run) -> Line:
    return Line(
        run,
        run.id,
        run.started_at,
        run.plan.request.enclave,
        run.plan.title,
        run.operator.name or run.operator.object_id,
        run.reason,
        run.outcome,
        f"{run.count(StepState.DONE)}/{len(run.steps)}",
    )


def _note_line(note: Note) -> Line:
    return Line(note, note.id, note.at, note.enclave, note.what, note.who, note.reason, note.outcome)


def _opened(line: Line) -> Deeper | None:
    """Return the steps of a run."""
    if not isinstance(line.of, Run):
        return None
    return Deeper("steps", line.what, lambda step: step.run.id == line.id)


def _describe(line: Line) -> Description:
    return _run_described(line.of) if isinstance(line.of, Run) else _note_described(line.of)


def _run_described(run: Run) -> Description:
    approved = run.approved_by
    return Description(
        run.plan.title,
        [
            ("Outcome", OUTCOMES[run.outcome][0]),
            ("Enclave", run.plan.request.enclave),
            ("Begun", f"{run.started_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Ended", f"{run.ended_at:%Y-%m-%d %H:%M:%S} UTC" if run.ended_at else "-"),
            ("Who", f"{run.operator.name} {run.operator.object_id}"),
            ("Machine", run.operator.machine),
            ("Approved by", f"{approved.name} {approved.object_id}" if approved else "-"),
            ("Reason", run.reason),
            ("Run", run.id),
        ],
        [
            ("Options", "\n".join(f"{name}: {value}" for name, value in run.plan.request.options)),
            ("What went otherwise", _troubles(run)),
        ],
    )


def _note_described(note: Note) -> Description:
    return Description(
        note.what,
        [
            ("Outcome", OUTCOMES[note.outcome][0]),
            ("Enclave", note.enclave),
            ("At", f"{note.at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Who", note.who),
            ("Reason", note.reason),
        ],
        [("What it was about", "\n".join(note.details))],
    )


def _step_count(line: Line) -> int | None:
    return -len(line.of.steps) if isinstance(line.of, Run) else None


def _outcome(line: Line) -> str:
    return f"{symbol(OUTCOMES[line.outcome][1])} {line.outcome.value}"


def _state(line: StepLine) -> str:
    return f"{symbol(STATES[line.went.state])} {line.went.state.value}"


def _troubles(run: Run) -> str:
    return "\n".join(f"{run.plan.step(step.key).words}: {step.cause}" for step in run.troubles())


def _activity(went: StepRun) -> str:
    """Return the query that finds what the step did in the workspace's activity log."""
    if not went.request_ids:
        return ""
    ids = ", ".join(map(quoted, went.request_ids))
    found = f"| where CorrelationId in ({ids}) or OperationId in ({ids})"
    return f"AzureActivity\n{found}\n| order by TimeGenerated asc"
