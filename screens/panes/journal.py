"""The journal: every run on this machine, who began it, why, and how each step ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.content import Content

from console.model.runs import Outcome, StepState
from screens.dialogs.plan_words import OUTCOMES, STATES
from screens.panes.base import Pane
from screens.panes.sections import Description, Section, symbol
from screens.panes.sections import Step as Deeper
from screens.widgets.columns import ALWAYS, Column, Tone
from screens.words import since, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.model.plans import Step
    from console.model.runs import Run, StepRun
    from console.monitor.feeds import Feed

Runs: TypeAlias = "tuple[Run, ...]"


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


class JournalPane(Pane["Runs"]):
    """What was done to every enclave from this machine; a run opens its steps."""

    first_load = "Reading the journal."

    def make_sections(self) -> Sequence[Section[Runs, Any]]:
        """Return runs and, inside one, its steps."""
        return [self._runs(), self._steps()]

    def feeds(self) -> list[Feed[Any]]:
        """Return the journal's feed, which is one for the whole fleet."""
        return [self.app.engine.history]

    def summary(self, value: Runs) -> Content:
        """Tell how many runs are under way, and how many ended otherwise than planned."""
        under_way = sum(run.outcome is Outcome.RUNNING for run in value)
        troubled = sum(run.outcome in (Outcome.INCOMPLETE, Outcome.UNFINISHED) for run in value)
        return Content.assemble(
            (f"{under_way} under way", "$text-accent" if under_way else "$foreground 60%"),
            (f"   {troubled} not completed", "$text-error" if troubled else "$foreground 60%"),
            (f"   of {len(value)} runs", "$foreground 60%"),
        )

    def action_act(self) -> None:
        """Show the run, from where it can be stopped or gone back on."""
        row = self.grid.current
        if row is not None:
            self.app.acting.show(row.run if isinstance(row, StepLine) else row)

    def _runs(self) -> Section[Runs, Run]:
        return Section(
            name="runs",
            columns=(
                Column("Outcome", _outcome, tone=lambda run: OUTCOMES[run.outcome][1], keep=ALWAYS),
                Column("When", self._when, order=lambda run: run.started_at, right=True, keep=8),
                Column("Enclave", lambda run: run.plan.request.enclave, keep=7),
                Column("What", lambda run: run.plan.title, keep=ALWAYS),
                Column("Steps", _counted, order=lambda run: len(run.steps), right=True, keep=5),
                Column("Who", lambda run: run.operator.name or run.operator.object_id, keep=6, width=28),
                Column("Reason", lambda run: run.reason, keep=4),
            ),
            rows=lambda runs: tuple(reversed(runs)),
            key=lambda run: run.id,
            problem=lambda run: run.outcome not in (Outcome.DONE, Outcome.RUNNING),
            describe=self._describe_run,
            opens=lambda run: Deeper("steps", run.plan.title, lambda line: line.run.id == run.id),
            empty="Nothing has been done from this machine yet.",
        )

    def _steps(self) -> Section[Runs, StepLine]:
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
            rows=lambda runs: tuple(
                StepLine(run, planned, run.step(planned.key)) for run in runs for planned in run.plan.steps
            ),
            key=lambda line: line.id,
            problem=lambda line: line.went.state in (StepState.FAILED, StepState.UNKNOWN, StepState.SKIPPED),
            describe=self._describe_step,
            link=lambda line: self.portal_url(line.planned.target) if line.planned.target else "",
            only_inside=True,
        )

    def _when(self, run: Run) -> str:
        return since(run.started_at, self.app.now())

    def _elapsed(self, line: StepLine) -> float:
        return line.went.elapsed(self.app.now()).total_seconds()

    def _took(self, line: StepLine) -> str:
        return span(line.went.elapsed(self.app.now())) if line.went.started_at else "-"

    def _describe_run(self, run: Run) -> Description:
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
                ("Before", _facts(went.before or line.planned.before)),
                ("After", _facts(went.after)),
                ("Request ids", "\n".join(went.request_ids)),
            ],
            [
                ("By hand", line.planned.command),
                ("In the activity log", _activity(went)),
            ],
        )


def _outcome(run: Run) -> str:
    return f"{symbol(OUTCOMES[run.outcome][1])} {run.outcome.value}"


def _state(line: StepLine) -> str:
    return f"{symbol(STATES[line.went.state])} {line.went.state.value}"


def _why(line: StepLine) -> str:
    return line.went.cause or line.went.progress


def _counted(run: Run) -> str:
    return f"{run.count(StepState.DONE)}/{len(run.steps)}"


def _troubles(run: Run) -> str:
    return "\n".join(f"{run.plan.step(step.key).words}: {step.cause}" for step in run.troubles())


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts)


def _activity(went: StepRun) -> str:
    """Return the query that finds what the step did in the workspace's activity log."""
    if not went.request_ids:
        return ""
    ids = ", ".join(f"'{each}'" for each in went.request_ids)
    found = f"| where CorrelationId in ({ids}) or OperationId in ({ids})"
    return f"AzureActivity\n{found}\n| order by TimeGenerated asc"
