"""Patterns in rows: frequent ones, typical ones, and those in which two sets of rows differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.plugins.rare.itemsets import (
    Item,
    Pattern,
    Weights,
    bits_of,
    closed_patterns,
    items_of,
    weights_of,
)
from console.kql.plugins.registry import MANY, Arguments, CallRefused, Columns, Frame, plugin
from console.kql.values.kinds import kind_of_value
from console.kql.values.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.limits import Budget

COUNTED = (("SegmentId", "long"), ("Count", "long"), ("Percent", "real"))
COMPARED = (
    ("SegmentId", "long"), ("CountA", "long"), ("CountB", "long"),
    ("PercentA", "real"), ("PercentB", "real"), ("PercentDiffAB", "real"),
)  # fmt: skip


def _basket_columns(columns: Columns, arguments: Arguments) -> Columns:
    return COUNTED + tuple(column for column in columns if column[0] != arguments.at(1))


def _compared_columns(columns: Columns, arguments: Arguments) -> Columns:
    return COMPARED + tuple(
        column for column in columns if column[0] not in (arguments.positional[0], arguments.at(3))
    )


def _share(arguments: Arguments, place: int, default: float) -> float:
    share = float(arguments.number(place, default))
    if not 0 < share < 1:
        raise CallRefused(f"a threshold lies between 0 and 1, not at {share}")
    return share


def _wildcards(columns: Columns, customs: Sequence[Any]) -> list[Any]:
    """Return for each column what stands for any value: the one given for its type, else null or empty."""
    by_kind = {kind_of_value(value): value for value in customs if value not in (None, "~")}
    if "long" in by_kind:
        by_kind.setdefault("int", by_kind["long"])
    return [by_kind.get(kind, "" if kind == "string" else None) for _, kind in columns]


def _told(
    frame: Frame, places: Sequence[int], patterns: Sequence[Pattern], customs: Sequence[Any]
) -> list[list[Any]]:
    """Return the columns of the patterns, wildcards where they say nothing."""
    wildcards = _wildcards([frame.columns[place] for place in places], customs)  # type: ignore[arg-type, unused-ignore]
    return [
        [pattern.get(place, wildcard) for pattern in patterns]
        for place, wildcard in zip(places, wildcards, strict=True)
    ]


def _counted(
    frame: Frame,
    arguments: Arguments,
    patterns: Sequence[tuple[Pattern, float]],
    weights: Weights,
    customs: Sequence[Any],
) -> Frame:
    places = [at for at, (name, _) in enumerate(frame.columns) if name != arguments.at(1)]
    total = weights.whole or 1
    return Frame(
        _basket_columns(frame.columns, arguments),
        (
            list(range(len(patterns))),
            [int(size) for _, size in patterns],
            [round(100 * size / total, 2) for _, size in patterns],
            *_told(frame, places, [pattern for pattern, _ in patterns], customs),
        ),
    )


@plugin("basket", takes=("constant", "column?", "constant"), least=0, most=MANY, columns=_basket_columns)
def basket(frame: Frame, arguments: Arguments) -> Frame:
    """Find all patterns of values that more than a share of the rows have."""
    weights = weights_of(frame, arguments.at(1))
    enough = _share(arguments, 0, 0.05) * weights.whole
    places = [at for at, (name, _) in enumerate(frame.columns) if name != arguments.at(1)]
    patterns = closed_patterns(
        items_of(frame, places),
        lambda rows: bool(rows) and weights.of(rows) >= enough,
        int(arguments.number(2, 5)),
        frame.budget,
    )
    frequent = sorted(((pattern, weights.of(rows)) for pattern, rows in patterns), key=lambda pair: -pair[1])
    return _counted(frame, arguments, frequent, weights, arguments.positional[3:])


@plugin("autocluster", takes=("constant", "column?", "constant"), least=0, most=MANY, columns=_basket_columns)
def autocluster(frame: Frame, arguments: Arguments) -> Frame:
    """Find a few patterns of values that tell most about the rows: grown from the commonest rows, the widest first."""
    weights = weights_of(frame, arguments.at(1))
    size_weight = _share(arguments, 0, 0.5)
    places = [at for at, (name, _) in enumerate(frame.columns) if name != arguments.at(1)]
    items = {(item.column, text(item.value)): item for item in items_of(frame, places)}
    clusters: list[tuple[Pattern, int]] = []
    for seed in _seeds(frame, places, int(arguments.number(2, 25))):
        expanded = _expanded(
            [items[place, text(frame.values[place][seed])] for place in places],
            weights,
            size_weight,
            frame.budget,
        )
        if expanded and all(expanded[1] & rows != expanded[1] for _, rows in clusters):
            clusters.append(expanded)
    sized = sorted(((pattern, weights.of(rows)) for pattern, rows in clusters), key=lambda pair: -pair[1])
    return _counted(frame, arguments, sized, weights, arguments.positional[3:])


def _seeds(frame: Frame, places: Sequence[int], most: int) -> list[int]:
    """Return the numbers of the commonest different rows."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for row in frame.budget.each(range(len(frame))):
        rows.setdefault(tuple(text(frame.values[place][row]) for place in places), []).append(row)
    ranked = sorted(rows.values(), key=lambda numbers: -len(numbers))
    return [candidate[0] for candidate in ranked[:most]]


