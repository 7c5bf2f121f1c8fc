"""What each pane looks like: loaded, empty, stale and refused, in pictures that a person has looked at.

The world stands still and so does the clock, so that a picture changes only
with what draws it. `--snapshot-update` accepts what is drawn now.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from conftest import START, running_simulator
from pytest_textual_snapshot import SVGImageExtension, normalize_svg
from querying import Querying, every_rule
from waiting import PATIENCE, until

from console.azure.topics import SESSIONS, TOPICS
from console.model.plans import Request
from screens.app.console_app import ConsoleApp
from screens.panes.pane import Pane
from screens.panes.query.pane import QueryPane
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conftest import Simulator
    from syrupy.assertion import SnapshotAssertion
    from textual.pilot import Pilot

    from console.config import Config
    from screens.panes.registry import PaneSpec

LIVE = [pane for pane in PANES if pane.topic or pane is PANES[0]]
SIGN_INS = """SigninLogs
| summarize sign_ins = count(), last = max(TimeGenerated) by UserPrincipalName
| sort by sign_ins, UserPrincipalName"""
SIZES = ((80, 24), (140, 40))
ENCLAVE = "imaging"
NOTHING = '{"value": [], "data": [], "tables": [], "totalRecords": 0, "count": 0, "resultTruncated": "false"}'
ARM = "^/(subscriptions|providers)"
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
RETRY = re.compile(r"again&#160;in&#160;\d+")  # jitter
LATER = timedelta(minutes=3)
THROTTLED_SECONDS = 900


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A world in which no time passes."""
    with running_simulator(tmp_path_factory.mktemp("standing"), "--speed", "0") as simulator:
        yield simulator


class Gallery:
    """Draws every pane of one app at every size, and compares with what was accepted."""

    def __init__(self, config: Config, snapshot: SnapshotAssertion) -> None:
        self.now = datetime.fromisoformat(START)
        self.different: list[str] = []
        self._snapshot = snapshot
        self.app = ConsoleApp(config, is_demo=True, clock=lambda: self.now)

    async def open(self, pilot: Pilot[int]) -> None:
        """Wait until every topic has its first answer, good or bad."""
        feeds = [self.app.engine.feed(e.name, t) for e in self.app.engine.config.enclaves for t in TOPICS]
        await until(pilot, lambda: not any(feed.reading.is_loading for feed in feeds))
        self.app.look_at(next(each for each in self.app.engine.config.enclaves if each.name == ENCLAVE))

    async def draw(self, pilot: Pilot[int], state: str, panes: Sequence[PaneSpec] = LIVE) -> None:
        """Draw these panes as they are now."""
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            for pane in panes:
                await pilot.press(pane.key)
                await pilot.pause()
                self._screen_of(pane.name).tick()
                await pilot.pause()
                self._compare(f"{pane.name}-{state}-{width}x{height}")

    async def draw_query(self, pilot: Pilot[int], state: str) -> None:
        """Draw the query pane, which is shown, as it is now."""
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            assert isinstance(self.app.screen, QueryPane)
            self.app.screen.tick()
            await pilot.pause()
            self._compare(f"query-{state}-{width}x{height}")

    async def act(self) -> None:
        """Do something that the journal can tell of, and wait until it is told."""
        desktop = self.app.engine.feed(ENCLAVE, SESSIONS).reading.value
        assert desktop is not None
        runner = self.app.engine.runner
        for action, reason in (("drain-host", "image update tonight"), ("undrain-host", "")):
            plan = await runner.plan(Request(action, ENCLAVE, (desktop.hosts[0].id,)))
            run = await runner.begin(plan, reason=reason)
            await runner.wait(run.id)
        async with asyncio.timeout(PATIENCE):
            while len(told.runs if (told := self.app.engine.history.reading.value) else ()) < 2:
                self.app.engine.history.refresh()
                await asyncio.sleep(0.05)

    async def let_age(self, pilot: Pilot[int]) -> None:
        """Read every topic anew, in vain."""
        topics = [self.app.engine.feed(e.name, t) for e in self.app.engine.config.enclaves for t in TOPICS]
        for feed in topics:
            feed.refresh()
        await until(pilot, lambda: not any(feed.reading.problem is None for feed in topics))

    def _screen_of(self, name: str) -> Pane[object]:
        assert (self.app.current_mode, isinstance(self.app.screen, Pane)) == (name, True)
        assert isinstance(self.app.screen, Pane)
        return self.app.screen

    def _compare(self, name: str) -> None:
        drawn = FONTS.sub("", normalize_svg(self.app.export_screenshot(title=name)))
        drawn = RETRY.sub("again&#160;in&#160;00", drawn)
        if self._snapshot(name=name, extension_class=SVGImageExtension) != drawn:
            self.different.append(name)


