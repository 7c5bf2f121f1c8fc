"""Functions of times give what the service's documentation shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from answers import NOW, answer, kind

from console.kql import KqlError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("now()", NOW),
        ("now(-2d)", NOW - timedelta(days=2)),
        ("ago(1h)", NOW - timedelta(hours=1)),
        ("startofday(datetime(2017-01-01 10:10:17), -1)", at("2016-12-31")),
        ("startofday(datetime(2017-01-01 10:10:17))", at("2017-01-01")),
        ("endofday(datetime(2017-01-01 10:10:17))", at("2017-01-01T23:59:59.999999")),
        ("startofweek(datetime(2017-01-01 10:10:17))", at("2017-01-01")),
        ("startofweek(datetime(2017-01-01 10:10:17), -1)", at("2016-12-25")),
        ("endofweek(datetime(2017-01-01 10:10:17), 1)", at("2017-01-14T23:59:59.999999")),
        ("startofmonth(datetime(2017-01-01 10:10:17), -1)", at("2016-12-01")),
        ("endofmonth(datetime(2017-02-01 10:10:17))", at("2017-02-28T23:59:59.999999")),
        ("startofyear(datetime(2017-01-01 10:10:17), 1)", at("2018-01-01")),
        ("endofyear(datetime(2017-01-01 10:10:17), -1)", at("2016-12-31T23:59:59.999999")),
        ("dayofweek(datetime(2015-12-14))", timedelta(days=1)),
        ("dayofweek(datetime(2015-12-13))", timedelta()),
        ("dayofmonth(datetime(2015-12-14))", 14),
        ("dayofyear(datetime(2015-12-14))", 348),
        ("hourofday(datetime(2015-12-14 18:54))", 18),
        ("monthofyear(datetime(2015-12-14))", 12),
        ("getmonth(datetime(2015-10-12))", 10),
        ("getyear(datetime(2015-10-12))", 2015),
        ("week_of_year(datetime(2020-12-31))", 53),
        ("week_of_year(datetime(2020-06-15))", 25),
        ("week_of_year(datetime(1970-01-01))", 1),
        ("datetime_part('quarter', datetime(2017-10-30 01:02:03.7654321))", 4),
        ("datetime_part('week_of_year', datetime(2017-10-30 01:02:03.7654321))", 44),
        ("datetime_part('dayOfYear', datetime(2017-10-30 01:02:03.7654321))", 303),
        ("datetime_part('millisecond', datetime(2017-10-30 01:02:03.7654321))", 765),
        ("datetime_add('year', 1, datetime(2017-01-01))", at("2018-01-01")),
        ("datetime_add('quarter', 1, make_datetime(2017, 1, 1))", at("2017-04-01")),
        ("datetime_add('month', 1, datetime(2017-01-31))", at("2017-02-28")),
        ("datetime_add('week', -5, datetime(2018-01-01 23:59:59))", at("2017-11-27T23:59:59")),
        ("datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))", 17),
        ("datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30))", 2),
        ("datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30))", 13),
        ("datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))", 5),
        ("datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))", 29),
        ("datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))", 2),
        ("datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59))", 5),
        ("datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900))", 10),
        (
            "datetime_diff('millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))",
            100,
        ),
        ("datetime_diff('day', datetime(2017-01-01), datetime(2017-01-03))", -2),
        ("make_datetime(2017, 10, 1)", at("2017-10-01")),
        ("make_datetime(2017, 10, 1, 12, 10)", at("2017-10-01T12:10:00")),
        ("make_datetime(2017, 11, 1, 12, 10, 1.5)", at("2017-11-01T12:10:01.500000")),
        ("make_datetime(2017, 13, 1)", None),
        ("make_timespan(1, 12)", timedelta(hours=1, minutes=12)),
        ("make_timespan(1, 12, 30)", timedelta(hours=1, minutes=12, seconds=30)),
        ("make_timespan(1, 12, 30, 55)", timedelta(days=1, hours=12, minutes=30, seconds=55)),
        ("unixtime_seconds_todatetime(1546300800)", at("2019-01-01")),
        ("unixtime_milliseconds_todatetime(1546300800000)", at("2019-01-01")),
        ("unixtime_microseconds_todatetime(1546300800000000)", at("2019-01-01")),
        ("unixtime_nanoseconds_todatetime(1546300800000000000)", at("2019-01-01")),
        ("datetime_utc_to_local(datetime(2023-07-01 12:00), 'Europe/Berlin')", at("2023-07-01T14:00:00")),
        ("datetime_local_to_utc(datetime(2023-01-01 12:00), 'US/Pacific')", at("2023-01-01T20:00:00")),
        ("bin(datetime(1970-05-11 13:45:07), 1d)", at("1970-05-11")),
        ("bin(time(16d), 7d)", timedelta(days=14)),
        ("bin_at(datetime(1970-05-11 13:45:07), 1d, datetime(1970-05-12 12:00))", at("1970-05-11T12:00:00")),
        ("bin_at(datetime(2017-05-14 10:00), 7d, datetime(2017-06-04))", at("2017-05-14")),
        ("bin_at(time(1h), 1d, 12h)", timedelta(hours=-12)),
        ("startofday(datetime(null))", None),
        ("dayofmonth(datetime(null))", None),
        ("todatetime('nonsense')", None),
    ],
)
def test_a_time_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')", "17-01-29 [09:00:05]"),
        ("format_datetime(datetime(2017-01-29 09:00:05), 'yyyy-M-dd [H:mm:ss]')", "2017-1-29 [9:00:05]"),
        (
            "format_datetime(datetime(2017-01-29 21:00:05), 'yy-MM-dd [hh:mm:ss tt]')",
            "17-01-29 [09:00:05 PM]",
        ),
        ("format_datetime(datetime(2017-01-29 09:00:05.1234), 's.fff')", "5.123"),
        ("format_datetime(datetime(2017-01-29 09:00:05.1), 's.FFF')", "5.100"),
        ("format_datetime(datetime(null), 'yyyy')", ""),
        ("format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss [FF]')", "29.09:00:05 [12]"),
        ("format_timespan(time(29.09:00:05.12345), 'ddd.h:mm:ss [fffffff]')", "029.9:00:05 [1234500]"),
    ],
)
def test_a_time_is_formatted_as_documented(expression: str, text: str) -> None:
    assert answer(expression) == text


def test_parts_of_times_are_ints_and_differences_longs() -> None:
    assert kind("hourofday(now())") == "int"
    assert kind("datetime_diff('day', now(), now())") == "long"
    assert kind("dayofweek(now())") == "timespan"


def test_an_unknown_unit_is_refused_with_those_there_are() -> None:
    with pytest.raises(KqlError, match="no unit 'fortnight' of time here; it is one of year, quarter"):
        answer("datetime_diff('fortnight', now(), now())")
