"""What holds for every function: it never breaks, and gives for a column what it gives for a constant."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from answers import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from console.kql.functions import FUNCTIONS, OPERATORS, Argument, CallRefused, Context, Function

CONTEXT = Context(NOW)
TEXTS = st.sampled_from(
    ["", "a", "A b-c", "10.0.0.1", "10.0.0.0/8", "::1", "2020-01-01", "1h", "5", "0x1f", "true", '{"a": [1]}', "http://a/b?c=d", "(a)", "YWJj", "day", "$.a"]
)  # fmt: skip
NUMBERS = st.integers(-3, 70) | st.sampled_from([2**62, -(2**63), 10**9])
REALS = st.floats(-1e6, 1e6) | st.sampled_from([float("nan"), float("inf"), 0.0, 1e300])
SPANS = st.sampled_from([timedelta(), timedelta(hours=1), timedelta(days=-3), timedelta.max, timedelta.min])
MOMENTS = st.sampled_from([NOW, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
SCALARS = st.none() | st.booleans() | NUMBERS | REALS | TEXTS
DYNAMICS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "long": st.none() | NUMBERS,
    "real": st.none() | REALS,
    "decimal": st.none() | st.decimals(-1000, 1000, places=2),
    "bool": st.none() | st.booleans(),
    "datetime": st.none() | MOMENTS,
    "timespan": st.none() | SPANS,
    "dynamic": DYNAMICS,
}
LIKELY = {
    "any": tuple(BY_KIND),
    "number": ("long", "real", "decimal", "dynamic"),
    "int": ("long",),
    "guid": ("string",),
}
RANGES = (int, float, Decimal)
SMALL = {"repeat", "range", "strrep"}  # those whose result grows with a number: a large one only takes time


@st.composite
def calls(draw: st.DrawFn, function: Function) -> tuple[list[str], list[Any]]:
    """Draw arguments that a function may be given: mostly of the types that it takes, sometimes of any."""
    count = draw(st.integers(function.least, min(function.most, function.least + 3)))
    kinds, values = [], []
    for place in range(count):
        taken = function.takes[min(place, len(function.takes) - 1)] if function.takes else "any"
        likely = LIKELY.get(taken, (taken, taken, taken, "dynamic"))
        kinds.append(draw(st.sampled_from(likely)))
        values.append(draw(BY_KIND[kinds[-1]]))
    return kinds, values


@settings(max_examples=500)
@given(st.data(), st.sampled_from([*FUNCTIONS.values(), *OPERATORS.values()]))
def test_a_function_gives_for_a_column_what_it_gives_for_a_constant(
    data: st.DataObject, function: Function
) -> None:
    kinds, values = data.draw(calls(function))
    if function.name in SMALL:
        values = [min(value, 50) if isinstance(value, int) else value for value in values]
    constant = [Argument(kind, value) for kind, value in zip(kinds, values, strict=True)]
    varying = [each if at in function.constant else Argument(each.type) for at, each in enumerate(constant)]
    with suppress(CallRefused):
        folded = function.bind(constant, CONTEXT).over(1)[0]
        columns = [[value] for at, value in enumerate(values) if at not in function.constant]
        found = function.bind(varying, CONTEXT).over(1, *columns)[0]
        assert repr(folded) == repr(found) or not function.is_deterministic


def test_every_function_says_in_one_line_what_it_does() -> None:
    assert [
        each.name for each in FUNCTIONS.values() if not each.doc.endswith(".") or len(each.doc) > 120
    ] == []
