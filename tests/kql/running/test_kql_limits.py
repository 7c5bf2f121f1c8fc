"""Limits, cancelling, and how little is read."""

from __future__ import annotations

import itertools

import pytest
from tabled import NOW, day, ran

from console.kql import Limits, QueryCancelled, Table, execute

SIZE = 100_000


class Reads:
    """A table that remembers which parts of which columns were read."""

    def __init__(self, size: int = SIZE) -> None:
        self.parts: dict[str, int] = {}
        columns = [("At", "datetime"), ("n", "long"), ("text", "string"), ("other", "string")]
        self.table = Table.reading(columns, self._read, size, sorted_by="At")

    def _read(self, name: str, start: int, stop: int) -> list[object]:
        self.parts[name] = self.parts.get(name, 0) + stop - start
        if name == "At":
            return [day(1 + at * 20 // SIZE) for at in range(start, stop)]
        return (
            [f"row {at} y" if at % 10 == 0 else f"row {at}" for at in range(start, stop)]
            if name == "text"
            else list(range(start, stop))
        )

    def ran(self, query: str, **limits: float) -> list[tuple[object, ...]]:
        given = Limits(**limits)  # type: ignore[arg-type]  # rows and bytes are whole here
        return execute(query, {"T": self.table}, now=NOW, limits=given).rows


def test_a_query_stops_reading_when_it_has_enough() -> None:
    reads = Reads()
    assert len(reads.ran("T | where text has 'y' | take 5 | project text")) == 5
    assert reads.parts == {"text": 128}


def test_only_the_columns_that_a_query_uses_are_read() -> None:
    reads = Reads()
    assert reads.ran("T | extend twice = n * 2 | summarize sum(n)") == [(sum(range(SIZE)),)]
    assert reads.parts == {"n": SIZE}


def test_of_a_sorted_table_only_the_time_asked_for_is_read() -> None:
    reads = Reads()
    assert reads.ran(
        "T | where At >= datetime(2026-11-20) | where At < datetime(2027-01-01) | summarize count(), max(n)"
    ) == [(SIZE // 20, SIZE - 1)]
    assert reads.parts["n"] == SIZE // 20


def test_counting_a_table_reads_nothing() -> None:
    reads = Reads()
    assert reads.ran("T | count") == [(SIZE,)]
    assert reads.parts == {}


def test_more_rows_than_the_limit_make_a_partial_result() -> None:
    query = "range x from 1 to 100 step 1"
    partial = ran(query, limits=Limits(rows=10))
    assert (len(partial), partial.partial) == (10, "10 records")
    whole = ran(query, limits=Limits(rows=100))
    assert (len(whole), whole.partial) == (100, "")


def test_what_is_held_at_a_time_is_limited() -> None:
    partial = ran("range x from 1 to 100000 step 1 | sort by x", limits=Limits(bytes=1_000_000))
    assert (len(partial), partial.partial) == (0, "1 MB")
    assert len(ran("range x from 1 to 100000 step 1 | top 5 by x", limits=Limits(bytes=1_000_000))) == 5


def test_time_is_limited() -> None:
    partial = ran("range x from 1 to 100000000 step 1 | where x < 0", limits=Limits(seconds=0.05))
    assert (len(partial), partial.partial) == (0, "0.05 seconds")


def test_a_query_can_be_cancelled_between_batches() -> None:
    asked = itertools.count()
    with pytest.raises(QueryCancelled):
        ran("range x from 1 to 100000000 step 1 | where x < 0", cancelled=lambda: next(asked) > 3)
    assert next(asked) == 5


WIDE = f"range x from 1 to 3000 step 1 | extend {', '.join(f'c{n} = (x * {n + 3}) % 5' for n in range(80))}"
LOOKS_AT_BATCHES = 20  # more than whoever looks between the batches of these rows alone
LONG = "range x from 1 to 60000 step 1 | extend k = tostring(x % 30000), v = x"


@pytest.mark.parametrize(
    "query",
    [
        f"{WIDE} | evaluate basket(0.001)",
        f"{WIDE} | extend side = tostring(x % 2) | evaluate diffpatterns(side, '0', '1', '~', 0.002)",
        f"{WIDE} | evaluate autocluster(0.5, 'x', 2000)",
        f"{LONG} | evaluate pivot(k, count(), v)",
        f"{LONG} | evaluate rolling_percentile(v, 50, v, 1, 40000)",
        f"{LONG} | extend d = bag_pack(k, x) | project d | evaluate bag_unpack(d)",
        f"{LONG} | summarize make_set(v), percentile(v, 50), stdev(v) by k, v",
        f"{LONG} | top-nested of k by make_set(v)",
    ],
    ids=lambda query: query.split("|")[-1].split("(")[0].strip(),
)
def test_limits_and_cancelling_reach_into_what_takes_all_rows_at_once(query: str) -> None:
    asked = itertools.count()
    with pytest.raises(QueryCancelled):
        ran(query, cancelled=lambda: next(asked) > LOOKS_AT_BATCHES)
