"""Blocking calls in daemon threads, which do not delay the end of the program.

asyncio joins its own threads when its loop ends: a silent name server or an abandoned sign-in
would keep the operator waiting for the shell.
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
        except BaseException as failure:  # noqa: BLE001  awaiting the outcome raises it
            settle = partial(outcome.set_exception, failure)
        with suppress(RuntimeError):  # the loop has ended: there is no caller any more
            loop.call_soon_threadsafe(deliver, settle)

    threading.Thread(target=work, daemon=True, name=getattr(function, "__name__", "call")).start()
    return outcome
