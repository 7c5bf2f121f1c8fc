"""A dialog closes once: neither it nor what lies below takes its closing key a second time."""

from __future__ import annotations

from contextlib import asynccontextmanager
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from dialogs_at_hand import CASES, Below, Case
from reads import Reads
from textual.widgets import OptionList
from waiting import until

from screens.app.keys import TOGETHER, TOO_EARLY
from screens.dialogs.closing import ClosesOnce, Palette
from screens.dialogs.confirm import Confirm, Consent
from screens.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from conftest import Simulator
    from textual.pilot import Pilot

ESC = b"\x1b"
every_dialog = pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind.__name__)


class Opened:
    """A dialog that can be read and answered, the reads of its terminal, and what it gave back."""

    def __init__(self, app: Below, pilot: Pilot[int], dialog: ClosesOnce[Any]) -> None:
        self.app, self.pilot, self.dialog = app, pilot, dialog
        self.reads = Reads(app)
        self.results: list[Any] = []

    async def send(self, *reads: bytes) -> None:
        """Give the app these reads at once, and wait until nothing happens any more."""
        for data in reads:
            self.reads.send(data)
        self.reads.fall_silent()
        for _ in range(3):
            await self.pilot.pause()

    @property
    def said(self) -> set[str]:
        return {each.message for each in self.app._notifications}


@asynccontextmanager
async def opened(case: Case, simulator: Simulator) -> AsyncIterator[Opened]:
    app = Below()
    async with app.run_test(size=(100, 40)) as pilot:
        dialog = case.make(simulator.config.enclaves[0])
        at = Opened(app, pilot, dialog)
        app.push_screen(dialog, at.results.append)
        await until(pilot, lambda: dialog.is_readable and dialog.is_current)
        for key in case.before:
            await at.send(key)
        if case.kind is Palette:
            await until(pilot, lambda: bool(dialog.query_one(OptionList).option_count))
        yield at
        assert app.is_running


def kinds(of: type[ClosesOnce[Any]] = ClosesOnce) -> Iterator[type[ClosesOnce[Any]]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_dialog_has_its_case() -> None:
    ours = {kind for kind in kinds() if kind.__module__.startswith("screens.")}
    assert ours - {Dialog} == {case.kind for case in CASES}


@every_dialog
async def test_its_closing_key_twice_in_one_read_closes_nothing_and_once_by_itself_does(
    simulator: Simulator, case: Case
) -> None:
    async with opened(case, simulator) as at:
        await at.send(case.key * 2)
        assert at.app.screen is at.dialog
        assert at.results == []
        await at.send(case.key)
        assert at.app.screen is not at.dialog
        assert len(at.results) == 1
        assert at.app.acts == 0


@every_dialog
async def test_its_closing_key_twice_before_it_has_closed_closes_it_once(
    simulator: Simulator, case: Case
) -> None:
    async with opened(case, simulator) as at:
        await at.send(case.key, case.key)
        assert at.app.screen is not at.dialog
        assert len(at.app.screen_stack) == 1
        assert len(at.results) == 1
        assert at.app.acts == 0


@every_dialog
async def test_escape_wins_alone_twice_and_with_whatever_came_with_it(
    simulator: Simulator, case: Case
) -> None:
    for data in (ESC, ESC * 2, ESC + case.key, ESC + b"\r", ESC + b"x", b"xyzxyz" + ESC):
        async with opened(case, simulator) as at:
            await at.send(data)
            assert at.app.screen is not at.dialog, data
            assert len(at.app.screen_stack) == 1
            assert not any(isinstance(result, Consent) for result in at.results)
            assert at.app.acts == 0


CONFIRM = next(case for case in CASES if case.kind is Confirm)
YES = b"\x1b[C"


@pytest.mark.parametrize(
    "data",
    [b"\x1b\r", b"\r\r", b"\x1b[C\r", b"\t\r", b"yes\r", b"\x1b[?62;22c\r", b"\xff\r", b"\x1b[\r"],
    ids=repr,
)
async def test_a_consent_takes_no_key_of_a_burst(simulator: Simulator, data: bytes) -> None:
    async with opened(CONFIRM, simulator) as at:
        await at.send(YES)
        assert at.dialog.focused is not None
        assert at.dialog.focused.id == "yes"
        await at.send(data)
        assert not any(isinstance(result, Consent) for result in at.results)


async def test_a_consent_takes_no_key_within_a_tenth_of_a_second_of_escape(simulator: Simulator) -> None:
    async with opened(CONFIRM, simulator) as at:
        await at.send(YES)
        await at.send(ESC, b"\r")
        assert at.results == [None]
        assert at.app.acts == 0


async def test_a_consent_takes_no_key_from_before_its_plan_could_be_read(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(CONFIRM, simulator) as at:
        await at.send(YES)
        monkeypatch.setattr(at.dialog, "_drawn_at", inf)
        await at.send(b"\r")
        assert at.results == []
        assert at.said == {TOO_EARLY}


async def test_a_consent_takes_a_key_by_itself(simulator: Simulator) -> None:
    async with opened(CONFIRM, simulator) as at:
        await at.send(YES)
        await at.send(b"\r")
        assert at.results == [Consent()]


async def test_what_is_refused_is_said_once(simulator: Simulator) -> None:
    async with opened(CONFIRM, simulator) as at:
        await at.send(b"\r\r")
        await at.send(b"\r\r")
        assert [each.message for each in at.app._notifications] == [TOGETHER]
