"""What every run must keep, whatever it met: judged by the simulator's own record and by the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from recipes import CLAIM, OTHER, PLANNED

from console.actions.leases import DURATION, TAG_PREFIX
from console.actions.run_executor import BUG
from console.actions.run_history import runs_in
from console.actions.steps.clusters import ScaleCluster
from console.actions.steps.drain_mode import SetDrainMode
from console.actions.steps.extra_steps import PostUntil
from console.actions.steps.hosts import DeallocateHost, StartHost
from console.actions.steps.instances import StartInstance, StopInstance
from console.actions.steps.machines import DeallocateMachine, StartMachine
from console.model.history import RESUMED, STARTED, STEP_BEGAN, STEP_ENDED
from console.model.plans import Tier
from console.model.runs import Outcome, StepState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recipes import Recipe

    from console.model.journal import Entry
    from console.model.plans import Step
    from console.model.runs import Run, StepRun
    from console.model.steps import StepSpec

Picture = dict[str, str]
OFF = ("deallocated", "stopped")
OPENING = ("open-host", "open-and-sign-in")
AT_WORK = ("active", "idle")
REACHED: dict[type[StepSpec], str] = {
    DeallocateHost: "deallocated",
    DeallocateMachine: "deallocated",
    StartHost: "running",
    StartMachine: "running",
    StopInstance: "Stopped",
    StartInstance: "Running",
}
CHANGING: tuple[type[StepSpec], ...] = (*REACHED, SetDrainMode, ScaleCluster, PostUntil)
LASTING = ("fail", "lie", "hang")
UNTOUCHED = (StepState.WAITING, StepState.SKIPPED)
A_MOMENT = timedelta(minutes=1)  # tags are written in whole seconds, and clocks of processes differ a little
BEYOND_DEADLINE = timedelta(hours=1)  # the last look, and a minute of a busy machine at this speed


@dataclass(frozen=True, slots=True)
class Evidence:
    """One run: the true world before, between and after, the journal, what was met, what consoles said."""

    recipe: Recipe
    worlds: tuple[dict[str, Any], ...]
    entries: tuple[Entry, ...]
    chain_faults: tuple[str, ...]
    met: tuple[tuple[str, Any, str], ...]
    shut_down: list[dict[str, Any]]
    brought_back: list[dict[str, Any]]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs as the journal tells them."""
        return runs_in(self.entries)

    @property
    def before_resume(self) -> tuple[Run, ...]:
        """The runs of the shutdown, and of those who took it up."""
        return tuple(
            run
            for run in self.runs
            if run.plan.request.action != "resume" and not _is_of_resume(run, self.runs)
        )

    @property
    def others(self) -> set[str]:
        """What somebody else has changed meanwhile."""
        opened = {str(done) for what, done, _ in self.met if what in OPENING}
        stopped = {str(done) for what, done, _ in self.met if what == "stop-instance"}
        named = {key for key in self.worlds[0]["instances"] if key.rpartition("/")[2] in stopped}
        return opened | named

    def option(self, name: str) -> bool:
        """Whether the shutdown was given a flag that it may act on."""
        return self.recipe.option(name)


def broken_promises(evidence: Evidence) -> Iterator[str]:
    """Give in words each promise that was not kept."""
    for promise in (
        _nobody_is_cut,
        _no_job_is_cancelled,
        _who_is_there_blocks,
        _the_journal_explains,
        _the_world_comes_back,
        _what_passes_is_waited_out,
        _everything_ends,
        _nothing_stays_claimed,
        _nobody_elses_claim_is_passed_over,
        _a_second_person_approves,
        _nothing_is_done_unwritten,
    ):
        yield from (
            f"{promise.__name__.strip('_').replace('_', ' ')}: {words}" for words in promise(evidence)
        )
    yield from (f"the chain: {fault}" for fault in evidence.chain_faults)


def _nobody_is_cut(evidence: Evidence) -> Iterator[str]:
    if not evidence.option("sign-out"):
        for cut in evidence.worlds[-1]["cuts"]:
            yield f"{cut['user']} on {cut['host']}: {cut['how']} at {cut['at']}"


def _no_job_is_cancelled(evidence: Evidence) -> Iterator[str]:
    if not evidence.option("cancel-jobs"):
        for job, status in evidence.worlds[-1]["jobs"].items():
            if status.casefold().startswith("cancel"):
                yield f"{job} is {status}"


