"""The engine of a headless verb: what it waits for is said on stderr, as a screen would show it."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from console.engine import Engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from console.azure.http.deadlines import Deadlines
    from console.config import Config

LOOK_SECONDS = 1.0
FIRST_AFTER, AGAIN_AFTER = 3.0, 5.0  # seconds: a quick answer is worth no word


def narrate(words: str) -> None:
    """Say something that is no data."""
    print(words, file=sys.stderr, flush=True)


@asynccontextmanager
async def open_engine(config: Config, *, deadlines: Deadlines | None = None) -> AsyncIterator[Engine]:
    """Give an engine that says on stderr which code to enter, and what is waited for."""
    async with Engine(config, on_device_code=narrate, deadlines=deadlines) as engine:
        narrating = asyncio.create_task(narrate_waits(engine))
        try:
            yield engine
        finally:
            narrating.cancel()


async def narrate_waits(
    engine: Engine,
    *,
    say: Callable[[str], None] = narrate,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Say of each enclave what is waited for longest: after three seconds, then ever less often."""
    next_at: dict[tuple[str, float], float] = {}
    while True:
        await sleep(LOOK_SECONDS)
        now = clock()
        for enclave in engine.config.enclaves:
            for wait in engine.connections.waits(enclave.name)[:1]:
                key = (enclave.name, wait.since)
                if now >= next_at.setdefault(key, wait.since + FIRST_AFTER):
                    next_at[key] = now + max(AGAIN_AFTER, wait.seconds(now))
                    say(f"{enclave.name}: {_capitalised(wait.words(now))}.")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
