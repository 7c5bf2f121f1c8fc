"""Time zones, as they are on a machine whose system knows none."""

from __future__ import annotations

import os
import subprocess
import sys

from console.kql.functions.zones import datetime_list_timezones

PROGRAM = """
from datetime import UTC, datetime
from console.kql import execute
query = "print datetime_utc_to_local(datetime(2026-07-01 12:00), 'US/Pacific'), datetime_list_timezones()"
(row,) = execute(query, {}, now=datetime(2026, 7, 1, tzinfo=UTC)).rows
print(row[0].isoformat(), "Europe/Berlin" in row[1])
"""


def test_time_zones_are_known_where_the_system_has_none() -> None:
    environment = {**os.environ, "PYTHONTZPATH": ""}  # what Python searches before the tzdata package
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout.split()) == ("", ["2026-07-01T05:00:00+00:00", "True"])


def test_the_old_names_of_zones_are_known_everywhere() -> None:
    assert {"US/Pacific", "GB", "Asia/Calcutta"} <= set(datetime_list_timezones())