def _who_is_there_blocks(evidence: Evidence) -> Iterator[str]:
    said, expected = evidence.shut_down[0]["said"], _in_the_way(evidence.recipe)
    is_blocked = said.startswith("blocked")
    if not any(interlude.moment == PLANNED for interlude in evidence.recipe.interludes):
        if expected and not is_blocked:
            yield f"{expected} did not block"
        is_unread = "not known because" in said  # consoles at once may ask more than the logs allow
        if is_blocked and not expected and "nothing to do" not in said and not is_unread:
            yield f"nothing is in the way, and yet {said}"
    if is_blocked and evidence.before_resume:
        yield "blocked, and yet begun"


def _in_the_way(recipe: Recipe) -> str:
    is_forced, cancels = recipe.option("sign-out"), recipe.option("cancel-jobs")
    for host in recipe.world["hosts"]:
        if not is_forced and host["power"] != "deallocated" and set(host["people"]) & set(AT_WORK):
            return "somebody at work"
    if not cancels and any(cluster["jobs"] for cluster in recipe.world["clusters"].values()):
        return "a job"
    return "a copy" if recipe.export == "copying" else ""


def _the_journal_explains(evidence: Evidence) -> Iterator[str]:
    before, between = picture(evidence.worlds[0]), picture(evidence.worlds[1])
    last = _last_words(evidence.before_resume)
    for key in before.keys() - evidence.others:
        step, record = last.get(key, (None, None))
        if step is None or record is None:
            if before[key] != between[key]:
                yield f"{key} was {before[key]} and is {between[key]}, and no step says why"
        elif record.state is StepState.DONE and not between[key].startswith(_reached(step)):
            yield f"{step.words} is called done, and it is {between[key]}"
        elif record.state in (StepState.FAILED, StepState.UNKNOWN) and not record.cause:
            yield f"{step.words} is {record.state.value} without a cause"
    yield from _ghosts(evidence.worlds[1], last)


def _ghosts(world: dict[str, Any], last: dict[str, tuple[Step, StepRun]]) -> Iterator[str]:
    for host, shown in world["hosts"].items():
        step, record = last.get(shown["machine"], (None, None))
        is_off = world["machines"][shown["machine"]] == "deallocated"
        if step and record and record.state is StepState.DONE and is_off and shown["sessions"]:
            yield f"{host} is off, and the broker holds {', '.join(shown['sessions'])}"


def _the_world_comes_back(evidence: Evidence) -> Iterator[str]:
    before, after = picture(evidence.worlds[0], "off"), picture(evidence.worlds[2], "off")
    for key in sorted(before.keys() - evidence.others):
        if before[key] != after[key]:
            yield f"{key} was {before[key]} and is {after[key]} after {evidence.brought_back[-1]}"


def _what_passes_is_waited_out(evidence: Evidence) -> Iterator[str]:
    """Where nothing lasting went wrong, and nobody else did anything, only a deadline may end a step in failure."""
    is_lasting = any(what != "fault" or done in LASTING for what, done, _ in evidence.met)
    if is_lasting or any(host["stubborn"] for host in evidence.recipe.world["hosts"]):
        return
    for run in evidence.runs:
        if any("No end after" in step.cause for step in run.steps):
            continue  # others may rightly stop for what that one left
        for step in run.steps:
            has_failed = step.state in (StepState.FAILED, StepState.UNKNOWN)
            if has_failed and step.key != "verify":
                yield f"{step.key} is {step.state.value}: {step.cause}"


def _everything_ends(evidence: Evidence) -> Iterator[str]:
    for run in evidence.runs:
        if run.outcome is Outcome.RUNNING:
            yield f"{run.plan.title} ({run.id}) has no end"
        for step in run.steps:
            if BUG in step.cause:
                yield f"{step.key}: {step.cause}"
    for told in (*evidence.shut_down, *evidence.brought_back):
        if told["said"].startswith(("no end", "crashed", "gave up")):
            yield told["said"]
    yield from _beyond_deadlines(evidence)


def _beyond_deadlines(evidence: Evidence) -> Iterator[str]:
    steps = {(run.id, step.key): step for run in evidence.runs for step in run.plan.steps}
    began: dict[tuple[str, str], datetime] = {}
    for entry in evidence.entries:
        if entry.kind == RESUMED:
            began = {key: at for key, at in began.items() if key[0] != entry.run}
        elif entry.kind == STEP_BEGAN:
            began[entry.run, entry.facts["step"]] = entry.at
        elif entry.kind == STEP_ENDED and (entry.run, entry.facts["step"]) in began:
            key = (entry.run, entry.facts["step"])
            took = entry.at - began[key]
            if took > timedelta(seconds=steps[key].deadline) + BEYOND_DEADLINE:
                yield f"{key[1]} took {took}, its deadline was {steps[key].deadline:g} s"


