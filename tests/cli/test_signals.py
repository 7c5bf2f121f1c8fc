from __future__ import annotations

import asyncio
import os
import signal

import pytest

from console.signals import ending_signals, told_to_end


def test_each_system_is_listened_to_by_the_signals_it_has() -> None:
    assert ending_signals({"SIGINT", "SIGTERM", "SIGHUP"}) == ("SIGTERM", "SIGHUP")
    assert ending_signals({"SIGINT", "SIGTERM", "SIGBREAK"}) == ("SIGTERM", "SIGBREAK")


@pytest.mark.parametrize("name", ["SIGINT", *ending_signals()])
async def test_a_waiting_loop_is_told_and_the_handlers_are_given_back(name: str) -> None:
    ended, number = asyncio.Event(), signal.Signals[name]
    before = signal.getsignal(number)
    with told_to_end(ended.set):
        os.kill(os.getpid(), number)
        async with asyncio.timeout(5):
            await ended.wait()
    assert signal.getsignal(number) is before
