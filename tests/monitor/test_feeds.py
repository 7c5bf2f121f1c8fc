from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest

from console.errors import NotPermitted, Throttled, Unreachable
from console.model.readings import ProblemKind
from console.monitor.feeds import LONGEST_BACK_OFF, Feed

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Service:
    """Something to read: answers in turn, an exception being raised."""

    answers: list[object]
    now: datetime = START
    reads: int = 0
    read_at: list[datetime] = field(default_factory=list)

    async def read(self) -> object:
        self.reads += 1
        answer = self.answers[min(self.reads, len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def feed(self, *, cadence: float = 30, jitter: float = 1.0) -> Feed[object]:
        return Feed(
            self.read,
            source="test",
            cadence=cadence,
            clock=lambda: self.now,
            jitter=lambda: jitter,
        )


async def test_an_outage_keeps_the_last_rows_and_says_since_when() -> None:
    service = Service([("a",), Unreachable("no route"), Unreachable("no route")])
    feed = service.feed()
    await feed.read_once()
    service.now += timedelta(seconds=30)
    await feed.read_once()
    service.now += timedelta(seconds=60)
    await feed.read_once()
    assert feed.reading.value == ("a",)
    assert feed.reading.taken_at == START
    problem = feed.reading.problem
    assert problem is not None
    assert (problem.kind, problem.attempts) == (ProblemKind.UNREACHABLE, 2)
    assert problem.since == START + timedelta(seconds=30)
    assert problem.advice == Unreachable.advice


async def test_an_equal_answer_keeps_the_very_same_value() -> None:
    service = Service([("a",), ("a",)])
    feed = service.feed()
    await feed.read_once()
    before = feed.reading.value
    await feed.read_once()
    assert feed.reading.value is before


async def test_a_throttled_feed_waits_at_least_as_long_as_azure_asks() -> None:
    service = Service([Throttled("slow down", retry_after=900)])
    feed = service.feed()
    await feed.read_once()
    problem = feed.reading.problem
    assert problem is not None
    assert problem.retry_at == START + timedelta(seconds=900)


@pytest.mark.parametrize("attempts", [1, 2, 3, 50, 5_000])
async def test_back_off_doubles_and_has_an_end(attempts: int) -> None:
    feed = Service([]).feed(cadence=30)
    assert feed._back_off(attempts) == min(LONGEST_BACK_OFF, 30 * 2 ** (attempts - 1))


async def test_jitter_spreads_retries_over_half_of_the_wait() -> None:
    waits = {Service([]).feed(jitter=jitter)._back_off(1) for jitter in (0.0, 0.5, 1.0)}
    assert waits == {15.0, 22.5, 30.0}


class Running:
    """A feed that runs for as long as the context lasts, with a way to await its reads."""

    def __init__(self, feed: Feed[object]) -> None:
        self._feed = feed
        self._arrived = asyncio.Event()
        feed.listen(lambda _: self._arrived.set())

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._feed.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def next_read(self) -> None:
        await self._arrived.wait()
        self._arrived.clear()

    async def quiet(self) -> bool:
        for _ in range(5):
            await asyncio.sleep(0)
        return not self._arrived.is_set()


async def test_a_refresh_ends_the_wait_and_a_success_the_problem() -> None:
    feed = Service([NotPermitted("no role"), ("a",)]).feed(cadence=3_600)
    async with Running(feed) as running:
        await running.next_read()
        assert feed.reading.problem is not None
        feed.refresh()
        await running.next_read()
    assert feed.reading.problem is None
    assert feed.reading.value == ("a",)


async def test_a_refresh_does_not_break_a_wait_that_azure_asked_for() -> None:
    service = Service([Throttled("slow down", retry_after=900), ("a",)])
    feed = service.feed()
    async with Running(feed) as running:
        await running.next_read()
        feed.refresh()
        assert await running.quiet()
        service.now += timedelta(seconds=900)
        feed.refresh()
        await running.next_read()
    assert feed.reading.value == ("a",)


async def test_a_paused_feed_is_read_only_when_asked() -> None:
    service = Service([("a",)])
    feed = service.feed()
    feed.is_paused = True
    async with Running(feed) as running:
        assert await running.quiet()
        feed.refresh()
        await running.next_read()
    assert service.reads == 1


async def test_looking_at_a_feed_reads_it_only_when_it_is_due() -> None:
    service = Service([("a",)])
    feed = service.feed(cadence=30)
    async with Running(feed) as running:
        await running.next_read()
        assert feed.seconds_to_next() == 150
        with feed.watched():
            assert feed.seconds_to_next() == 30
            assert await running.quiet()
        service.now += timedelta(seconds=31)
        with feed.watched():
            await running.next_read()
    assert service.reads == 2


async def test_a_read_without_an_answer_tells_how_long_it_waits() -> None:
    service = Service([])
    answer = asyncio.Event()
    feed = Feed(answer.wait, source="test", cadence=30, clock=lambda: service.now)
    reading = asyncio.create_task(feed.read_once())
    await asyncio.sleep(0)
    service.now += timedelta(seconds=20)
    assert feed.waiting() == timedelta(seconds=20)
    answer.set()
    await reading
    assert feed.waiting() == timedelta()
