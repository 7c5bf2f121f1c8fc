"""Records as JSON and back: what was written is read again, and nothing else is taken for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.records import from_json, to_json


class Colour(Enum):
    """Written by its name."""

    RED = "r"
    BLUE = "b"


@dataclass(frozen=True, slots=True)
class Inner:
    """A record in a record."""

    name: str
    pair: tuple[str, int] = ("a", 1)


@dataclass(frozen=True, slots=True)
class Outer:
    """One of everything that is written down."""

    count: int
    share: float
    is_on: bool
    colour: Colour
    at: datetime
    parts: tuple[Inner, ...] = ()
    maybe: Inner | None = None


moments = st.datetimes(timezones=st.just(UTC))
inners = st.builds(Inner, st.text(), st.tuples(st.text(), st.integers()))
outers = st.builds(
    Outer,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(Colour),
    moments,
    st.lists(inners, max_size=3).map(tuple),
    st.none() | inners,
)
WRITTEN: dict[str, Any] = {
    "count": 3,
    "share": 0.5,
    "is_on": True,
    "colour": "RED",
    "at": "2026-03-02T10:30:00+00:00",
    "parts": [{"name": "x", "pair": ["b", 2]}],
    "maybe": None,
}


@given(outers)
def test_what_is_written_is_read_again(record: Outer) -> None:
    assert from_json(Outer, json.loads(json.dumps(to_json(record)))) == record


def test_numbers_that_are_equal_are_written_alike() -> None:
    assert json.dumps(to_json(180.0)) == json.dumps(to_json(180)) == "180"
    assert to_json(0.5) == 0.5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", "3"),
        ("count", True),
        ("count", 3.5),
        ("share", "0.5"),
        ("share", True),
        ("is_on", 1),
        ("colour", "GREEN"),
        ("colour", "r"),
        ("at", "yesterday"),
        ("at", 7),
        ("parts", {"name": "x"}),
        ("parts", "xy"),
        ("parts", ["x"]),
        ("parts", [{"name": "x", "pair": ["b"]}]),
        ("parts", [{"name": "x", "pair": ["b", 2, 3]}]),
        ("parts", [{"name": "x", "pair": [2, "b"]}]),
        ("parts", [{"name": "x", "other": 1}]),
        ("parts", [{}]),
        ("maybe", []),
        ("unknown", 1),
    ],
)
def test_anything_else_is_refused(field: str, value: object) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        from_json(Outer, {**WRITTEN, field: value})


def test_a_whole_number_is_read_where_a_share_is_meant() -> None:
    read = from_json(Outer, {**WRITTEN, "share": 2})
    assert (read.share, type(read.share)) == (2.0, float)


def test_what_has_a_default_may_be_left_out() -> None:
    assert from_json(Inner, {"name": "x"}) == Inner("x")
