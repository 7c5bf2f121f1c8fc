"""One read for many who ask: none of them gets one that began before, and none outlives who asked."""

from __future__ import annotations

import asyncio

import pytest

from console.azure.arm.shared_reads import SharedRead


class Slow:
    """A read that waits for a word to go on, and counts what became of it."""

    def __init__(self) -> None:
        self.begun = self.given_up = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return number


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_asks_together_shares_a_read_and_who_asks_later_gets_the_next() -> None:
    read = Slow()
    shared = SharedRead(read)
    first = [asyncio.create_task(shared.fresh()) for _ in range(3)]
    await turns()
    later = [asyncio.create_task(shared.fresh()) for _ in range(2)]
    await turns()
    assert read.begun == 1
    read.go_on.set()
    assert await asyncio.gather(*first, *later) == [1, 1, 1, 2, 2]


async def test_a_read_goes_on_while_anybody_waits_and_is_given_up_with_the_last() -> None:
    read = Slow()
    shared = SharedRead(read)
    asking = [asyncio.create_task(shared.fresh()) for _ in range(2)]
    await turns()
    asking[0].cancel()
    await turns()
    assert read.given_up == 0
    asking[1].cancel()
    await turns()
    assert (read.begun, read.given_up) == (1, 1)


async def test_after_one_that_was_given_up_the_next_is_read() -> None:
    read = Slow()
    shared = SharedRead(read)
    running = asyncio.create_task(shared.fresh())
    await turns()
    waiting = asyncio.create_task(shared.fresh())
    await turns()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    asked_again = asyncio.create_task(shared.fresh())
    await turns()
    read.go_on.set()
    assert (await running, await asked_again) == (1, 2)
