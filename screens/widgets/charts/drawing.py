"""Charts as text: lines and areas in braille, bars and columns in blocks, with axes and a legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from textual.content import Content

from screens.widgets.charts.axes import Axis, number_axis, short, time_axis
from screens.widgets.charts.canvas import Canvas, sign_of
from screens.widgets.meter import meter
from screens.widgets.safe import fit, visible, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COLOURS = ("$accent", "$warning", "$success", "$error", "$primary", "$secondary")
_MUTED = "$foreground 60%"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
_TICK_EVERY = 3  # lines between two numbers of the upright axis
_TICK_WIDTH = 16  # cells between two moments of the level one
_LONGEST_NAME = 28
_COLUMN = 3  # the least width of a column


@dataclass(frozen=True, slots=True)
class LineSeries:
    """A line: points by rising x, where y is None the line is broken."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over numbers or moments (seconds since 1970), filled to zero or as single dots if asked."""

    series: tuple[LineSeries, ...]
    is_time: bool
    is_filled: bool = False
    is_dotted: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """A value for each category and series; upright as columns, or with each one's share of the whole."""

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    is_upright: bool = False
    has_shares: bool = False


Chart: TypeAlias = LineChart | BarChart


def draw(chart: Chart, width: int, height: int, *, ascii_only: bool = False) -> list[Content]:
    """Return the chart as at most `height` lines of `width` cells."""
    if isinstance(chart, LineChart):
        return _lines(chart, width, height, ascii_only=ascii_only)
    room = (width - 8) // max(1, len(chart.categories) * len(chart.series))
    if chart.is_upright and room >= _COLUMN:
        return _columns(chart, width, height, ascii_only=ascii_only)
    return _bars(chart, width, height, ascii_only=ascii_only)


