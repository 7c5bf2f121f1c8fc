"""Plugins that count who was there when give the rows of the service's documentation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from answers import result

from console.kql import KqlError


def table(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = result(query)
    rows = [tuple(each.day if isinstance(each, datetime) else each for each in row) for row in found.rows]
    return [column.name for column in found.columns], rows


def seen(month: str, days: dict[int, str]) -> str:
    """Return who was seen on which days: a letter for each row."""
    rows = ", ".join(f"'{who}', datetime({month}-{day:02})" for day, all_ in days.items() for who in all_)
    return f"datatable(Who:string, When:datetime)[{rows}]"


WINDOWS = seen("2017-08", {1: "BDDJB", 2: "AUJ", 3: "AUUJB", 4: "E", 5: "B"})
COUNTS = seen("2017-08", {1: "ADJB", 2: "CTJ", 3: "HTTJBS", 4: "S"})
FANS = """datatable(Who:string, When:datetime)[
    'B', datetime(2018-06-29), 'B', datetime(2018-06-30), 'A', datetime(2018-07-02), 'B', datetime(2018-07-04),
    'B', datetime(2018-07-08), 'A', datetime(2018-07-10), 'A', datetime(2018-07-14), 'A', datetime(2018-07-17),
    'A', datetime(2018-07-20), 'B', datetime(2018-07-24)]"""
COHORTS = seen("2019-11", {1: "0234", 2: "01345", 3: "0245", 4: "0123", 5: "01234"})
DAYS = seen("2020-01", {1: "ab", 2: "bc", 4: "c", 8: "a"}) + " | extend Room = iff(Who == 'c', 'x', 'y')"


@pytest.mark.parametrize(
    ("query", "names", "rows"),
    [
        (f"{WINDOWS} | evaluate sliding_window_counts(Who, When, datetime(2017-08-01), datetime(2017-08-07), 3d, 1d)",
         ["When", "Count", "Dcount"], [(1, 5, 3), (2, 8, 5), (3, 13, 5), (4, 9, 5), (5, 7, 5), (6, 2, 2), (7, 1, 1)]),
        (f"{FANS} | evaluate active_users_count(Who, When, datetime(2018-07-01), datetime(2018-07-31), 8d, 1d, 3, 7d)",
         ["When", "dcount"], [(1, 1), (15, 1)]),
        (f"{COUNTS} | evaluate activity_counts_metrics(Who, When, datetime(2017-08-01), datetime(2017-08-04), 1d)",
         ["When", "count", "dcount", "new_dcount", "aggregated_dcount"], [(1, 4, 4, 4, 4), (2, 3, 3, 2, 6), (3, 6, 5, 2, 8), (4, 1, 1, 0, 8)]),
        (f"{COHORTS} | evaluate new_activity_metrics(Who, When, datetime(2019-11-01), datetime(2019-11-06), 1d) | where from_When < datetime(2019-11-03)",
         ["from_When", "to_When", "dcount_new_values", "dcount_retained_values", "dcount_churn_values", "retention_rate", "churn_rate"],
         [(1, 1, 4, 4, 0, 1, 0), (1, 2, 2, 3, 1, 0.75, 0.25), (1, 3, 1, 3, 1, 0.75, 0.25), (1, 4, 1, 3, 1, 0.75, 0.25), (1, 5, 1, 4, 0, 1, 0), (1, 6, 0, 0, 4, 0, 1),
          (2, 2, 2, 2, 0, 1, 0), (2, 3, 0, 1, 1, 0.5, 0.5), (2, 4, 0, 1, 1, 0.5, 0.5), (2, 5, 0, 1, 1, 0.5, 0.5), (2, 6, 0, 0, 2, 0, 1)]),
        (f"{COHORTS} | evaluate new_activity_metrics(Who, When, datetime(2019-11-01), datetime(2019-11-02), 1d, datetime(2019-11-02)) | project from_When, to_When",
         ["from_When", "to_When"], [(2, 2)]),
        (f"{DAYS} | evaluate activity_metrics(Who, When, datetime(2020-01-01), datetime(2020-01-07), 1d) | where not(isnan(churn_rate))",
         ["When", "dcount_values", "dcount_newvalues", "retention_rate", "churn_rate"], [(2, 2, 1, 0.5, 0.5)]),
        (f"{DAYS} | evaluate activity_metrics(Who, When, 'week', Room) | project When, Room, dcount_values, retention_rate",
         ["When", "Room", "dcount_values", "retention_rate"], [(29, "y", 2, pytest.approx(float("nan"), nan_ok=True)), (5, "y", 1, 0.5), (29, "x", 1, pytest.approx(float("nan"), nan_ok=True))]),
        (f"{DAYS} | evaluate activity_engagement(Who, When, datetime(2020-01-01), datetime(2020-01-07), 1d, 7d)",
         ["When", "dcount_activities_inner", "dcount_activities_outer", "activity_ratio"], [(1, 2, 2, 1), (2, 2, 3, pytest.approx(2 / 3)), (4, 1, 3, pytest.approx(1 / 3))]),
        (f"{DAYS} | sort by When asc, Who asc | evaluate rows_near(Who == 'c' and When > datetime(2020-01-03), 1) | project When, Who", ["When", "Who"], [(2, "c"), (4, "c"), (8, "a")]),
        (f"{DAYS} | sort by When asc, Who asc | evaluate rows_near(Who == 'a', 0, 1) | project When, Who", ["When", "Who"], [(1, "a"), (1, "b"), (8, "a")]),
        ("range x from 1 to 100 step 1 | summarize two = hll(iff(x % 2 == 0, x, 0)), three = hll(iff(x % 3 == 0, x, 0)) | evaluate dcount_intersect(two, three) | project s0 - 1, s1 - 1",
         ["Column1", "Column2"], [(50, 16)]),
    ],
)  # fmt: skip
def test_activity_is_counted_as_documented(query: str, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    assert table(query) == (names, rows)


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        ("activity_metrics(Who, When, 0d)", "a period is longer than nothing"),
        ("activity_metrics(Who, When, 'decade')", "a period is longer than nothing"),
        ("activity_metrics(Who, Who, 1d)", "of types that do not fit"),
        ("sliding_window_counts(Who, When, 1, 2, 3, 4)", "of types that do not fit"),
        (
            "new_activity_metrics(Who, When, datetime(2020-01-01), datetime(2020-01-02), 1d, 1, 2)",
            "one cohort",
        ),
    ],
)
def test_what_is_no_timeline_is_refused(call: str, refusal: str) -> None:
    with pytest.raises(KqlError, match=refusal):
        table(f"{DAYS} | evaluate {call}")
