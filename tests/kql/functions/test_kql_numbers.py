"""Functions of numbers, operators between them, and choices give what the service's documentation shows."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from answers import answer, kind
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("bin(4.5, 1)", 4.0),
        ("bin(-4.5, 1)", -5.0),
        ("bin(7, 2)", 6),
        ("bin(7, 0)", None),
        ("floor(4.5, 1)", 4.0),
        ("bin_at(6.5, 2.5, 7)", 4.5),
        ("bin_at(6, 5, 3)", 3),
        ("round(2.98765, 3)", 2.988),
        ("round(2.5)", 3.0),
        ("round(15, -1)", 20.0),
        ("ceiling(1.2)", 2.0),
        ("ceiling(-1.2)", -1.0),
        ("abs(-5)", 5),
        ("abs(-1h)", timedelta(hours=1)),
        ("sign(-42)", -1.0),
        ("sqrt(256)", 16.0),
        ("pow(2, 3)", 8.0),
        ("exp2(3)", 8.0),
        ("log10(1000)", 3.0),
        ("log2(8)", 3.0),
        ("binary_and(12, 10)", 8),
        ("binary_or(12, 10)", 14),
        ("binary_xor(12, 10)", 6),
        ("binary_not(100)", -101),
        ("binary_shift_left(1, 3)", 8),
        ("binary_shift_right(8, 2)", 2),
        ("bitset_count_ones(42)", 3),
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("7 / 2.0", 3.5),
        ("7 % 3", 1),
        ("-7 % 3", 2),
        ("1 / 0", None),
        ("1.0 / 0", math.inf),
        ("1h / 30m", 2.0),
        ("2 * 1h", timedelta(hours=2)),
        ("datetime(2020-01-02) - datetime(2020-01-01)", timedelta(days=1)),
        ("decimal(1.5) + 1", Decimal("2.5")),
        ("long(null) + 1", None),
        ("dynamic(2) + 1", 3),
        ("dynamic('2') * 1.5", 3.0),
        ("dynamic([1]) * 2", None),
        ("dynamic([1]) + dynamic([2])", None),
        ("iff(1 == 1, 'a', 'b')", "a"),
        ("iff(bool(null), 'a', 'b')", "b"),
        ("iff(true, 1, 2.5)", 1.0),
        ("case(1 > 2, 'a', 2 > 1, 'b', 'c')", "b"),
        ("coalesce(tolong('not a number'), tolong('42'), 33)", 42),
        ("coalesce('', 'x')", "x"),
        ("max_of(10, 1, -3, 17)", 17),
        ("min_of(10, 1.5)", 1.5),
        ("max_of(int(null), 2)", 2),
        ("isnan(0.0 / 0.0)", True),
        ("isinf(1.0 / 0)", True),
        ("isfinite(1.0)", True),
        ("not(false)", True),
        ("not(bool(null))", None),
        ("isempty('')", True),
        ("isnull('')", False),
        ("isempty(int(null))", True),
        ("isnotempty(dynamic(null))", False),
    ],
)
def test_a_number_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'0' == 0", True),
        ("'x' == 0", False),
        ("'x' != 0", True),
        ("1 == 1.0", True),
        ("true == 1", True),
        ("'a' =~ 'A'", True),
        ("'a' !~ 'A'", False),
        ("int(null) == 1", False),
        ("int(null) != 1", True),
        ("isnull(int(null) == int(null))", True),
        ("isnull(int(null) < 1)", True),
        ("'2020-01-01' == datetime(2020-01-01)", True),
        ("dynamic({'a': 1}) == dynamic(null)", False),
        ("dynamic('5') == 5", True),
        ("1 in (1, 2)", True),
        ("'A' in ('a')", False),
        ("'A' in~ ('a')", True),
        ("'A' !in~ ('a')", False),
        ("1 in (dynamic([1, 2]))", True),
        ("true between (false .. 1)", True),
        ("5 !between (1 .. 3)", True),
    ],
)
def test_values_compare_as_the_service_compares_them(expression: str, value: Any) -> None:
    assert answer(expression) is value


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("toint(1) + toint(2)", "long"),
        ("1 / 2.0", "real"),
        ("decimal(1) / 2", "decimal"),
        ("bin(1.5, 1)", "real"),
        ("bin(toint(5), 2)", "long"),
        ("iff(true, 1, 2.0)", "real"),
        ("coalesce(1, 2.0)", "real"),
        ("abs(toint(1))", "long"),
        ("dynamic(1) + 1", "long"),
        ("-toint(1)", "int"),
        ("-range(1, 2)[0]", "dynamic"),
        ("1d / 1h", "real"),
        ("pi()", "real"),
    ],
)
def test_types_are_those_the_service_gives(expression: str, type_: str) -> None:
    assert kind(expression) == type_


def test_what_means_nothing_is_refused_where_it_stands() -> None:
    with pytest.raises(KqlError, match=r"string \* long means nothing at 1:20"):
        answer("'a' * 2")
    with pytest.raises(KqlError, match="case needs a value for each condition, and one for all else"):
        answer("case(true, 1, false, 2)")


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6).filter(bool))
def test_quotient_and_remainder_belong_together(number: int, by: int) -> None:
    remainder = answer(f"({number}) % ({by})")
    assert 0 <= remainder < abs(by)
    assert (number - remainder) % by == 0


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_bin_is_the_multiple_just_below(number: int, size: int) -> None:
    start = answer(f"bin({number}, {size})")
    assert start % size == 0
    assert start <= number < start + size
