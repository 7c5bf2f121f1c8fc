"""Reading the terminal: in a thread of its own, until the driver ends it."""

from __future__ import annotations

import errno
import os
import selectors
from time import monotonic
from typing import TYPE_CHECKING

from screens.terminal.bursts import Bursts
from screens.terminal.decoder import Decoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from textual.message import Message

LARGEST_READ = 65536
LOOK_UP = 0.1  # seconds after which a silent terminal lets the thread see that it is to end


def read_terminal(fileno: int, ended: Event, post: Callable[[Message], None]) -> bool:
    """Read until `ended`, and post what was read; return whether the terminal is still there."""
    decoder, bursts = Decoder(), Bursts()
    with selectors.SelectSelector() as selector:
        selector.register(fileno, selectors.EVENT_READ)
        while not ended.is_set():
            is_ready = selector.select(_patience(decoder.deadline))
            now = monotonic()
            messages = bursts.messages(decoder.tick(now), now, after_silence=True)
            if is_ready:
                data = _read(fileno)
                if not data:
                    return False
                messages += bursts.messages(decoder.feed(data, now), now)
            for message in messages:
                post(message)
    return True


def _patience(deadline: float | None) -> float:
    return LOOK_UP if deadline is None else min(LOOK_UP, max(0.0, deadline - monotonic()))


def _read(fileno: int) -> bytes:
    """Return what there is, nothing where the terminal was closed."""
    try:
        return os.read(fileno, LARGEST_READ)
    except OSError as failure:
        if failure.errno != errno.EIO:
            raise
        return b""
