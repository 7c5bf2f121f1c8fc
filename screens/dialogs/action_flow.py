"""From the operator's choice to a run on screen: options, the plan, a yes, and what becomes of it.

The runner owns what runs; here it is only asked for, shown, stopped and undone.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from console.actions.events import RunEnded
from console.actions.refusals import ApprovalNeeded, PlanBlocked, PlanChanged
from console.actions.registry import actions_for
from console.errors import ConsoleError, NotFound
from console.model.plans import Request, TargetKind, Tier
from console.model.runs import Outcome, StepState
from console.wording import count
from screens.dialogs.confirm import Confirm, Consent
from screens.dialogs.menu import ActionMenu
from screens.dialogs.options import ActionOptions
from screens.dialogs.progress import Progress
from screens.dialogs.recover import Choice, Recover
from screens.dialogs.sheet import Sheet
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from console.actions.events import Event
    from console.actions.runner import Runner
    from console.config import EnclaveConfig
    from console.model.plans import Facts, Plan
    from console.model.runs import Run
    from screens.dialogs.shell import Shell

UNDO_SECONDS = 10.0
GRACE_MINUTES = 5.0


class ActionFlow:
    """What the operator does to enclaves from this screen."""

    def __init__(self, app: Shell) -> None:
        self._app = app
        self._runner = app.engine.runner
        self._undoable: Run | None = None
        self._runner.listen(self._heard)
        app.when_interrupted = self.ask

    def offer(self, enclave: EnclaveConfig, kind: TargetKind, rows: Sequence[Any], hidden: int) -> None:
        """Offer what can be done to these rows, `hidden` of which a filter hides."""
        if enclave.read_only:
            self._app.say(f"{enclave.name} is read-only here.", severity="warning")
            return
        if kind is TargetKind.ENCLAVE and len(rows) > 1:
            self._app.say("One enclave at a time.", severity="warning")
            return
        self._work(self._choose(enclave, kind, rows, hidden), "choose an action")

    def resume_unfinished(self) -> None:
        """Ask what to do with each run that a console which is gone has left."""
        self._work(self._recover(), "look for unfinished runs")

    def undo_last(self) -> None:
        """Go back on what was done at once, while that is offered."""
        if self._undoable is not None:
            run, self._undoable = self._undoable, None
            self._work(self._undo(run, asks_above=Tier.COSTLY), "undo")

    def ask(self) -> bool:
        """Show the run under way, from where it can be stopped or undone; return whether there is one."""
        running = _running(self._runner)
        if running and not isinstance(self._app.screen, Progress):
            self.show(running[-1])
        return bool(running)

    def show(self, run: Run) -> None:
        """Show a run, under way or over."""
        with self._told():
            self._app.push_screen(Progress(run, _enclave(self._app, run), self))

    def stop(self, run: Run) -> None:
        """Let no further step of a run begin."""
        with self._told():
            self._runner.stop(run.id)

    def extend(self, run: Run) -> None:
        """Give users five minutes more."""
        with self._told():
            self._runner.extend(run.id, GRACE_MINUTES)

    def undo(self, run: Run) -> None:
        """Stop a run if it is under way, then show the plan that goes back on it."""
        self._work(self._undo(run), "undo")

    def _work(self, task: Coroutine[Any, Any, None], description: str) -> None:
        async def work() -> None:
            with self._told():
                await task

        self._app.run_worker(work(), group="acting", description=description)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell the operator what is refused."""
        try:
            yield
        except ConsoleError as failure:
            self._app.say(failure.sentence(), severity="error")

    async def _choose(
        self, enclave: EnclaveConfig, kind: TargetKind, rows: Sequence[Any], hidden: int
    ) -> None:
        actions = actions_for(kind, *rows)
        if not actions:
            self._app.say("Nothing can be done to this now.")
            return
        title = f"{enclave.name}: {count(len(rows), kind.value)}"
        action = await self._app.push_screen_wait(ActionMenu(actions, title, len(rows)))
        if action is None:
            return
        options: Facts | None = ()
        if action.options:
            options = await self._app.push_screen_wait(ActionOptions(action, enclave.acting))
        if options is None:
            return
        targets = () if kind is TargetKind.ENCLAVE else tuple(row.id for row in rows if action.fits(row))
        plan = await self._runner.plan(Request(action.name, enclave.name, targets, options))
        await self._confirm(plan, enclave, hidden)

    async def _confirm(
        self, plan: Plan, enclave: EnclaveConfig, hidden: int = 0, *, asks_above: Tier = Tier.REVERSIBLE
    ) -> None:
        """Ask for as long as the world moves on between the question and the answer."""
        changes: tuple[str, ...] = ()
        while True:
            consent: Consent | None = Consent()
            if plan.tier > asks_above or changes or not plan.is_allowed:
                dialog = Confirm(plan, enclave, hidden_marked=hidden, changes=changes)
                consent = await self._app.push_screen_wait(dialog)
            if consent is None:
                return
            try:
                run = await self._runner.begin(plan, reason=consent.reason)
            except PlanChanged as moved:
                plan, changes = moved.plan, moved.changes
            except PlanBlocked as blocked:
                plan, changes = blocked.plan, ()
            except ApprovalNeeded as waits:
                self._app.push_screen(Sheet("Waits for a second person", plain(waits.sentence())))
                return
            else:
                self._begun(run)
                return

    def _begun(self, run: Run) -> None:
        if run.plan.tier > Tier.REVERSIBLE:
            self.show(run)
            return
        self._undoable = run
        self._app.set_timer(UNDO_SECONDS, partial(self._keep, run))
        self._app.say(f"{run.plan.title}. backspace undoes it for {UNDO_SECONDS:.0f} s.")

    def _keep(self, run: Run) -> None:
        if self._undoable is run:
            self._undoable = None

    async def _undo(self, run: Run, *, asks_above: Tier = Tier.REVERSIBLE) -> None:
        if any(each.id == run.id for each in _running(self._runner)):
            self._runner.stop(run.id)
            await self._runner.wait(run.id)
        await self._confirm(await self._runner.undo(run.id), _enclave(self._app, run), asks_above=asks_above)

    async def _recover(self) -> None:
        for run in await self._runner.unfinished():
            choice = await self._app.push_screen_wait(Recover(run, _enclave(self._app, run)))
            with self._told():
                if choice is Choice.CONTINUE:
                    self.show(await self._runner.proceed(run.id))
                elif choice is Choice.UNDO:
                    await self._undo(run)
                elif choice is Choice.LEAVE:
                    await self._runner.leave(run.id)

    def _heard(self, event: Event) -> None:
        self._app.doing = self._under_way()
        for screen in self._app.screen_stack:
            if isinstance(screen, Progress) and screen.run.id == event.run.id:
                screen.show(event.run)
        if isinstance(event, RunEnded):
            self._tell_end(event.run)

    def _under_way(self) -> str:
        """Return what is under way, for the bar of every screen; empty where nothing is."""
        running = _running(self._runner)
        if len(running) != 1:
            return f"{len(running)} runs under way" if running else ""
        ended = running[0].count(*(state for state in StepState if state.has_ended))
        return f"{running[0].plan.title} {ended}/{len(running[0].steps)}"

    def _tell_end(self, run: Run) -> None:
        if run.outcome is Outcome.DONE:
            if run.plan.tier > Tier.REVERSIBLE:
                self._app.say(f"{run.plan.title}: done.")
            return
        causes = "; ".join(f"{run.plan.step(s.key).words}: {s.cause}" for s in run.troubles()[:2])
        self._app.say(f"{run.plan.title}: {run.outcome.value}. {causes}", severity="error")


def _running(runner: Runner) -> list[Run]:
    return [run for run in runner.runs if not run.is_over]


def _enclave(app: Shell, run: Run) -> EnclaveConfig:
    """Return the enclave of a run; raises NotFound for one that is not configured any more."""
    for enclave in app.engine.config.enclaves:
        if enclave.name == run.plan.request.enclave:
            return enclave
    message = f"{run.plan.request.enclave} is not configured any more"
    raise NotFound(message)