def _nothing_stays_claimed(evidence: Evidence) -> Iterator[str]:
    wrote = {entry.run: entry.at for entry in evidence.entries}
    has_returned = evidence.brought_back[-1]["outcome"] == Outcome.DONE.value
    is_calm = has_returned and not any(what == "fault" for what, _, _ in evidence.met)
    for name, value in evidence.worlds[2]["tags"].items():
        run = name.removeprefix(TAG_PREFIX)
        if name.startswith(TAG_PREFIX) and run != OTHER:
            until = datetime.fromisoformat(value.partition("|")[0])
            if is_calm or run not in wrote or until > wrote[run] + DURATION + BEYOND_DEADLINE:
                yield f"run {run} claims the enclave until {until}"


def _nobody_elses_claim_is_passed_over(evidence: Evidence) -> Iterator[str]:
    claims = [
        datetime.fromisoformat(done) for what, done, at in evidence.met if what == "claim" and at == PLANNED
    ]
    for entry in evidence.entries:
        for until in claims:
            if entry.kind in (STARTED, RESUMED) and until - CLAIM < entry.at < until - A_MOMENT:
                yield f"run {entry.run} began at {entry.at}, claimed by somebody else until {until}"


def _a_second_person_approves(evidence: Evidence) -> Iterator[str]:
    for run in evidence.runs:
        is_asked = evidence.recipe.second and run.plan.tier is Tier.SEVERE
        approver = run.approved_by.object_id if run.approved_by else ""
        if is_asked and approver in ("", run.operator.object_id):
            yield f"run {run.id} began, approved by {approver or 'nobody'}"
        if is_asked and evidence.recipe.second != "another":
            yield f"run {run.id} began, though {evidence.recipe.second} approved"


def _nothing_is_done_unwritten(evidence: Evidence) -> Iterator[str]:
    """Every write that Azure has recorded belongs to a step whose intent was on the disk before."""
    steps = {(run.id, step.key): step for run in evidence.runs for step in run.plan.steps}
    begun = [
        (entry.at, target.casefold())
        for entry in evidence.entries
        if entry.kind == STEP_BEGAN
        for step in (steps[entry.run, entry.facts["step"]],)
        for target in (step.target, getattr(step.spec, "host", ""))
        if target
    ]
    for write in evidence.worlds[2]["writes"]:
        at = datetime.fromisoformat(write["at"]) + A_MOMENT
        if not any(began <= at and write["target"].startswith(target) for began, target in begun):
            yield f"{write['operation']} on {write['target']} at {write['at']}, which no step had begun"


def picture(world: dict[str, Any], off: str = "") -> Picture:
    """Return what a resume has to bring back, by folded ARM id; with `off`, every machine that is off alike."""
    machines = {key: off if off and power in OFF else power for key, power in world["machines"].items()}
    hosts = {key: _flag(is_open=shown["open"]) for key, shown in world["hosts"].items()}
    return {**machines, **hosts, **world["instances"], **world["clusters"], **world["pools"]}


def _flag(*, is_open: bool) -> str:
    return "open" if is_open else "drained"


def _reached(step: Step) -> str:
    """Return what a step that is done leaves, as a picture begins that shows it."""
    match step.spec:
        case SetDrainMode(allow_new_sessions=allow):
            return _flag(is_open=allow)
        case ScaleCluster(minimum=minimum, maximum=maximum, idle_seconds=idle):
            return f"{minimum}..{maximum} {idle or ''}"
        case PostUntil(wanted=wanted):
            return wanted
    return REACHED[type(step.spec)]


def _last_words(runs: Iterable[Run]) -> dict[str, tuple[Step, StepRun]]:
    """Return by target the step that was at it last."""
    known: dict[str, tuple[Step, StepRun]] = {}
    at: dict[str, datetime] = {}
    for run in runs:
        for record in run.steps:
            step = run.plan.step(record.key)
            moment = record.ended_at or record.started_at
            if (
                isinstance(step.spec, CHANGING)
                and moment
                and (record.state not in UNTOUCHED or record.before is not None)
            ):
                target = step.target.casefold()
                if target not in at or moment >= at[target]:
                    known[target], at[target] = (step, record), moment
    return known


def _is_of_resume(run: Run, runs: tuple[Run, ...]) -> bool:
    resumes = {each.id for each in runs if each.plan.request.action == "resume"}
    return bool(set(run.plan.of) & resumes)
