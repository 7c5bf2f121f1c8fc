"""Shut an environment down: newcomers refused, people told and waited for, then what costs is stopped.

Each host is a chain of its own, so that one that cannot be stopped holds up no
other. What people may be using through a desktop waits until the desktops have
been cleared, and looks again before it stops.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.actions.catalogue.hosts import deallocate, set_drain_mode
from console.actions.registry import Draft, Option, OptionKind, action
from console.actions.steps import extra_steps
from console.actions.steps.clusters import release_nodes
from console.actions.steps.instances import InstanceFacts, StopInstance
from console.actions.steps.jobs import cancel
from console.actions.steps.machines import DeallocateMachine, MachineFacts
from console.actions.steps.sign_out_steps import GracePeriod, MessageHost, SignOutHost
from console.actions.steps.verification import verify
from console.model.exports import ExportStage
from console.model.idle import idle_verdict
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, Step, TargetKind, Tier
from console.model.quota import InstanceState
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.actions.registry import Circumstances
    from console.model.quota import Job
    from console.model.sessions import SessionHost, UserSession
    from console.model.targets import AzureName

LONGEST_GRACE = 100_000  # minutes, as in the configuration
OFF = (
    InstanceState.STOPPED,
    InstanceState.STOPPING,
    InstanceState.CREATE_FAILED,
    InstanceState.DELETING,
)
OPTIONS = (
    Option("grace", "minutes that people have to leave", OptionKind.NUMBER, setting="grace_minutes"),
    Option("message", "what they are told ({minutes} is filled in)", OptionKind.TEXT, setting="message"),
    Option("sign-out", "sign out who is still active after the grace"),
    Option("cancel-jobs", "cancel the jobs that run or wait"),
    Option("only-idle", "only if nobody and nothing has used it for long enough"),
)


@action(
    "shutdown",
    "shut down",
    of=TargetKind.ENCLAVE,
    tier=Tier.SEVERE,
    options=OPTIONS,
)
def plan_shutdown(seen: Circumstances) -> Draft:
    """Plan to stop everything that costs and that nobody uses."""
    name = seen.enclave.name
    draft = Draft(f"shut down {name}")
    if not 0 <= _grace(seen) <= LONGEST_GRACE:  # NaN is neither
        words = f"must be a number of minutes from 0 to {LONGEST_GRACE}"
        draft.blockers = [Blocker(BlockerKind.OPTION_INVALID, "grace", words, option="grace")]
        return draft
    for host in seen.state.desktop.hosts:
        draft.steps += _host_steps(host, seen)
    cleared = tuple(step.key for step in draft.steps if isinstance(step.spec, SignOutHost))
    draft.steps += _compute_steps(seen, cleared)
    draft.steps += _machine_steps(seen, cleared)
    draft.steps += _extra_steps(seen, cleared)
    if draft.steps:
        draft.steps.append(verify(draft.steps, name))
    draft.effects = [*_people(seen), *_jobs_met(seen), *_copies(seen)]
    draft.blockers = [*_blockers(seen)]
    return draft


def _host_steps(host: SessionHost, seen: Circumstances) -> list[Step]:
    steps: list[Step] = []
    if host.allows_new_sessions:
        steps.append(set_drain_mode(host, allow_new_sessions=False))
    needs = tuple(step.key for step in steps)
    if host.power is PowerState.DEALLOCATED and seen.state.sessions_on(host):  # ghosts
        return [*steps, SignOutHost(host.id, is_forced=True).planned(needs=needs)]
    if host.power in (PowerState.DEALLOCATED, PowerState.UNKNOWN):
        return steps
    if minutes := _grace(seen):
        text = seen.request.option("message") or seen.enclave.acting.message
        message = MessageHost(host.id, text.replace("{minutes}", f"{minutes:g}")).planned(needs=needs)
        wait = GracePeriod(host.id, minutes).as_step(needs=(message.key,))
        steps, needs = [*steps, message, wait], (wait.key,)
    sign_out = SignOutHost(host.id, is_forced=_may(seen, "sign-out")).planned(needs=needs)
    return [*steps, sign_out, deallocate(host, needs=(sign_out.key,))]


def _compute_steps(seen: Circumstances, cleared: tuple[str, ...]) -> Iterator[Step]:
    is_forced = _may(seen, "sign-out")
    cancelled: dict[AzureName, list[str]] = {}
    for job in _open_jobs(seen) if _may(seen, "cancel-jobs") else ():
        step = cancel(job)
        cancelled.setdefault(job.compute, []).append(step.key)
        yield step
    for cluster in seen.state.compute.clusters:
        needs = tuple(cancelled.get(cluster.name, ()))
        if cluster.nodes.total or cluster.minimum:
            yield from release_nodes(cluster, needs=needs)
    for instance in seen.state.compute.instances:
        if instance.state not in OFF:
            needs = tuple(cancelled.get(instance.name, ()))
            stop = StopInstance(instance.id, "" if is_forced else instance.owner)
            yield stop.planned(needs=needs, follows=cleared, before=InstanceFacts(instance.state))


def _machine_steps(seen: Circumstances, cleared: tuple[str, ...]) -> Iterator[Step]:
    hosts = {host.machine_id for host in seen.state.desktop.hosts}
    roles = {role.casefold() for role in seen.enclave.acting.machine_roles}
    for machine in seen.state.desktop.machines:
        is_ours = machine.role.casefold() in roles and machine.id not in hosts
        if is_ours and machine.power is not PowerState.DEALLOCATED:
            stop = DeallocateMachine(machine.id, unless_in_use=not _may(seen, "sign-out"))
            yield stop.planned(follows=cleared, before=MachineFacts(machine.power))


def _extra_steps(seen: Circumstances, cleared: tuple[str, ...]) -> Iterator[Step]:
    by_name = {step.name: step for step in seen.enclave.acting.extra_steps}
    for resource in seen.state.tagged:
        step = by_name[resource.step]
        if not extra_steps.is_stopped(step, resource):
            unless_in_use = not _may(seen, "sign-out")
            yield extra_steps.stop(step, resource, follows=cleared, unless_in_use=unless_in_use)


def _blockers(seen: Circumstances) -> Iterator[Blocker]:
    yield from _copying(seen)
    for host in seen.state.desktop.hosts:
        if host.power is PowerState.UNKNOWN:
            yield Blocker(BlockerKind.UNREAD, host.name, "its machine cannot be read")
    if seen.request.has("only-idle"):
        yield from _not_idle(seen)
        return
    if not _may(seen, "sign-out"):
        for session in seen.state.desktop.in_use:
            yield Blocker(BlockerKind.SIGNED_IN, session.user, _presence(session), option="sign-out")
    if not _may(seen, "cancel-jobs"):
        for job in _open_jobs(seen):
            yield Blocker(BlockerKind.JOB, job.display_name, _whereabouts(job), option="cancel-jobs")


def _copying(seen: Circumstances) -> Iterator[Blocker]:
    for export in seen.state.exports.items:
        if export.stage is ExportStage.COPYING:
            yield Blocker(BlockerKind.COPYING, export.name, "is being copied out")
    for words in seen.state.exports.unreadable:
        yield Blocker(BlockerKind.UNREAD, "exports", f"whether one is being copied cannot be seen: {words}")


def _not_idle(seen: Circumstances) -> Iterator[Blocker]:
    state = seen.state
    verdict = idle_verdict(
        state.desktop,
        state.compute,
        state.exports,
        now=seen.now,
        thresholds=seen.enclave.idle,
        snooze=seen.snooze,
    )
    if not verdict.is_idle:
        yield Blocker(BlockerKind.NOT_IDLE, seen.enclave.name, verdict.words)


def _people(seen: Circumstances) -> Iterator[Effect]:
    for session in seen.state.desktop.sessions:
        yield Effect(EffectKind.PERSON, session.user, f"{_presence(session)}: is signed out")
    for instance in seen.state.compute.instances:
        if instance.state not in OFF:
            yield Effect(EffectKind.PERSON, instance.owner, f"owns {instance.name}, which is stopped")


def _jobs_met(seen: Circumstances) -> Iterator[Effect]:
    if _may(seen, "cancel-jobs"):
        for job in _open_jobs(seen):
            words = f"{_whereabouts(job)}, of {job.owner}: is cancelled"
            yield Effect(EffectKind.JOB, job.display_name, words)


def _copies(seen: Circumstances) -> Iterator[Effect]:
    for export in seen.state.exports.items:
        if export.stage in (ExportStage.ARRIVED, ExportStage.AWAITING_APPROVAL):
            yield Effect(EffectKind.COPY, export.name, f"waits ({export.stage.value}): is not touched")


def _may(seen: Circumstances, option: str) -> bool:
    """Whether the operator has chosen to force what is in use; what must be idle never is."""
    return seen.request.has(option) and not seen.request.has("only-idle")


def _presence(session: UserSession) -> str:
    since = f" since {session.since:%H:%M}" if session.since else ""
    return f"{session.state.value.lower()} on {session.host.partition('.')[0]}{since}"


def _whereabouts(job: Job) -> str:
    return f"{job.state.value.lower()} on {job.compute}"


def _open_jobs(seen: Circumstances) -> list[Job]:
    return [job for job in seen.state.compute.jobs if not job.state.is_ended]


def _grace(seen: Circumstances) -> float:
    """Return how many minutes people have to leave; NaN where the option is no number."""
    text = seen.request.option("grace")
    try:
        return float(text) if text else seen.enclave.acting.grace_minutes
    except ValueError:
        return math.nan
