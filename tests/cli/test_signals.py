from __future__ import annotations

import asyncio
import os
import signal

import pytest
from waiting import PATIENCE

from console.signals import ending_signals, told_to_end


def test_each_system_is_listened_to_by_the_signals_it_has() -> None:
    assert ending_signals({"SIGINT", "SIGTERM", "SIGHUP"}) == ("SIGTERM", "SIGHUP")
    assert ending_signals({"SIGINT", "SIGTERM", "SIGBREAK"}) == ("SIGTERM", "SIGBREAK")


async def test_a_signal_that_is_ignored_from_the_start_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN), signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert "SIGHUP" not in ending_signals()
        with told_to_end(int):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before[0])
        signal.signal(signal.SIGINT, before[1])


@pytest.mark.parametrize("name", ["SIGINT", *ending_signals()])
async def test_a_waiting_loop_is_told_and_the_handlers_are_given_back(name: str) -> None:
    ended, number = asyncio.Event(), signal.Signals[name]
    before = signal.getsignal(number)
    with told_to_end(ended.set):
        os.kill(os.getpid(), number)
        async with asyncio.timeout(PATIENCE):
            await ended.wait()
    assert signal.getsignal(number) is before
