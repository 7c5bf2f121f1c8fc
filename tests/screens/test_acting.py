"""Acting from the keyboard: the menu, the plan, a yes, the run, and going back on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from fast_time import fast_time
from textual.screen import Screen
from textual.widgets import Button
from waiting import until
from worlds import SECOND, engine_over, picture, shared_folder

from console.actions.refusals import ApprovalNeeded
from console.azure.topics import ALERTS
from console.config import Acting
from console.engine import Engine
from console.errors import NotFound
from console.model.plans import Request
from console.model.runs import Operator, Outcome, new_run
from console.model.sessions import PowerState, SessionState
from console.model.states import Part
from console.model.triage import Deed, Order, all_alerts
from screens.app.console_app import ConsoleApp
from screens.dialogs.confirm import Confirm
from screens.dialogs.menu import ActionMenu
from screens.dialogs.options import ActionOptions
from screens.dialogs.progress import Progress
from screens.dialogs.recover import Recover
from screens.dialogs.sheet import Sheet
from screens.panes.journal import JournalPane
from screens.panes.overview import OverviewPane
from screens.panes.sessions import SessionsPane
from screens.widgets.grid.arranging import Arrangement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator
    from textual.pilot import Pilot

    from console.model.states import EnclaveState

S = TypeVar("S", bound=Screen[Any])


class Hurried(ConsoleApp):
    """The console over one enclave, configured as `settings` say, whose minutes pass in a second."""

    def __init__(self, simulator: Simulator, name: str, **settings: Any) -> None:
        known = simulator.config
        enclaves = tuple(replace(e, **settings) for e in known.enclaves if e.name == name)
        self.time = fast_time(simulator)
        super().__init__(replace(known, enclaves=enclaves), is_demo=True, clock=self.time.now)
        self.engine = Engine(self.engine.config, clock=self.now, sleep=self.time.sleep)

    async def look(self) -> EnclaveState:
        """Return the enclave as Azure shows it now."""
        controls = await (await self.engine.connection(self.enclave)).controls()
        return await controls.look(*Part)


@asynccontextmanager
async def at_work(
    simulator: Simulator, name: str, **settings: Any
) -> AsyncIterator[tuple[Hurried, Pilot[int]]]:
    simulator.do(name, "still")
    app = Hurried(simulator, name, **settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: any(isinstance(screen, OverviewPane) for screen in app.screen_stack))
        yield app, pilot


async def reach(pilot: Pilot[int], kind: type[S]) -> S:
    """Wait until a screen of this kind is on top, with everything in it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and bool(pilot.app.screen.query("*")))
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


async def choose(pilot: Pilot[int], words: str) -> None:
    """Choose the action of the menu whose line begins so, as an operator reads down to it."""
    menu = await reach(pilot, ActionMenu)
    names = [action.words for action in menu._actions]
    await pilot.press(*["down"] * names.index(words), "enter")


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Type a text as a keyboard does."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def consent(pilot: Pilot[int], name: str = "") -> None:
    """Say yes to the plan that is shown, with name and reason where they are asked for."""
    dialog = await reach(pilot, Confirm)
    await until(pilot, lambda: dialog.is_readable and dialog.focused is not None)
    if dialog.is_severe:
        await pilot.press("tab")
        await type_in(pilot, "week over")
        await pilot.press("enter")
        await type_in(pilot, name)
        await pilot.press("enter")
    else:
        await pilot.press("right")
    await pilot.press("enter")


