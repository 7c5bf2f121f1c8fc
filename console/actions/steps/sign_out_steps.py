"""People asked to leave a session host: told, waited for, and at last signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az, rest
from console.actions.host_sessions import in_the_way, people, sessions_on, sign_out
from console.actions.operation import Halted, Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.states import Part
from console.model.targets import name_of, segment_after, short_name

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.sessions import SessionHost
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

HOSTS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts"
SETTLE_SECONDS = 10.0
TITLE = "Message from the enclave's operators"


def tell(host: SessionHost, message: str, *, needs: tuple[str, ...]) -> Step:
    """Return the step that tells whoever is at work on a host."""
    return Step(
        key=key_of("tell", host.id),
        operation="host.tell",
        target=host.id,
        words=f"tell who is on {short_name(host.id)}",
        stage="tell people",
        needs=needs,
        wanted=(("message", message),),
        deadline=180,
    )


def grace(host: SessionHost, minutes: float, *, needs: tuple[str, ...]) -> Step:
    """Return the step that gives people on a host so many minutes to leave."""
    return Step(
        key=key_of("grace", host.id),
        operation="host.grace",
        target=host.id,
        words=f"wait up to {minutes:g} min for people on {short_name(host.id)}",
        stage="wait",
        needs=needs,
        wanted=(("minutes", f"{minutes:g}"),),
        deadline=60 * minutes + 300,
    )


def clear(host: SessionHost, *, needs: tuple[str, ...], is_forced: bool = False) -> Step:
    """Return the step that signs out who is left, those at work only where it is `forced`."""
    return Step(
        key=key_of("clear", host.id),
        operation="host.clear",
        target=host.id,
        words=f"clear {short_name(host.id)} of sessions",
        stage="sign out",
        needs=needs,
        wanted=(("sign out", str(is_forced).lower()),),
        deadline=300,
    )


@operation
class Tell(Operation):
    """Tell whoever is at work on a host."""

    name = "host.tell"
    permission = f"{HOSTS}/userSessions/sendMessage/action"

    async def perform(self, context: StepContext) -> None:
        """Send the message to every session that somebody may be using."""
        state = await context.look(Part.BROKER)
        told = []
        for session in sessions_on(context.step.target, state):
            if session.is_in_use:
                try:
                    await context.controls.broker.message(session.id, TITLE, context.step.want("message"))
                except NotFound:  # has left meanwhile
                    continue
                told.append(session.user)
        context.note_after(told=", ".join(told) or "nobody was signed in")

    def command(self, step: Step) -> str:
        """Return the REST call, which is made for each session."""
        return rest(f"{step.target}/userSessions/ID/sendMessage", "2024-04-03")


@operation
class Grace(Operation):
    """Wait out the grace, or until nobody is left on the host."""

    name = "host.grace"
    waits = True

    async def perform(self, context: StepContext) -> None:
        """Wait until the run's grace ends, which an operator may change meanwhile."""
        context.begin_grace(60 * float(context.step.want("minutes", "0")))
        while context.grace_left() > 0:
            sessions = sessions_on(context.step.target, await context.look(Part.BROKER))
            in_use = [session for session in sessions if session.is_in_use]
            if not in_use:
                context.note_after(grace="nobody is left")
                return
            context.report_progress(f"{people(in_use)} still signed in")
            await context.sleep(min(SETTLE_SECONDS, context.grace_left()))
        context.note_after(grace="over")


@operation
class Clear(Operation):
    """Sign out who is left on a host; an active user stops it, unless the operator said otherwise."""

    name = "host.clear"
    permission = f"{HOSTS}/userSessions/delete"
    deletes = True
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """Look again, sign out, and wait until the broker holds no session."""
        is_forced = context.step.want("sign out") == "true"
        gone: set[AzureName] = set()
        while left := sessions_on(context.step.target, await context.look(Part.BROKER)):
            active = [session for session in left if session.is_in_use]
            if active and not is_forced:
                raise Halted(in_the_way(active))
            for session in left:
                if session.id not in gone:
                    await sign_out(context, session, is_forced=is_forced)
                    gone.add(session.id)
            context.report_progress(f"waiting for the broker to forget {people(left)}")
            await context.sleep(SETTLE_SECONDS / 2)
        context.note_after(signed_out=len(gone))

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the broker holds no session on the host."""
        return not sessions_on(step.target, state) if state.host(step.target) else None

    def command(self, step: Step) -> str:
        """Return the az command, which is run for each session."""
        pool, host = segment_after(step.target, "hostPools"), name_of(step.target)
        verb = "desktopvirtualization user-session delete"
        return az(verb, step.target, host_pool_name=pool, session_host_name=host, id="ID")