def hang(gallery: Gallery, standing: Simulator) -> Iterator[Gallery]:
    """Give a gallery, and fail if something in it looks different at the end."""
    yield gallery
    standing.clear()
    if gallery.different:
        names = ", ".join(gallery.different)
        pytest.fail(f"{names} look different: look at them, then accept them with --snapshot-update")


@pytest.fixture
def gallery(standing: Simulator, snapshot: SnapshotAssertion) -> Iterator[Gallery]:
    enclaves = tuple(replace(each, log_workspace="") for each in standing.config.enclaves)
    yield from hang(Gallery(replace(standing.config, enclaves=enclaves), snapshot), standing)


@pytest.fixture
def asking_gallery(
    standing: Simulator, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gallery]:
    """A gallery that can ask the logs, on a machine whose name is always the same."""
    monkeypatch.setattr("socket.gethostname", lambda: "jumpbox")
    config = standing.config
    config = replace(config, alerts=replace(config.alerts, off=every_rule()))
    yield from hang(Gallery(config, snapshot), standing)


async def test_panes_loaded_and_then_stale(standing: Simulator, gallery: Gallery) -> None:
    async with gallery.app.run_test(size=SIZES[0]) as pilot:
        await gallery.open(pilot)
        await gallery.draw(pilot, "loaded")
        standing.fault("status", status=429, retry_after=THROTTLED_SECONDS, message="too many requests")
        gallery.now += LATER
        await gallery.let_age(pilot)
        await gallery.draw(pilot, "stale")


async def test_panes_refused(standing: Simulator, gallery: Gallery) -> None:
    standing.fault("status", "^/(?!.*oauth2)", status=403, message="no role gives 'a/b/read' here")
    async with gallery.app.run_test(size=SIZES[0]) as pilot:
        await gallery.open(pilot)
        await gallery.draw(pilot, "refused")


async def test_panes_empty(standing: Simulator, gallery: Gallery) -> None:
    standing.fault("garbage", ARM, text=NOTHING)
    async with gallery.app.run_test(size=SIZES[0]) as pilot:
        await gallery.open(pilot)
        await gallery.draw(pilot, "empty")


async def test_the_query_pane(asking_gallery: Gallery) -> None:
    async with asking_gallery.app.run_test(size=SIZES[0]) as pilot:
        await asking_gallery.open(pilot)
        await pilot.press("7")
        querying = Querying(pilot, asking_gallery.app)
        await querying.until(lambda: isinstance(asking_gallery.app.screen, QueryPane))
        await asking_gallery.draw_query(pilot, "empty")
        await querying.run(SIGN_INS)
        await asking_gallery.draw_query(pilot, "loaded")
        await querying.run("SigninLogs | where")
        querying.sheet.editor.check()  # as it would a moment later by itself, before or after the picture
        await asking_gallery.draw_query(pilot, "refused")


async def test_the_journal_pane(asking_gallery: Gallery) -> None:
    journal = [pane for pane in PANES if pane.name == "journal"]
    async with asking_gallery.app.run_test(size=SIZES[0]) as pilot:
        await asking_gallery.open(pilot)
        await asking_gallery.draw(pilot, "empty", journal)
        await asking_gallery.act()
        asking_gallery.now += LATER
        await asking_gallery.draw(pilot, "loaded", journal)
