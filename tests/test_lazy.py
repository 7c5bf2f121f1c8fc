"""What is imported at first use comes in a thread, one import at a time."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

from waiting import PATIENCE

from console.lazy import Lazy

LOOP = threading.get_ident()


async def test_an_import_runs_beside_the_loop_alone_and_once() -> None:
    running: list[int] = []
    most: list[int] = []
    both_asked = threading.Event()

    @Lazy
    def thread() -> int:
        running.append(1)
        most.append(len(running))
        both_asked.wait(PATIENCE)
        running.pop()
        return threading.get_ident()

    imports = asyncio.gather(thread.in_thread(), thread.in_thread())
    await asyncio.sleep(0)
    both_asked.set()
    assert LOOP not in await imports
    assert most == [1]


def test_whoever_cannot_wait_gets_it_here_and_now() -> None:
    assert Lazy(lambda: timedelta)() is timedelta
