"""How Log Analytics writes values and reads time spans."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.monitor.query._helpers import construct_iso8601
from hypothesis import given
from hypothesis import strategies as st

from console.simulator.services.operationalinsights.routes.values import (
    datetime_text,
    json_values,
    parse_duration,
    parse_instant,
    parse_timespan,
    timespan_text,
)

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  zone added
SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=400))


@given(st.one_of(SPANS, st.tuples(TIMES, SPANS), st.tuples(TIMES, TIMES)))
def test_whatever_timespan_the_sdk_writes_is_understood(asked: Any) -> None:
    text = construct_iso8601(asked)
    assert text is not None
    found = parse_timespan(text, NOW)
    assert found is not None
    since, until = (NOW - asked, NOW) if isinstance(asked, timedelta) else asked
    until = since + until if isinstance(until, timedelta) else until
    assert abs(found[0] - since) < timedelta(milliseconds=1)
    assert abs(found[1] - until) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("PT12H", timedelta(hours=12)),
        ("P1D", timedelta(days=1)),
        ("P2W", timedelta(weeks=2)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("P1Y2M", timedelta(days=425)),
        ("-PT1H", timedelta(hours=-1)),
    ],
)
def test_durations_are_read_in_all_their_forms(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "12H", "yesterday", "2026-03-02/", "/PT1H", "PT1H/PT2H", "P1.2.3D"]
)
def test_what_is_no_timespan_is_refused(text: str) -> None:
    assert parse_timespan(text, NOW) is None


@given(st.one_of(st.text(max_size=30), st.text("PT0123456789.YMWDHS/-:Z", max_size=30)))
def test_no_text_can_break_the_reading_of_a_timespan(text: str) -> None:
    found = parse_timespan(text, NOW)
    assert found is None or all(bound.tzinfo for bound in found)


def test_a_duration_before_an_end_counts_back_from_it() -> None:
    assert parse_timespan("PT1H/2026-03-01T00:00:00Z", NOW) == (
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
    )


@given(TIMES)
def test_a_datetime_reads_back_as_it_was_written(when: datetime) -> None:
    text = datetime_text(when)
    assert parse_instant(text) == when
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?Z", text)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "00:00:00"),
        (timedelta(hours=26, milliseconds=250), "1.02:00:00.2500000"),
        (-timedelta(minutes=5), "-00:05:00"),
    ],
)
def test_a_timespan_is_written_as_kusto_prints_it(span: timedelta, text: str) -> None:
    assert timespan_text(span) == text


def test_numbers_that_json_cannot_hold_are_named() -> None:
    assert json_values("real", [1.5, float("nan"), float("-inf"), None]) == [1.5, "NaN", "-Infinity", None]


def test_dynamic_values_are_json_text_and_bare_strings_themselves() -> None:
    assert json_values("dynamic", [{"at": NOW}, [1, "x"], "word", None]) == [
        '{"at":"2026-03-02T10:30:00Z"}',
        '[1,"x"]',
        "word",
        None,
    ]
