"""Time as it passes for a demo, and for everybody else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from console.clock import Time

DAY, MICROSECOND = timedelta(days=1), 1e-6
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_demos_time_runs_at_its_own_speed() -> None:
    at = time.monotonic() - 60.0
    earliest = time.monotonic() - at
    passed = (Time(START, at, 10.0).now() - START).total_seconds()
    latest = time.monotonic() - at
    assert 10.0 * earliest - MICROSECOND <= passed <= 10.0 * latest + MICROSECOND


def test_without_a_demo_it_is_the_time_of_this_machine() -> None:
    before = datetime.now(UTC)
    assert before <= Time().now() <= datetime.now(UTC)


async def test_a_demos_seconds_are_waited_as_fast_as_they_pass() -> None:
    there = Time(START, time.monotonic(), 1000.0 * DAY.total_seconds())
    before = there.now()
    await there.sleep(50.0 * DAY.total_seconds())  # here, too, it would be days
    assert there.now() - before >= 50.0 * DAY
    still = Time(START, time.monotonic(), 0.0)
    await still.sleep(0.01)
    assert still.now() == START
