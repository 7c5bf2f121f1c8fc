"""How wide the columns of a grid are, and which give way when the screen is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.widgets.grid.columns import ALWAYS, Heading
from screens.widgets.safe import visible, width_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from screens.widgets.grid.sources import Source

GAP = 2
"""Blank cells between columns; the sort arrow stands in the first of them."""
_WIDEST = 40  # a column that says nothing else takes no more, unless room is left
_NARROWEST = 12  # below this a text column says too little to be worth its room
_READABLE = 30  # the column that tells what a row is wants more than that
_SAMPLE = 200  # rows measured: what is shown first, and a bit more


@dataclass(frozen=True, slots=True)
class Widths:
    """The room each column would like, with all its words, with few of them, and with no text cut."""

    full: tuple[int, ...] = ()
    brief: tuple[int, ...] = ()
    uncut: tuple[int, ...] = ()

    def grown(self, cells: Widths) -> Widths:
        """Return for each column the greater of both; those of the cells where there are other columns."""
        if len(self.full) != len(cells.full):
            return cells
        return Widths(
            tuple(map(max, self.full, cells.full)),
            tuple(map(max, self.brief, cells.brief)),
            tuple(map(max, self.uncut, cells.uncut)),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are drawn with their widths, how many stepped aside, and which say less."""

    columns: tuple[tuple[int, int], ...]
    stepped_aside: int = 0
    brief: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """The cells of a whole line."""
        return _total(width for _, width in self.columns)


def natural_widths(source: Source[object], numbers: Sequence[int]) -> Widths:
    """Return the room each column would like, by its name and the first of its cells."""
    full, brief, uncut = [], [], []
    for column, heading in enumerate(source.headings):
        widest = briefest = longest = _least(heading)
        for number in numbers[:_SAMPLE]:
            length = _cells(source.text(number, column))
            width, longest = _cap(heading, length), max(longest, length)
            fewer = source.brief(number, column)
            widest, briefest = max(widest, width), max(briefest, _cells(fewer) if fewer else width)
        full.append(widest)
        brief.append(briefest)
        uncut.append(longest)
    return Widths(tuple(full), tuple(brief), tuple(uncut))


def lay_out(
    headings: Sequence[Heading], natural: Widths, room: int, hidden: Collection[str], *, wide: bool
) -> Layout:
    """Return the columns that fit `room` cells: words become few, texts are squeezed, columns step aside.

    With `wide` nothing gives way, and the grid scrolls. The last text column that may takes what
    remains, or else the texts that were cut.
    """
    columns = [column for column, heading in enumerate(headings) if heading.name not in hidden]
    brief = frozenset() if wide else _brief_columns(headings, natural, columns, room)
    widths = dict(enumerate(natural.full)) | {column: natural.brief[column] for column in brief}
    if not wide:
        candidates, columns = columns, _columns_that_fit(headings, widths, columns, room)
        if len(columns) < len(candidates):
            room -= GAP  # the header says that there is more
            columns = _columns_that_fit(headings, widths, candidates, room)
        _squeeze(headings, widths, columns, room)
    _spread(headings, natural, widths, columns, room)
    aside = len(headings) - len(hidden) - len(columns)
    return Layout(tuple((column, widths[column]) for column in columns), aside, brief)


def _brief_columns(
    headings: Sequence[Heading], natural: Widths, columns: list[int], room: int
) -> frozenset[int]:
    """Return the columns that say less so that all have room: the least important first."""
    excess = _total(natural.full[column] for column in columns) - room
    brief: set[int] = set()
    for column in sorted(columns, key=lambda column: headings[column].keep):
        saved = natural.full[column] - natural.brief[column]
        if excess > 0 and saved > 0:
            brief.add(column)
            excess -= saved
    return frozenset(brief)


def _columns_that_fit(
    headings: Sequence[Heading], widths: dict[int, int], columns: list[int], room: int
) -> list[int]:
    columns = list(columns)
    while _total(_narrowest(headings[column], widths[column]) for column in columns) > room:
        last = min(reversed(columns), key=lambda column: (headings[column].keep, column == columns[0]))
        if len(columns) == 1 or headings[last].keep >= ALWAYS:
            break
        columns.remove(last)
    return columns


def _squeeze(headings: Sequence[Heading], widths: dict[int, int], columns: list[int], room: int) -> None:
    excess = _total(widths[column] for column in columns) - room
    while excess > 0:
        # One cell at a time from the widest, so that columns end up alike and none is starved.
        slack = {column: widths[column] - _narrowest(headings[column], widths[column]) for column in columns}
        widest = max(columns, key=lambda column: (slack[column] > 0, widths[column]), default=None)
        if widest is None or slack[widest] <= 0:
            return
        widths[widest] -= 1
        excess -= 1


def _spread(
    headings: Sequence[Heading], natural: Widths, widths: dict[int, int], columns: list[int], room: int
) -> None:
    spare = max(0, room - _total(widths[column] for column in columns))
    filling = [column for column in columns if headings[column].fills and _is_flexible(headings[column])]
    if filling:
        widths[filling[-1]] += spare
        return
    for column in columns:
        more = max(0, min(spare, natural.uncut[column] - widths[column]))
        widths[column] += more
        spare -= more


def _total(widths: Iterable[int]) -> int:
    return sum(width + GAP for width in widths) - GAP


def _is_flexible(heading: Heading) -> bool:
    return heading.width is None and not heading.right


def _narrowest(heading: Heading, width: int) -> int:
    if heading.right:  # a number that is cut is another number
        return width
    readable = _READABLE if heading.keep >= ALWAYS else _NARROWEST
    return min(width, max(readable, _least(heading)))


def _least(heading: Heading) -> int:
    return _cells(heading.name)


def _cap(heading: Heading, width: int) -> int:
    return min(width, _WIDEST if heading.width is None else heading.width)


def _cells(text: str) -> int:
    return width_of(visible(text[: _WIDEST * 4]))  # a cell may be a megabyte of JSON; its beginning tells
