"""Generated queries, asked of our engine in two ways and of another implementation of the language.

duckdb-kql translates the language to SQL. Where the two disagree, the language's
documentation decides, and the disagreement is written down in KNOWN.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb_kql
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.kql import Result, Table, execute

if TYPE_CHECKING:
    import duckdb

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
COLUMNS = [("n", "long"), ("m", "long"), ("r", "real"), ("s", "string"), ("t", "datetime")]
SQL_TYPES = {"long": "BIGINT", "real": "DOUBLE", "string": "VARCHAR", "datetime": "TIMESTAMP"}
WORDS = ("red", "Green blue", "a-b_c", "red apple", "")

KNOWN = (
    # query, ours, theirs, why ours
    (
        "T | where n == 1 | take 1 | join kind=leftouter (T | where false) on n | project s1",
        "",
        None,
        "Kusto's strings are never null: a row without a match has empty text (scalar data types, string)",
    ),
    (
        "T | where not(n < 100 and true) | count",
        6,
        0,
        "`and` is true only if both operands are, else false, null or not (logical operators, null values)",
    ),
)


def _row(at: int) -> tuple[Any, ...]:
    """Return a row in which values repeat, and every column but the text is null now and then."""
    return (
        at % 7 if at % 11 else None,
        at * 37 % 23,
        (at % 13) / 4 if at % 5 else None,
        WORDS[at % len(WORDS)],
        datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=at * 97),
    )


ROWS = [_row(at) for at in range(60)]
OURS = {"T": Table(COLUMNS, ROWS), "U": Table(COLUMNS[:4], [row[:4] for row in ROWS[:9]])}


@cache
def theirs() -> duckdb.DuckDBPyConnection:
    """Return the other implementation, with the same tables."""
    connection: duckdb.DuckDBPyConnection = duckdb_kql.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for name, table in OURS.items():
        columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.type]}' for column in table.columns)
        connection.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("?" * len(table.columns))
        plain = [tuple(_naive(value) for value in row) for row in table.rows]
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", plain)  # noqa: S608  names of this test
    return connection


def _naive(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def ours(query: str, *, optimised: bool = True) -> Result:
    return execute(query, OURS, now=NOW, optimised=optimised)


def comparable(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """Return rows as words in an order of their own: null text is empty, and a real is told to nine digits."""
    return sorted(tuple(_word(value) for value in row) for row in rows)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{float(value):.9g}"
    return str(_naive(value))


NUMBERS = st.sampled_from(
    ["n", "m", "r", "n + m", "m * 2", "m % 5", "n - 1", "m / 4", "abs(n - 3)", "strlen(s)"]
)
CONSTANTS = st.integers(-3, 25).map(str)
CONDITIONS = st.one_of(
    st.builds(
        "{} {} {}".format,
        NUMBERS,
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.one_of(CONSTANTS, st.sampled_from(["m", "m * 2", "m % 5"])),
    ),
    st.builds(
        "s {} '{}'".format,
        st.sampled_from(["==", "!=", "=~", "!~", "has", "!has", "contains", "!contains", "startswith", "endswith"]),
        st.sampled_from(["red", "RED", "gre", "b", "a-b_c", "blue"]),
    ),
    st.builds("s in ({})".format, st.sampled_from(["'red', 'a-b_c'", "'Green blue'"])),
    st.builds("isnull({})".format, st.sampled_from(["n", "r", "t"])),
    st.builds("n between ({} .. {})".format, CONSTANTS, CONSTANTS),
    st.builds("t > datetime(2026-11-0{})".format, st.integers(1, 5)),
    st.just("isempty(s)"),
    st.just("not(m > 7)"),
    st.just("not(s has 'red')"),
)  # fmt: skip
PREDICATES = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=4,
)
AGGREGATES = st.sampled_from(
    ["count()", "sum(m)", "min(n)", "max(r)", "avg(m)", "countif(n > 2)", "dcount(s)", "sum(r)", "sumif(m, n > 1)"]
)  # fmt: skip
STEPS = st.one_of(
    st.builds("where {}".format, PREDICATES),
    st.builds("extend x = {}, y = {}".format, NUMBERS, st.sampled_from(["toupper(s)", "strcat(s, '!')", "iff(n > 2, 'a', 'b')", "tostring(m)"])),
    st.just("where m > 3 | sort by m desc, t asc | take 7"),
    st.just("sort by m asc, t | take 5"),
    st.just("top 3 by t"),
    st.just("distinct n, m, r, s, t"),
    st.builds("join kind={} (U | project n, z = m) on n".format, st.sampled_from(["inner", "leftouter", "leftanti", "leftsemi"])),
)  # fmt: skip
ENDS = st.one_of(
    st.just("count"),
    st.builds("summarize a = {}, b = {}".format, AGGREGATES, AGGREGATES),
    st.builds(
        "summarize a = {}, b = {} by {}".format,
        AGGREGATES,
        AGGREGATES,
        st.sampled_from(["s", "n", "k = bin(t, 1d)", "k = bin(m, 5), s"]),
    ),
    st.just("project n, m, r, s"),
)
QUERIES = st.builds(lambda steps, end: " | ".join(["T", *steps, end]), st.lists(STEPS, max_size=3), ENDS)


def is_settled(query: str) -> bool:
    """Whether every name that the query makes is there but once: two joins or two extends would rename."""
    return query.count("join kind=inner") + query.count("join kind=leftouter") <= 1


@settings(max_examples=120, deadline=None)
@given(QUERIES.filter(is_settled))
def test_another_implementation_gives_the_same_rows(query: str) -> None:
    other = duckdb_kql.query(theirs(), query).fetchall()
    assert comparable(ours(query).rows) == comparable(other)


@settings(max_examples=150, deadline=None)
@given(QUERIES)
def test_an_optimised_plan_gives_the_rows_of_the_plain_one(query: str) -> None:
    plain, optimised = ours(query, optimised=False), ours(query)
    assert optimised.columns == plain.columns
    assert optimised.rows == plain.rows


@pytest.mark.parametrize(("query", "our", "their", "why"), KNOWN)
def test_known_disagreements_are_as_they_were(query: str, our: Any, their: Any, why: str) -> None:
    assert why
    assert _told(ours(query).rows) == _told([(our,)])
    assert _told(duckdb_kql.query(theirs(), query).fetchall()) == _told([(their,)])


def _told(rows: list[tuple[Any, ...]]) -> list[str]:
    return [repr(row[0]) for row in rows]
