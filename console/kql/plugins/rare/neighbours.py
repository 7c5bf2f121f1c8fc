"""Rows beside those that meet a condition, and what sets have in common."""

from __future__ import annotations

from collections import Counter

from console.kql.plugins.registry import Arguments, Columns, Frame, plugin
from console.kql.values.equality import identity


def _with_sets(columns: Columns, arguments: Arguments) -> Columns:
    return (*columns, *((f"s{at}", "long") for at in range(len(arguments.positional))))


@plugin("dcount_intersect", takes=("column",), least=2, most=16, columns=_with_sets)
def dcount_intersect(frame: Frame, arguments: Arguments) -> Frame:
    """Count the different values that the first sketch has, the first two have both, and so on."""
    counts: list[list[int]] = [[] for _ in arguments.positional]
    for sketches in zip(*(frame.of(name) for name in arguments.positional), strict=True):
        common = Counter(map(identity, sketches[0] or ()))
        for place, sketch in enumerate(sketches):
            common &= Counter(map(identity, sketch or ()))
            counts[place].append(len(common))
    return Frame(_with_sets(frame.columns, arguments), (*frame.values, *counts))


def _unchanged(columns: Columns, _: Arguments) -> Columns:
    return columns


@plugin("rows_near", takes=("condition", "constant"), least=2, most=3, columns=_unchanged)
def rows_near(frame: Frame, arguments: Arguments) -> Frame:
    """Give the rows for which a condition holds, and so many before and after each."""
    tests, before = arguments.positional[:2]
    after = arguments.at(2, before)
    near: set[int] = set()
    for row, test in enumerate(tests):
        if test is True:
            near.update(range(max(0, row - before), min(len(frame), row + after + 1)))
    rows = sorted(near)
    return Frame(frame.columns, tuple([values[row] for row in rows] for values in frame.values))
