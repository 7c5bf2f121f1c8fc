"""Distributions and tests of statistics."""

from __future__ import annotations

import math

from console.kql.functions.registry import function

STEPS = 300  # of a continued fraction; it converges in far fewer
TINY = 1e-300
EXACT = 1e-15
SHAPE_MOST = 10_000


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, by the method of Lentz."""
    numerator, denominator = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    fraction = denominator
    for step in range(1, STEPS):
        for factor in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            denominator = 1 / _away_from_zero(1 + factor * denominator)
            numerator = _away_from_zero(1 + factor / numerator)
            fraction *= denominator * numerator
        if abs(denominator * numerator - 1) < EXACT:
            break
    return fraction


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def cumulative_beta(x: float, a: float, b: float) -> float:
    """Return the share of a beta distribution that lies below x."""
    if x in (0, 1):
        return float(x)
    scale = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return scale * _fraction(x, a, b) / a
    return 1 - scale * _fraction(1 - x, b, a) / b


def _are_shapes(*shapes: float) -> bool:
    return all(0 < shape <= SHAPE_MOST for shape in shapes)


@function("beta_cdf", "real", takes=("real",) * 3)
def beta_cdf(x: float, alpha: float, beta: float) -> float:
    """Return the share of a beta distribution that lies below a value."""
    return cumulative_beta(x, alpha, beta) if 0 <= x <= 1 and _are_shapes(alpha, beta) else math.nan


@function("beta_pdf", "real", takes=("real",) * 3)
def beta_pdf(x: float, alpha: float, beta: float) -> float:
    """Return the density of a beta distribution at a value."""
    if not (0 < x < 1 and _are_shapes(alpha, beta)):
        return math.nan
    scale = math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
    return math.exp(scale + (alpha - 1) * math.log(x) + (beta - 1) * math.log1p(-x))


@function("beta_inv", "real", takes=("real",) * 3)
def beta_inv(share: float, alpha: float, beta: float) -> float | None:
    """Return the value below which a share of a beta distribution lies."""
    if not _are_shapes(alpha, beta):
        return math.nan
    if not 0 < share <= 1:
        return None
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if cumulative_beta(middle, alpha, beta) < share else (low, middle)
    return middle


@function("welch_test", "real", takes=("real",) * 6)
def welch_test(  # noqa: PLR0913, PLR0917  what the test knows of two samples
    mean1: float, variance1: float, count1: float, mean2: float, variance2: float, count2: float
) -> float:
    """Return how likely two samples, each a mean, a variance and a count, are of populations with the same mean."""
    first, second = variance1 / count1, variance2 / count2
    freedom = (first + second) ** 2 / (first**2 / (count1 - 1) + second**2 / (count2 - 1))
    squared = (mean1 - mean2) ** 2 / (first + second)
    return cumulative_beta(freedom / (freedom + squared), freedom / 2, 0.5)
