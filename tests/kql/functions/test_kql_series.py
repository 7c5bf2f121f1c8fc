"""Functions of series follow the documented method and give the documented values."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from answers import answer, result
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError

TRAFFIC = (
    "dynamic([80,139,87,110,68,54,50,51,53,133,86,141,97,156,94,149,95,140,77,61,50,54,47,133,72,152,94,148,105,162,"
    "101,160,87,63,53,55,54,151,103,189,108,183,113,175,113,178,90,71,62,62,65,165,109,181,115,182,121,178,114,170])"
)
RISING = "dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30])"
SERIES = st.lists(st.integers(-100, 100), min_size=4, max_size=40)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("series_add(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", [5, 4, 5]),
        ("series_subtract(dynamic([1, 2]), 1)", [0, 1]),
        ("series_multiply(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", [4, 4, 4]),
        ("series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", [0.25, 1, 4]),
        ("series_pow(dynamic([1, 2, 3]), 2)", [1, 4, 9]),
        ("series_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", [False, True, False]),
        ("series_greater(dynamic([1, 2, 4]), 1.5)", [False, True, True]),
        ("series_add(dynamic([1, 2]), dynamic([1]))", [2, None]),
        ("series_abs(dynamic([-6.5, 0, 8.2]))", [6.5, 0, 8.2]),
        ("series_sign(dynamic([-6, 0, 8]))", [-1, 0, 1]),
        ("series_sum(dynamic([1, 2, 3, 4]))", 10),
        ("series_product(dynamic([1, 2, 3, 4]))", 24),
        ("series_magnitude(dynamic([3, 4]))", 5),
        ("series_dot_product(dynamic([1, 2]), dynamic([3, 4]))", 11),
        ("series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6]))", 1),
        ("series_cosine_similarity(dynamic([0.1, 0]), dynamic([0, 1]))", 0),
        ("series_fill_forward(dynamic([null, 111, null, 36, null]))", [None, 111, 111, 36, 36]),
        ("series_fill_backward(dynamic([111, null, 36, null]))", [111, 36, 36, None]),
        ("series_fill_const(dynamic([111, null, 36]), 0)", [111, 0, 36]),
        ("series_fill_const(dynamic([111, -1, 36]), 0, -1)", [111, 0, 36]),
        (
            "series_fill_linear(dynamic([null, 111, null, 36, 41, null, null, 16, null]))",
            [111, 111, 73, 36, 41, 32, 24, 16, 16],
        ),
        ("series_fill_linear(dynamic([null, 111.0, null, 36.0]), real(null), false)", [None, 111, 73.5, 36]),
        ("series_fill_linear(dynamic([null, null]), real(null), true, 3.5)", [3.5, 3.5]),
        ("series_fir(dynamic([23, 46, 23, 87, 4]), dynamic([1, 1]), false)", [23, 69, 69, 110, 91]),
        ("series_fir(dynamic([3, 3, 3]), dynamic([1, 1, 1]))", [1, 2, 3]),
        ("series_fir(dynamic([0, 3, 0]), dynamic([1, 1, 1]), true, true)", [1, 1, 1]),
        ("series_iir(dynamic([1, 0, 0]), dynamic([1]), dynamic([1, -0.5]))", [1, 0.5, 0.25]),
        ("series_stats_dynamic(dynamic([1, 2, 6])).max_idx", 2),
        (
            "series_seasonal(dynamic([2, 5, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3, 2, 1]), 6)",
            [1, 2, 3, 4, 3, 2] * 3 + [1],
        ),
    ],
)
def test_a_series_function_gives_the_documented_value(expression: str, value: Any) -> None:
    found = answer(expression)
    if (
        isinstance(value, list)
        and isinstance(value[0], int | float)
        and not isinstance(value[0], bool)
        and None not in value
    ):
        assert found == pytest.approx(value)
    else:
        assert found == value


def test_a_line_is_fitted_as_the_documentation_shows() -> None:
    rows = result(f"print series_fit_line({RISING})").rows[0]
    assert rows[:5] == pytest.approx((0.982, 2.730, 98.628, 1.686, -1.666), abs=0.001)
    assert rows[5][:2] == pytest.approx([1.064, 3.795], abs=0.001)
    assert answer(f"series_fit_line_dynamic({RISING}).slope") == pytest.approx(2.730, abs=0.001)


def test_two_lines_are_split_where_the_trend_breaks() -> None:
    rows = result(
        "print y = dynamic([1, 2, 3, 4, 5, 20, 18, 16, 14, 12]) | extend (r, at) = series_fit_2lines(y) | project r, at"
    ).rows
    assert rows == [(pytest.approx(1.0), 5)]


def test_a_polynomial_goes_through_its_own_points() -> None:
    r, coefficients, *_ = result("print series_fit_poly(dynamic([1, 4, 9, 16, 25, 36]), 2)").rows[0]
    assert r == pytest.approx(1.0)
    assert coefficients == pytest.approx([1, 0, 0], abs=1e-9)


def test_the_weekly_period_of_traffic_is_found_and_the_daily_is_too_short() -> None:
    periods, scores = result(f"print series_periods_detect({TRAFFIC}, 0.0, 50.0, 2)").rows[0]
    assert periods == [14.0, 0.0]
    assert scores == [pytest.approx(0.84, abs=0.005), 0.0]


def test_given_periods_are_scored_in_their_order() -> None:
    periods, scores = result(f"print series_periods_validate({TRAFFIC}, 10.0, 14.0)").rows[0]
    assert periods == [10.0, 14.0]
    assert scores == [0.0, pytest.approx(0.84, abs=0.005)]


def test_a_period_that_does_not_come_back_twice_is_not_detected() -> None:
    assert set(answer("series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]))")) == {0.0}
    assert answer("series_seasonal(dynamic([2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]))")[:6] == [
        1,
        2,
        3,
        4,
        3,
        2,
    ]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("series_stats_dynamic(dynamic([1, null, 3]))", None),
        ("series_stats_dynamic(dynamic([1, null, 3]), true).avg", 2),
        ("series_stats_dynamic(dynamic([1, 2, 6]))['sum']", 9),
        ("series_stats_dynamic(dynamic([1, 2, 6])).len", 3),
        ("series_dot_product(dynamic([]), dynamic([1]))", None),
        ("series_dot_product(dynamic([1, 2]), dynamic([4, 2, 1]))", 8),
        ("series_cosine_similarity(dynamic([1, 2, 9]), dynamic([1, 2]))", 1),
        ("series_cosine_similarity(dynamic([3, 4]), dynamic([3, 4]), 10.0, 5.0)", 0.5),
        ("series_fir(dynamic([1, 2]), dynamic([1, -1]), true)", None),
    ],
)
def test_what_a_series_lacks_counts_as_its_page_says(expression: str, value: Any) -> None:
    assert answer(expression) == (value if value is None else pytest.approx(value))


def test_a_polynomial_of_no_degree_said_is_the_line() -> None:
    query = f"print (a, b, c, d) = series_fit_poly({RISING}), (e, f, g, h, i) = series_fit_line({RISING})"
    r, coefficients, variance, rest, *line = result(query).rows[0]
    assert [r, coefficients[0], variance, rest, coefficients[1]] == pytest.approx(line)


def test_statistics_name_their_columns_after_the_series() -> None:
    found = result("print y = dynamic([23, 46, 23, 87, 4, 8, 3, 75]) | project series_stats(y)")
    assert [column.name for column in found.columns] == [
        f"series_stats_y_{name}" for name in ("min", "min_idx", "max", "max_idx", "avg", "stdev", "variance")
    ]
    assert found.rows[0][:5] == (3, 6, 87, 3, pytest.approx(33.625))


def weekly(spikes: dict[int, float]) -> str:
    """Return four weeks of days: busy on five of seven, with spikes added."""
    values = [(20.0 if day % 7 < 5 else 5.0) + day * 37 % 11 / 5 + spikes.get(day, 0.0) for day in range(28)]
    return f"dynamic({json.dumps(values)})"


def test_spikes_and_dips_stand_out_of_a_week_s_rhythm() -> None:
    flags, scores, baseline = result(
        f"print series_decompose_anomalies({weekly({10: 12.0, 18: -8.0})})"
    ).rows[0]
    assert [day for day, flag in enumerate(flags) if flag] == [10, 18]
    assert (flags[10], flags[18]) == (1, -1)
    assert scores[10] > 1.5
    assert scores[18] < -1.5
    assert baseline[5] < 8
    assert baseline[7] > 17


def test_without_season_the_same_dip_is_nothing_special() -> None:
    flags, _, baseline = result(f"print series_decompose_anomalies({weekly({})}, 1.5, 0)").rows[0]
    assert not any(flags)
    assert len({round(value, 6) for value in baseline}) == 1


def test_a_forecast_goes_on_along_line_and_season() -> None:
    values = [day + (10 if day % 7 == 0 else 0) for day in range(35)]
    series = f"dynamic({json.dumps(values + [0] * 7)})"
    baseline = result(f"print series_decompose_forecast({series}, 7, 7)").rows[0][0]
    assert baseline[35] - baseline[36] == pytest.approx(9, abs=1.5)
    assert math.fsum(baseline[35:]) / 7 == pytest.approx(39, abs=4)


def test_outliers_are_scored_by_the_quantiles_asked_for() -> None:
    series = "dynamic([30, 28, 5, 27, 31, 38, 29, 80, 25, 37, 30])"
    scores = answer(f"series_outliers({series}, 'tukey')")
    assert [at for at, score in enumerate(scores) if abs(score) >= 1.5] == [2, 7]
    assert answer(f"series_outliers({series}, 'ctukey', 80.0)")[7] == 0
    assert answer(f"series_outliers({series}, 'ctukey', 0, 20)") == answer(
        f"series_outliers({series}, 'ctukey', 0, 20, 90)"
    )


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(KqlError, match="outliers are found by ctukey or tukey, not by 'iqr'"):
        answer("series_outliers(dynamic([1, 2]), 'iqr')")
    with pytest.raises(KqlError, match="a trend is one of avg, linefit, none, not 'up'"):
        answer("series_decompose(dynamic([1, 2]), 0, 'up')")


@given(SERIES, st.sampled_from(["avg", "linefit", "none"]), st.integers(-1, 7))
def test_baseline_and_residual_make_the_series_again(values: list[int], trend: str, period: int) -> None:
    query = f"print series_decompose(dynamic({json.dumps(values)}), {period}, '{trend}')"
    baseline, seasonal, line, residual = result(query).rows[0]
    assert [one + other for one, other in zip(baseline, residual, strict=True)] == pytest.approx(values)
    assert [one + other for one, other in zip(seasonal, line, strict=True)] == pytest.approx(baseline)


@given(SERIES)
def test_the_transform_of_a_transform_is_the_series(values: list[int]) -> None:
    query = (
        f"print (r, i) = series_fft(dynamic({json.dumps(values)})) | project (back, _i) = series_ifft(r, i)"
    )
    assert result(query).rows[0][0] == pytest.approx(values, abs=1e-6)


def test_what_is_no_series_gives_nulls() -> None:
    assert answer("series_add(dynamic('x'), dynamic(null))") is None
    assert result("print series_fit_line(dynamic(null))").rows == [(None,) * 6]
    assert result("print series_decompose_anomalies(dynamic('x'))").rows == [(None,) * 3]
