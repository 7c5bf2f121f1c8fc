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

from console.model.topics import Topic
from screens.app import ConsoleApp
from screens.panes.base import Pane
from screens.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Simulator
    from syrupy.assertion import SnapshotAssertion
    from textual.pilot import Pilot

LIVE = [pane for pane in PANES if pane.topic or pane is PANES[0]]
SIZES = ((80, 24), (140, 40))
ENCLAVE = "imaging"
NOTHING = '{"value": [], "data": [], "tables": [], "totalRecords": 0, "count": 0, "resultTruncated": "false"}'
ARM = "^/(subscriptions|providers)"
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
RETRY = re.compile(r"again&#160;in&#160;\d+")  # jitter
LOADED_WITHIN = 20.0
LATER = timedelta(minutes=3)
THROTTLED_SECONDS = 900


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A world in which no time passes."""
    with running_simulator(tmp_path_factory.mktemp("standing"), "--speed", "0") as simulator:
        yield simulator


class Gallery:
    """Draws every pane of one app at every size, and compares with what was accepted."""

    def __init__(self, simulator: Simulator, snapshot: SnapshotAssertion) -> None:
        self.now = datetime.fromisoformat(START)
        self.different: list[str] = []
        self._snapshot = snapshot
        enclaves = tuple(replace(each, log_workspace="") for each in simulator.config.enclaves)
        config = replace(simulator.config, enclaves=enclaves)
        self.app = ConsoleApp(config, is_demo=True, clock=lambda: self.now)

    async def open(self, pilot: Pilot[int]) -> None:
        """Wait until every topic has its first answer, good or bad."""
        feeds = [self.app.engine.feed(e.name, t) for e in self.app.engine.config.enclaves for t in Topic]
        async with asyncio.timeout(LOADED_WITHIN):
            while any(feed.reading.is_loading for feed in feeds):
                await pilot.pause(0.05)
        self.app.look_at(next(each for each in self.app.engine.config.enclaves if each.name == ENCLAVE))

    async def draw(self, pilot: Pilot[int], state: str) -> None:
        """Draw every pane as it is now."""
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            for pane in LIVE:
                await pilot.press(pane.key)
                await pilot.pause()
                self._screen_of(pane.name).tick()
                await pilot.pause()
                self._compare(f"{pane.name}-{state}-{width}x{height}")

    async def let_age(self, pilot: Pilot[int]) -> None:
        """Read every topic anew, in vain."""
        topics = [self.app.engine.feed(e.name, t) for e in self.app.engine.config.enclaves for t in Topic]
        for feed in topics:
            feed.refresh()
        async with asyncio.timeout(LOADED_WITHIN):
            while any(feed.reading.problem is None for feed in topics):
                await pilot.pause(0.05)

    def _screen_of(self, name: str) -> Pane[object]:
        assert (self.app.current_mode, isinstance(self.app.screen, Pane)) == (name, True)
        assert isinstance(self.app.screen, Pane)
        return self.app.screen

    def _compare(self, name: str) -> None:
        drawn = FONTS.sub("", normalize_svg(self.app.export_screenshot(title=name)))
        drawn = RETRY.sub("again&#160;in&#160;00", drawn)
        if self._snapshot(name=name, extension_class=SVGImageExtension) != drawn:
            self.different.append(name)


@pytest.fixture
def gallery(standing: Simulator, snapshot: SnapshotAssertion) -> Iterator[Gallery]:
    made = Gallery(standing, snapshot)
    yield made
    standing.clear()
    if made.different:
        names = ", ".join(made.different)
        pytest.fail(f"{names} look different: look at them, then accept them with --snapshot-update")


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
