"""Time as it passes for a demo, and for everybody else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from console.clock import Time

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_demos_time_runs_at_its_own_speed() -> None:
    there = Time(START, time.monotonic() - 60.0, 10.0)
    assert timedelta(seconds=600) <= there.now() - START < timedelta(seconds=660)


def test_without_a_demo_it_is_the_time_of_this_machine() -> None:
    before = datetime.now(UTC)
    assert before <= Time().now() <= datetime.now(UTC)


async def test_a_demos_seconds_are_waited_as_fast_as_they_pass() -> None:
    there = Time(START, time.monotonic(), 1000.0)
    before = there.now()
    await there.sleep(50.0)
    assert timedelta(seconds=50) <= there.now() - before < timedelta(seconds=2000)
    still = Time(START, time.monotonic(), 0.0)
    await still.sleep(0.01)
    assert still.now() == START