def _lines(chart: LineChart, width: int, height: int, *, ascii_only: bool) -> list[Content]:
    names = [series.name for series in chart.series]
    legend = _legend(names, width, lambda number: sign_of(number, ascii_only=ascii_only))
    rows = max(3, height - len(legend) - 2)
    values = [y for series in chart.series for _, y in series.points if y is not None]
    upright = number_axis(values, max(2, rows // _TICK_EVERY), from_zero=True)
    margin = max(len(words) for _, words in upright.ticks) + 1
    across = max(10, width - margin - 1)
    moments = [x for series in chart.series for x, _ in series.points]
    ticks = max(2, across // _TICK_WIDTH)
    level = time_axis(moments, ticks) if chart.is_time else number_axis(moments, ticks, from_zero=False)
    canvas = Canvas(across, rows, ascii_only=ascii_only)
    for number in range(len(chart.series)):
        _plot(canvas, chart, number, (level, upright))
    labels = _labels(upright, rows, margin, ascii_only=ascii_only)
    body = [
        Content.assemble((label, _MUTED), *((text, _colour(series)) for text, series in line))
        for label, line in zip(labels, canvas.rows(), strict=True)
    ]
    return [*legend, *body, *_foot(level, margin, across, ascii_only=ascii_only)]


def _plot(canvas: Canvas, chart: LineChart, number: int, axes: tuple[Axis, Axis]) -> None:
    level, upright = axes
    ground = round(upright.share(0) * (canvas.height - 1))
    before: tuple[int, int] | None = None
    for x, y in chart.series[number].points:
        if y is None:
            before = None
            continue
        here = (round(level.share(x) * (canvas.width - 1)), round(upright.share(y) * (canvas.height - 1)))
        if chart.is_dotted or before is None:
            canvas.dot(*here, number)
        else:
            canvas.line(before, here, number)
        if chart.is_filled:
            _fill(canvas, before or here, here, ground, number)
        before = here


def _fill(canvas: Canvas, start: tuple[int, int], end: tuple[int, int], ground: int, number: int) -> None:
    for x in range(start[0], end[0] + 1):
        share = (x - start[0]) / (end[0] - start[0]) if end[0] > start[0] else 1.0
        canvas.fill(x, ground, round(start[1] + share * (end[1] - start[1])), number)


def _labels(axis: Axis, rows: int, width: int, *, ascii_only: bool) -> list[str]:
    beside = {round((1 - axis.share(value)) * (rows - 1)): words for value, words in axis.ticks}
    plain, ticked = ("|", "+") if ascii_only else ("│", "┤")
    return [
        f"{beside.get(row, ''):>{width - 1}} " + (ticked if row in beside else plain) for row in range(rows)
    ]


def _foot(axis: Axis, margin: int, across: int, *, ascii_only: bool) -> list[Content]:
    corner, flat, tick = ("+", "-", "+") if ascii_only else ("└", "─", "┬")
    rule, words, free = [flat] * across, [" "] * across, 0
    for value, label in axis.ticks:
        at = round(axis.share(value) * (across - 1))
        start = max(0, min(at - len(label) // 2, across - len(label)))
        if start < free or not 0 <= at < across:  # words must not run into each other
            continue
        rule[at] = tick
        words[start : start + len(label)] = label
        free = start + len(label) + 1
    blank = " " * margin
    return [
        Content.styled(blank + corner + "".join(rule), _MUTED),
        Content.styled(f"{blank} {''.join(words)}".rstrip(), _MUTED),
    ]


def _bars(chart: BarChart, width: int, height: int, *, ascii_only: bool) -> list[Content]:
    legend = _block_legend(chart, width, ascii_only=ascii_only)
    most = max((abs(value) for _, values in chart.series for value in values), default=0) or 1
    wholes = [sum(abs(value) for value in values) or 1 for _, values in chart.series]
    label = min(_LONGEST_NAME, max((width_of(visible(category)) for category in chart.categories), default=0))
    fitting = max(1, (height - len(legend) - 1) // len(chart.series))
    lines = []
    for at, category in enumerate(chart.categories[:fitting]):
        for number, (_, values) in enumerate(chart.series):
            share = f" {abs(values[at]) / wholes[number]:>6.1%}" if chart.has_shares else ""
            tail = f" {short(values[at]):>7}{share}"
            bar = meter(abs(values[at]) / most, max(4, width - label - 1 - len(tail)), ascii_only=ascii_only)
            name = fit("" if number else category, label, ascii_only=ascii_only)
            lines.append(
                Content.assemble(
                    name, " ", (bar.replace("·", " ").replace("-", " "), _colour(number)), (tail, _MUTED)
                )
            )
    return [*legend, *lines, *_left_out(len(chart.categories) - fitting)]


def _columns(chart: BarChart, width: int, height: int, *, ascii_only: bool) -> list[Content]:
    legend = _block_legend(chart, width, ascii_only=ascii_only)
    rows = max(3, height - len(legend) - 2)
    values = [value for _, row in chart.series for value in row]
    axis = number_axis(values, max(2, rows // _TICK_EVERY), from_zero=True)
    margin = max(len(words) for _, words in axis.ticks) + 1
    pitch = min(14, (width - margin - 1) // len(chart.categories))
    bar = max(1, (pitch - 1) // len(chart.series))
    lines = []
    for row, label in enumerate(_labels(axis, rows, margin, ascii_only=ascii_only)):
        parts: list[tuple[str, str]] = [(label, _MUTED)]
        for at in range(len(chart.categories)):
            for number, (_, row_values) in enumerate(chart.series):
                block = _block(axis, row_values[at], (rows - 1 - row, rows), ascii_only=ascii_only)
                parts.append((block * bar, _colour(number)))
            parts.append((" " * (pitch - bar * len(chart.series)), ""))
        lines.append(Content.assemble(*parts))
    foot = "".join(fit(name, pitch - 1, ascii_only=ascii_only) + " " for name in chart.categories)
    corner = ("+" if ascii_only else "└") + ("-" if ascii_only else "─") * (pitch * len(chart.categories))
    rule = Content.styled(" " * margin + corner, _MUTED)
    return [*legend, *lines, rule, Content.styled(" " * (margin + 1) + foot, _MUTED)]


def _block(axis: Axis, value: float, cell: tuple[int, int], *, ascii_only: bool) -> str:
    """Return what a column shows in a cell, which is so many above the lowest, of so many."""
    above, rows = cell
    low, high = sorted((axis.share(0) * rows, axis.share(value) * rows))
    filled = min(high, above + 1) - max(low, above)
    level = max(0, min(len(_HEIGHTS) - 1, round(filled * (len(_HEIGHTS) - 1))))
    if ascii_only:
        return "#" if level > (len(_HEIGHTS) - 1) // 2 else " "
    return _HEIGHTS[level]


def _legend(names: Sequence[str], width: int, sign: Callable[[int], str]) -> list[Content]:
    parts: list[tuple[str, str]] = []
    used = 0
    for number, name in enumerate(names):
        words = fit(name, min(_LONGEST_NAME, width_of(visible(name))))
        used += width_of(words) + 6
        if used > width and number:
            parts.append((f"and {len(names) - number} more", _MUTED))
            break
        parts += [(sign(number), _colour(number)), (f" {words}  ", "")]
    return [Content.assemble(*parts)]


def _block_legend(chart: BarChart, width: int, *, ascii_only: bool) -> list[Content]:
    names, sign = [name for name, _ in chart.series], "##" if ascii_only else "██"
    return _legend(names, width, lambda _: sign) if len(names) > 1 else []


def _left_out(count: int) -> list[Content]:
    return [Content.styled(f"and {count:,} more", _MUTED)] if count > 0 else []


def _colour(series: int | None) -> str:
    return "" if series is None else COLOURS[series % len(COLOURS)]
