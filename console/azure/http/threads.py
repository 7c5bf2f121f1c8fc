"""Blocking calls in threads of their own, which nobody waits for at the end.

asyncio's own threads are joined when its loop ends: a name server that stays silent,
or a sign-in that nobody finishes, would keep the answer, or the shell, waiting.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_daemon_thread(function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> asyncio.Future[T]:
    """Call `function` in a new thread and return what awaits it; cancelling that abandons the thread."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def deliver(settle: Callable[[], None]) -> None:
        if not outcome.done():
            settle()

    def work() -> None:
        try:
            settle = partial(outcome.set_result, function(*arguments, **options))
        except BaseException as failure:  # noqa: BLE001  whoever awaits the outcome raises it
            settle = partial(outcome.set_exception, failure)
        with suppress(RuntimeError):  # the loop has ended, and with it whoever wanted to know
            loop.call_soon_threadsafe(deliver, settle)

    threading.Thread(target=work, daemon=True, name=getattr(function, "__name__", "call")).start()
    return outcome