async def test_what_is_reversible_is_done_at_once_and_undone_by_a_key(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await pilot.press("5")
        pane = await reach(pilot, SessionsPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await choose(pilot, "drain")
        await until(pilot, lambda: any(run.outcome is Outcome.DONE for run in app.engine.runner.runs))
        assert sum(host.is_draining for host in (await app.look()).desktop.hosts) == 1
        await pilot.press("backspace")
        await until(pilot, lambda: sum(r.outcome is Outcome.DONE for r in app.engine.runner.runs) == 2)
        assert not any(host.is_draining for host in (await app.look()).desktop.hosts)


async def test_an_idle_enclave_goes_down_and_comes_back_from_the_keyboard(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        pane = await reach(pilot, OverviewPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        before = picture(await app.look())
        await pilot.press("a")
        await choose(pilot, "shut down")
        form = await reach(pilot, ActionOptions)
        await pilot.press(*["enter"] * (len(form._action.options) + 1))
        await consent(pilot, enclave)
        progress = await reach(pilot, Progress)
        await until(pilot, lambda: progress.run.is_over)
        assert progress.run.outcome is Outcome.DONE
        assert {m.power for m in (await app.look()).desktop.machines} == {PowerState.DEALLOCATED}
        await pilot.press("escape", "a")
        await choose(pilot, "bring back what was shut down")
        await consent(pilot, enclave)
        progress = await reach(pilot, Progress)
        await until(pilot, lambda: progress.run.is_over)
        assert picture(await app.look()) == before
        await pilot.press("escape", "8")
        journal = await reach(pilot, JournalPane)
        await pilot.press("slash")
        await type_in(pilot, enclave)
        await pilot.press("enter")
        await until(pilot, lambda: len(journal.grid.view) == 2)
        await pilot.press("enter")
        assert journal.navigation.section.name == "steps"
        assert len(journal.grid.view) > 3


async def test_a_busy_enclave_refuses_and_says_who_is_in_the_way(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        fast_simulator.do(enclave, "sign-in")
        (present,) = (s for s in (await app.look()).desktop.sessions if s.state is SessionState.ACTIVE)
        pane = await reach(pilot, OverviewPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await choose(pilot, "shut down")
        await reach(pilot, ActionOptions)
        await pilot.press("f5")
        dialog = await reach(pilot, Confirm)
        way, _, _ = dialog._body().plain.partition("What will be done")
        assert "In the way" in way
        assert f"{present.user}  active on {present.host.partition('.')[0]}" in way
        assert not dialog.query("#yes")
        await until(pilot, lambda: dialog.is_readable)
        await pilot.press("enter")
        assert app.engine.runner.runs == ()


async def test_ctrl_c_while_a_run_goes_asks_and_u_leaves_the_world_as_it_was(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await reach(pilot, OverviewPane)
        before = picture(await app.look())
        plan = await app.engine.runner.plan(_shutdown(enclave, "1"))
        with app.time.held():  # what Azure has begun does not end
            run = await app.engine.runner.begin(plan, reason="x")
            await until(pilot, lambda: any(step.token for step in app.engine.runner.run(run.id).steps))
            await pilot.press("ctrl+c")
            progress = await reach(pilot, Progress)
            assert progress.run.id == run.id
            await pilot.press("u")
        await reach(pilot, Confirm)
        assert picture(await app.look()) != before
        await consent(pilot)
        await until(pilot, lambda: [r.is_over for r in app.engine.runner.runs] == [True, True])
        assert [r.outcome for r in app.engine.runner.runs] == [Outcome.STOPPED, Outcome.DONE]
        assert picture(await app.look()) == before


async def test_users_are_given_more_time_and_a_run_is_stopped_by_a_key(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await reach(pilot, OverviewPane)
        fast_simulator.do(enclave, "sign-in")
        request = _shutdown(enclave, "30")
        request = replace(request, options=(*request.options, ("sign-out", "true")))
        plan = await app.engine.runner.plan(request)
        with app.time.held():  # the grace does not end
            run = await app.engine.runner.begin(plan, reason="x")
            await until(pilot, lambda: app.engine.runner.run(run.id).grace_ends_at is not None)
            ends_at = app.engine.runner.run(run.id).grace_ends_at
            await pilot.press("ctrl+c")
            await reach(pilot, Progress)
            await pilot.press("e")
            assert ends_at is not None
            assert app.engine.runner.run(run.id).grace_ends_at == ends_at + timedelta(minutes=5)
            await pilot.press("s")
        await until(pilot, lambda: app.engine.runner.run(run.id).is_over)
        assert app.engine.runner.run(run.id).outcome is Outcome.STOPPED


async def test_a_run_tells_of_itself_before_its_screen_is_laid_out(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        plan = await app.engine.runner.plan(_shutdown(enclave))
        progress = Progress(new_run("1", plan, Operator(), "x", app.now()), app.enclave, app.acting)
        progress.show(new_run("2", plan, Operator(), "x", app.now()))
        await app.push_screen(progress)
        shown = await reach(pilot, Progress)
        assert shown.run.id == "2"


async def test_the_run_of_another_console_is_not_stopped_from_this_one(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await reach(pilot, OverviewPane)
        runner = app.engine.runner
        async with engine_over(fast_simulator, enclave) as other:
            run = await other.runner.begin(await other.runner.plan(_shutdown(enclave)), reason="x")
            assert app.acting is not None
            app.acting.show(run)
            await reach(pilot, Progress)
            await pilot.press("s", "e")
            assert {said.message for said in app._notifications} == {
                f"No run '{run.id}' in this console. {NotFound.advice}"
            }
            other.runner.stop(run.id)
            await other.runner.wait(run.id)
        assert runner.runs == ()


async def test_what_was_ordered_of_defender_is_in_the_journal_and_found_by_its_words(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await reach(pilot, OverviewPane)
        feed = app.engine.feed(enclave, ALERTS)
        await until(pilot, lambda: feed.reading.value is not None)
        alerts = all_alerts(feed.reading.value, None)[:2]
        order = Order(Deed.RESOLVE, "an exercise")
        await app.engine.alerting(enclave).triage.carry_out(order, alerts)
        await pilot.press("8")
        journal = await reach(pilot, JournalPane)
        await pilot.press("slash")
        await type_in(pilot, "defender")
        await pilot.press("enter")
        what = f"resolve {len(alerts)} alert{'s' if len(alerts) > 1 else ''} in Defender"
        await until(pilot, lambda: [row.what for row in journal.grid.view.rows] == [what])
        await pilot.press("enter")
        sheet = await reach(pilot, Sheet)
        assert all(alert.title in sheet._body.plain for alert in alerts)
        assert "an exercise" in sheet._body.plain


async def test_a_plan_that_waits_for_a_second_person_says_how_they_approve_it(
    fast_simulator: Simulator, enclave: str, tmp_path: Path
) -> None:
    two = Acting(grace_minutes=0, two_person=True, shared=shared_folder(tmp_path))
    async with at_work(fast_simulator, enclave, acting=two) as (app, pilot):
        pane = await reach(pilot, OverviewPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await choose(pilot, "shut down")
        await reach(pilot, ActionOptions)
        await pilot.press("f5")
        await consent(pilot, enclave)
        sheet = await reach(pilot, Sheet)
        (waiting,) = app.engine.runner.second.waiting().proposals
        assert f"enclave-console approve {waiting.id}" in sheet._body.plain
        assert app.engine.runner.runs == ()


async def test_a_second_person_approves_from_their_own_console(
    fast_simulator: Simulator, enclave: str, tmp_path: Path
) -> None:
    two = Acting(grace_minutes=0, two_person=True, shared=shared_folder(tmp_path))
    known = fast_simulator.config
    first = tuple(replace(e, identity=replace(e.identity, client_id=SECOND)) for e in known.enclaves)
    async with (
        at_work(fast_simulator, enclave, acting=two) as (app, pilot),
        engine_over(
            fast_simulator, enclave, settings=two, config=replace(known, enclaves=first), state=tmp_path / "1"
        ) as other,
    ):
        await reach(pilot, OverviewPane)
        with pytest.raises(ApprovalNeeded):
            await other.runner.begin(await other.runner.plan(_shutdown(enclave, "0")), reason="a long week")
        await pilot.press("colon")
        await type_in(pilot, "approve")
        await pilot.press("enter")
        dialog = await reach(pilot, Confirm)
        assert "a long week" in dialog._body().plain
        await consent(pilot, enclave)
        await until(pilot, lambda: any("Approved by" in said.message for said in app._notifications))
        run = await other.runner.begin(await other.runner.plan(_shutdown(enclave, "0")), reason="a long week")
        over = await other.runner.wait(run.id)
        own = await app.engine.runner.operator(enclave)
        assert (over.outcome, over.approved_by) == (Outcome.DONE, own)


async def test_the_run_of_an_enclave_that_is_not_configured_any_more_is_not_shown(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        pane = await reach(pilot, OverviewPane)
        plan = await app.engine.runner.plan(_shutdown(enclave))
        gone = replace(plan, request=replace(plan.request, enclave="gone"))
        app.acting.show(new_run("1", gone, Operator(), "x", app.now()))
        await pilot.pause()
        assert app.screen is pane
        assert ["gone is not configured any more" in said.message for said in app._notifications] == [True]


async def test_a_key_meant_for_what_lay_below_confirms_nothing(
    fast_simulator: Simulator, enclave: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.dialogs.confirm.Confirm.READING_SECONDS", 60.0)
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await pilot.press("5")
        pane = await reach(pilot, SessionsPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await choose(pilot, "deallocate")
        dialog = await reach(pilot, Confirm)
        await until(pilot, lambda: dialog.focused is not None and dialog.focused.id == "no")
        dialog.query_one("#yes", Button).press()
        await pilot.pause()
        assert app.screen is dialog
        assert app.engine.runner.runs == ()


async def test_a_read_only_enclave_offers_nothing(fast_simulator: Simulator, enclave: str) -> None:
    async with at_work(fast_simulator, enclave, read_only=True) as (app, pilot):
        pane = await reach(pilot, OverviewPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await pilot.pause()
        assert app.screen is pane


async def test_a_run_that_a_console_left_is_offered_at_the_next_start(
    fast_simulator: Simulator, enclave: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await reach(pilot, OverviewPane)
        plan = await app.engine.runner.plan(_shutdown(enclave))
        await app.engine.runner.begin(plan, reason="left half-way")
    monkeypatch.setattr("console.actions.runner.lives", lambda _: False)
    async with at_work(fast_simulator, enclave) as (app, pilot):
        dialog = await reach(pilot, Recover)
        await until(pilot, lambda: dialog.focused is not None and dialog.focused.id == "later")
        await pilot.press("j", "j")
        assert dialog.query_one("#run-steps").scroll_y == 2
        await pilot.press("right", "right", "right", "enter")
        await reach(pilot, OverviewPane)
        await pilot.press("8")
        journal = await reach(pilot, JournalPane)
        journal.grid.rearrange(Arrangement(filter=enclave))
        await until(pilot, lambda: [r.outcome for r in journal.grid.view.rows] == [Outcome.UNFINISHED])


def _shutdown(name: str, grace: str = "600") -> Request:
    return Request("shutdown", name, options=(("grace", grace),))