def _expanded(
    items: Sequence[Item], weights: Weights, size_weight: float, budget: Budget
) -> tuple[Pattern, int] | None:
    """Drop values from a row as long as what is left covers and tells more: the weighted geometric mean of both."""
    pattern = list(items)
    best, best_score = None, 0.0
    while pattern:
        rows = _shared(pattern)
        score = (weights.of(rows) / (weights.whole or 1)) ** size_weight * (len(pattern) / len(items)) ** (
            1 - size_weight
        )
        if score > best_score and rows.bit_count() > 1:
            best, best_score = ({item.column: item.value for item in pattern}, rows), score
        drop = max(
            budget.each(range(len(pattern))),
            key=lambda at: weights.of(_shared(pattern[:at] + pattern[at + 1 :])) if len(pattern) > 1 else 0,
        )
        del pattern[drop]
    return best


def _shared(items: Sequence[Item]) -> int:
    rows = items[0].rows if items else 0
    for item in items[1:]:
        rows &= item.rows
    return rows


@plugin(
    "diffpatterns",
    takes=("column", "constant", "constant", "column?", "constant"),
    least=3,
    most=MANY,
    columns=_compared_columns,
)
def diffpatterns(frame: Frame, arguments: Arguments) -> Frame:
    """Find the patterns of values that one set of rows has much more often than another."""
    split = [text(value) for value in frame.of(arguments.positional[0])]
    names = [text(arguments.positional[at]) for at in (1, 2)]
    sides = [bits_of((row for row, side in enumerate(split) if side == name), len(frame)) for name in names]
    weights = weights_of(frame, arguments.at(3))
    wholes = [weights.of(side) or 1 for side in sides]
    least, most = _share(arguments, 4, 0.05), int(arguments.number(5, len(frame.columns)))
    skipped = (arguments.positional[0], arguments.at(3))
    places = [at for at, (name, _) in enumerate(frame.columns) if name not in skipped]

    def shares(rows: int) -> list[float]:
        return [weights.of(rows & side) / total for side, total in zip(sides, wholes, strict=True)]

    patterns = closed_patterns(
        items_of(frame, places), lambda rows: max(shares(rows)) >= least, most, frame.budget
    )
    shares_by_pattern = [(pattern, rows, shares(rows)) for pattern, rows in frame.budget.each(patterns)]
    differing = sorted(
        (item for item in shares_by_pattern if abs(item[2][0] - item[2][1]) >= least),
        key=lambda pair: -abs(pair[2][0] - pair[2][1]),
    )
    chosen: list[tuple[Pattern, int, list[float]]] = []
    for item in frame.budget.each(differing):
        if not any(_says(other, item[0]) for other, _, _ in chosen):
            chosen.append(item)
    return Frame(
        _compared_columns(frame.columns, arguments),
        (
            list(range(len(chosen))),
            *([int(weights.of(rows & side)) for _, rows, _ in chosen] for side in sides),
            *([round(100 * share[at], 2) for _, _, share in chosen] for at in (0, 1)),
            [round(100 * abs(share[0] - share[1]), 2) for _, _, share in chosen],
            *_told(frame, places, [pattern for pattern, _, _ in chosen], arguments.positional[6:]),
        ),
    )


def _says(first: Pattern, second: Pattern) -> bool:
    """Whether one pattern is part of another, or the other way round."""
    smaller, larger = sorted((first, second), key=len)
    return all(place in larger and larger[place] == value for place, value in smaller.items())
