"""From a result to a chart, as its `render` asks or as its columns suggest."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from console.model.cells import cell_text
from screens.widgets.charts.drawing import BarChart, Chart, LineChart, LineSeries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.model.results import QueryResult

LINES = frozenset(
    {"timechart", "linechart", "areachart", "stackedareachart", "scatterchart", "anomalychart", "timepivot"}
)
BARS = frozenset({"barchart", "columnchart", "piechart"})
_AREAS = frozenset({"areachart", "stackedareachart"})
NUMBERS = frozenset({"long", "int", "real", "decimal", "timespan", "double"})
WORDS = frozenset({"string", "bool", "guid"})
_MOST_POINTS = 2_000
_MOST_SERIES = 12
_MOST_BARS = 200


@dataclass(frozen=True, slots=True)
class NoChart(Exception):
    """The result cannot be drawn; `words` say why."""

    words: str


def chart_of(result: QueryResult) -> Chart:
    """Return the result as a chart; raises NoChart."""
    kind = result.render or ("timechart" if _named(result, {"datetime"}) else "barchart")
    if not len(result):
        words = "There is no row to draw."
        raise NoChart(words)
    if kind in LINES:
        return _lines(result, kind)
    if kind in BARS:
        return _bars(result, kind)
    words = f"A {kind} cannot be drawn in a terminal. The table shows the rows."
    raise NoChart(words)


def _lines(result: QueryResult, kind: str) -> LineChart:
    series = _from_arrays(result) or _from_rows(result)
    if not series:
        words = f"A {kind} needs a column of times or numbers and a column of numbers beside it."
        raise NoChart(words)
    is_time = bool(_named(result, {"datetime"})) or _holds_times(result)
    thinned = tuple(LineSeries(name, _thinned(points)) for name, points in series[:_MOST_SERIES])
    return LineChart(thinned, is_time, is_filled=kind in _AREAS, is_dotted=kind == "scatterchart")


def _from_rows(result: QueryResult) -> list[tuple[str, list[tuple[float, float | None]]]]:
    across = next(iter([*_named(result, {"datetime"}), *_named(result, NUMBERS)]), None)
    upright = [column for column in _named(result, NUMBERS) if column != across]
    if across is None or not upright:
        return []
    splits = [result.values[column] for column in _named(result, WORDS)]
    found: dict[str, list[tuple[float, float | None]]] = defaultdict(list)
    for row, x in enumerate(result.values[across]):
        at = _number(x)
        if at is None:
            continue
        prefix = ", ".join(cell_text(split[row]) for split in splits)
        for column in upright:
            name = result.columns[column].name
            label = f"{prefix}: {name}" if splits and len(upright) > 1 else (prefix or name)
            found[label].append((at, _number(result.values[column][row])))
    ranked = sorted(found.items(), key=lambda pair: -sum(abs(y or 0) for _, y in pair[1]))
    return [(name, sorted(points, key=lambda point: point[0])) for name, points in ranked]


def _from_arrays(result: QueryResult) -> list[tuple[str, list[tuple[float, float | None]]]]:
    """Return the series that make-series left: arrays of moments or numbers, and arrays of values."""
    arrays = [
        number
        for number, column in enumerate(result.columns)
        if column.type == "dynamic" and isinstance(next(iter(result.values[number]), None), list)
    ]
    times = [number for number in arrays if _is_time(_first(result.values[number]))]
    if not times or len(arrays) < 2:  # noqa: PLR2004  moments and values
        return []
    splits = [result.values[column] for column in _named(result, WORDS)]
    found = []
    for row in range(len(result)):
        moments = [_number(x) for x in result.values[times[0]][row]]
        prefix = ", ".join(cell_text(split[row]) for split in splits)
        for column in arrays:
            if column in times:
                continue
            name = result.columns[column].name
            values = [_number(value) for value in result.values[column][row] or []]
            points = [(x, y) for x, y in zip(moments, values, strict=False) if x is not None]
            found.append((f"{prefix}: {name}" if prefix else name, points))
    return found


def _bars(result: QueryResult, kind: str) -> BarChart:
    values = _named(result, NUMBERS)
    categories = [number for number in range(len(result.columns)) if number not in values]
    if not categories and len(values) > 1:
        categories, values = values[:1], values[1:]
    if not values:
        words = f"A {kind} needs a column of numbers."
        raise NoChart(words)
    shown = range(min(len(result), _MOST_BARS))
    labels = tuple(
        ", ".join(cell_text(result.values[column][row]) for column in categories) or "all" for row in shown
    )
    if kind == "piechart":
        values = values[:1]
    series = tuple(
        (result.columns[column].name, tuple(_number(result.values[column][row]) or 0.0 for row in shown))
        for column in values
    )
    return BarChart(labels, series, is_upright=kind == "columnchart", has_shares=kind == "piechart")


def _named(result: QueryResult, types: frozenset[str] | set[str]) -> list[int]:
    return [number for number, column in enumerate(result.columns) if column.type in types]


def _holds_times(result: QueryResult) -> bool:
    return any(
        column.type == "dynamic" and _is_time(_first(values))
        for column, values in zip(result.columns, result.values, strict=True)
    )


def _first(values: Sequence[Any]) -> Any:
    array = next(iter(values), None)
    return next(iter(array), None) if isinstance(array, list) else None


def _is_time(value: Any) -> bool:
    return isinstance(value, datetime) or (isinstance(value, str) and _moment(value) is not None)


def _moment(text: str) -> float | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return None


def _number(value: Any) -> float | None:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, str):
        return _moment(value)
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _thinned(points: Sequence[tuple[float, float | None]]) -> tuple[tuple[float, float | None], ...]:
    """Return at most so many points as can be told apart: of each stretch its lowest and its highest."""
    if len(points) <= _MOST_POINTS:
        return tuple(points)
    length = len(points) * 2 / _MOST_POINTS
    kept: list[tuple[float, float | None]] = []
    for _, group in groupby(enumerate(points), key=lambda pair: int(pair[0] / length)):
        stretch = [point for _, point in group]
        known = [point for point in stretch if point[1] is not None] or stretch[:1]
        ends = {min(known, key=lambda point: point[1] or 0), max(known, key=lambda point: point[1] or 0)}
        kept += sorted(ends, key=lambda point: point[0])
    return tuple(kept)
