"""Session hosts: newcomers refused or let in; stopped only where nobody is and nobody can come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az
from console.actions.host_sessions import in_the_way, people, sessions_on, sign_out
from console.actions.operation import Halted, Operation, operation
from console.actions.steps.machines import BETWEEN, DEALLOCATE, change, machine_at, start
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.sessions import HostStatus, PowerState
from console.model.states import Part
from console.model.targets import name_of, segment_after, short_name

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Facts
    from console.model.sessions import SessionHost
    from console.model.states import EnclaveState

HOSTS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts"


def newcomers(host: str, *, allow: bool, allowed: bool | None = None, needs: tuple[str, ...] = ()) -> Step:
    """Return the step that drains a host, or lets newcomers in again; `allowed` is the present flag."""
    name = short_name(host)
    before = () if allowed is None else (("allows newcomers", str(allowed).lower()),)
    return Step(
        key=key_of("open" if allow else "drain", host),
        operation="host.newcomers",
        target=host,
        words=f"let newcomers into {name}" if allow else f"drain {name}",
        stage="let newcomers in" if allow else "refuse newcomers",
        needs=needs,
        wanted=(("allow", str(allow).lower()),),
        before=before,
        deadline=300,
    )


@operation
class Newcomers(Operation):
    """Refuse newcomers on a host, or let them in."""

    name = "host.newcomers"
    permission = f"{HOSTS}/write"
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """Set the flag, then see that the broker holds it."""
        allow = context.step.want("allow") == "true"
        host = host_at(context.step.target, await context.look(Part.BROKER))
        await context.record_before(allows_newcomers=host.allows_new_sessions)
        if host.allows_new_sessions is not allow:
            await context.controls.broker.drain(context.step.target, allow=allow)
            context.report_progress("waiting for the broker to hold it")

            async def is_so() -> bool:
                return bool(self.holds(context.step, await context.look(Part.BROKER)))

            await context.wait_until(is_so)
        context.note_after(allows_newcomers=allow)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the flag is as wanted."""
        host = state.host(step.target)
        return None if host is None else host.allows_new_sessions is (step.want("allow") == "true")

    def command(self, step: Step) -> str:
        """Return the az command."""
        pool, host = segment_after(step.target, "hostPools"), name_of(step.target)
        return az(
            "desktopvirtualization session-host update",
            step.target,
            host_pool_name=pool,
            name=host,
            allow_new_session=step.want("allow"),
        )

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Return the flag to what it was."""
        was, is_ = dict(before).get("allows newcomers"), step.want("allow")
        if was is None or was == is_:
            return ()
        return (newcomers(step.target, allow=was == "true", allowed=is_ == "true"),)


def deallocate(host: SessionHost, *, needs: tuple[str, ...]) -> Step:
    """Return the step that stops a host's machine once it is clear."""
    return Step(
        key=key_of("deallocate", host.machine_id),
        operation="host.deallocate",
        target=host.machine_id,
        words=f"deallocate {short_name(host.id)}",
        stage="deallocate session hosts",
        needs=needs,
        wanted=(("host", host.id),),
        before=(("power", host.power.value),),
        deadline=900,
    )


@operation
class DeallocateHost(Operation):
    """Stop a host's machine, looked at again immediately before."""

    name = "host.deallocate"
    permission = DEALLOCATE
    looks_at = (Part.BROKER, Part.POWER)

    async def perform(self, context: StepContext) -> None:
        """Stop it only where nobody is on it and nobody can come; then see that no ghost is left."""
        host = context.step.want("host")
        state = await context.look(Part.BROKER, Part.POWER)
        machine = machine_at(context.step.target, state)
        if machine.power is PowerState.RUNNING:
            await context.record_before(power=machine.power.value)
            _check_empty(context.step, state)
        await change(context, "deallocate", PowerState.DEALLOCATED)
        await _exorcise(context, host)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the machine is off and the broker holds no session on it."""
        machine = state.machine(step.target)
        if machine is None or machine.power in BETWEEN:
            return None
        return machine.power is PowerState.DEALLOCATED and not sessions_on(step.want("host"), state)

    def command(self, step: Step) -> str:
        """Return the az command."""
        return az("vm deallocate", step.target, name=name_of(step.target))

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Start it, and see that the broker knows it again."""
        if dict(before).get("power") != PowerState.RUNNING.value:
            return ()
        began = start(step.target, host=step.want("host"))
        return (began, available(step.want("host"), needs=(began.key,)))


def available(host: str, needs: tuple[str, ...]) -> Step:
    """Return the step that waits until the broker can send people to a host."""
    name = short_name(host)
    return Step(
        key=key_of("available", host),
        operation="host.available",
        target=host,
        words=f"wait until {name} can be used",
        stage="start",
        needs=needs,
        deadline=900,
    )


@operation
class Available(Operation):
    """Wait until the broker calls a host available."""

    name = "host.available"
    waits = True
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """Look until it is."""

        async def is_so() -> bool:
            host = host_at(context.step.target, await context.look(Part.BROKER))
            context.report_progress(f"the broker calls it {host.status.value}")
            return host.status is HostStatus.AVAILABLE

        await context.wait_until(is_so)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the broker calls it available."""
        host = state.host(step.target)
        return None if host is None else host.status is HostStatus.AVAILABLE


def host_at(target: str, state: EnclaveState) -> SessionHost:
    """Return the session host of this ARM id; raises NotFound."""
    host = state.host(target)
    if host is None:
        message = f"{name_of(target)} is no session host any more"
        raise NotFound(message)
    return host


def _check_empty(step: Step, state: EnclaveState) -> None:
    host = host_at(step.want("host"), state)
    if present := state.sessions_on(host):
        raise Halted(in_the_way(present))
    if host.allows_new_sessions and step.want("undrained") != "allowed":
        message = f"somebody lets newcomers into {host.name} again; it is left running"
        raise Halted(message)


async def _exorcise(context: StepContext, host: str) -> None:
    """Remove the sessions that the broker still believes in on a host that is off."""
    ghosts = sessions_on(host, await context.look(Part.BROKER))
    for ghost in ghosts:
        await sign_out(context, ghost, is_forced=True)

    async def is_so() -> bool:
        left = sessions_on(host, await context.look(Part.BROKER))
        context.report_progress(f"off, but the broker still believes in {people(left)}")
        return not left

    if ghosts:
        await context.wait_until(is_so)
    context.note_after(power=PowerState.DEALLOCATED.value, ghosts_removed=len(ghosts))
