"""What can be done to session hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, action
from console.actions.steps.drain_mode import HostFacts, SetDrainMode
from console.actions.steps.hosts import (
    DeallocateHost,
    RestartHost,
    StartHost,
    then_wait,
)
from console.actions.steps.machines import MachineFacts
from console.actions.steps.sign_out_steps import SignOutHost
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, TargetKind, Tier
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.actions.registry import Circumstances
    from console.model.plans import Step
    from console.model.sessions import SessionHost, UserSession


def _is_open(host: SessionHost) -> bool:
    return host.allows_new_sessions


def _is_draining(host: SessionHost) -> bool:
    return host.is_draining


def _is_on(host: SessionHost) -> bool:
    return host.power in (PowerState.RUNNING, PowerState.STOPPED, PowerState.UNKNOWN)


def _is_off(host: SessionHost) -> bool:
    return host.power in (PowerState.DEALLOCATED, PowerState.STOPPED)


@action("drain-host", "drain", of=TargetKind.HOST, tier=Tier.REVERSIBLE, fits=_is_open)
def plan_drain(seen: Circumstances) -> Draft:
    """Plan to refuse newcomers."""
    draft, hosts = _draft("drain", seen)
    draft.steps = [set_drain_mode(host, allow_new_sessions=False) for host in hosts if _is_open(host)]
    return draft


@action("undrain-host", "let newcomers in", of=TargetKind.HOST, tier=Tier.REVERSIBLE, fits=_is_draining)
def plan_undrain(seen: Circumstances) -> Draft:
    """Plan to let newcomers in again."""
    draft, hosts = _draft("let newcomers into", seen)
    draft.steps = [set_drain_mode(host, allow_new_sessions=True) for host in hosts if _is_draining(host)]
    return draft


@action("start-host", "start", of=TargetKind.HOST, tier=Tier.REVERSIBLE, fits=_is_off)
def plan_start(seen: Circumstances) -> Draft:
    """Plan to start the machines and to wait until the broker can use them."""
    draft, hosts = _draft("start", seen)
    for host in filter(_is_off, hosts):
        start = StartHost(host.machine_id, host.id).planned(before=MachineFacts(host.power))
        draft.steps += then_wait(start, host.id)
    return draft


@action("restart-host", "restart", of=TargetKind.HOST, tier=Tier.COSTLY, of_many=Tier.SEVERE, fits=_is_on)
def plan_restart(seen: Circumstances) -> Draft:
    """Plan to restart the machines, each only while nobody is on it."""
    draft, hosts = _draft("restart", seen)
    for host in hosts:
        draft.blockers += [_presence(session, host) for session in seen.state.sessions_on(host)]
        restart = RestartHost(host.machine_id, host.id).planned(before=MachineFacts(host.power))
        draft.steps += then_wait(restart, host.id)
    return draft


@action("stop-host", "deallocate", of=TargetKind.HOST, tier=Tier.COSTLY, of_many=Tier.SEVERE, fits=_is_on)
def plan_stop(seen: Circumstances) -> Draft:
    """Plan to drain, clear and deallocate; an active user blocks."""
    draft, hosts = _draft("deallocate", seen)
    for host in filter(_is_on, hosts):
        sessions = seen.state.sessions_on(host)
        draft.blockers += [_presence(session, host) for session in sessions if session.is_in_use]
        draft.effects += [
            Effect(EffectKind.PERSON, session.user, f"disconnected on {host.name}: is signed out")
            for session in sessions
            if not session.is_in_use
        ]
        draft.steps += _stopping(host)
    return draft


def _stopping(host: SessionHost) -> Iterator[Step]:
    needs: tuple[str, ...] = ()
    if host.allows_new_sessions:
        drain = set_drain_mode(host, allow_new_sessions=False)
        yield drain
        needs = (drain.key,)
    sign_out = SignOutHost(host.id).planned(needs=needs)
    yield sign_out
    yield deallocate(host, needs=(sign_out.key,))


def set_drain_mode(host: SessionHost, *, allow_new_sessions: bool) -> Step:
    """Return the step that turns a host's drain mode on or off."""
    return SetDrainMode(host.id, allow_new_sessions).planned(before=HostFacts(host.allows_new_sessions))


def deallocate(host: SessionHost, *, needs: tuple[str, ...]) -> Step:
    """Return the step that stops a host's machine once nobody is signed in to it."""
    return DeallocateHost(host.machine_id, host.id).planned(needs=needs, before=MachineFacts(host.power))


def _presence(session: UserSession, host: SessionHost) -> Blocker:
    return Blocker(BlockerKind.SIGNED_IN, session.user, f"{session.state.value.lower()} on {host.name}")


def _draft(verb: str, seen: Circumstances) -> tuple[Draft, list[SessionHost]]:
    found = [(target, seen.state.host(target)) for target in seen.request.targets]
    hosts = [host for _, host in found if host]
    draft = Draft(f"{verb} {', '.join(host.name for host in hosts)}")
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no session host") for target, host in found if host is None
    ]
    draft.blockers += [
        Blocker(BlockerKind.UNREAD, host.name, "its machine cannot be read")
        for host in hosts
        if host.power is PowerState.UNKNOWN and verb not in ("drain", "let newcomers into")
    ]
    return draft, hosts
