"""What the sheet over a column says: how much of it there is, and how it is spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.cells import cell_text
from screens.widgets.meter import meter
from screens.widgets.safe import fit, visible, width_of

if TYPE_CHECKING:
    from screens.panes.query.summaries import ColumnSummary

_BAR = 30
_LONGEST = 44
_HEADING = "bold"
_MUTED = "$foreground 60%"


def column_sheet(summary: ColumnSummary, *, ascii_only: bool) -> Content:
    """Return the summary as facts, the values met most, and a histogram where there is an order."""
    facts = [
        ("Rows", f"{summary.rows:,}"),
        ("Absent", _share(summary.absent, summary.rows)),
        ("Distinct", f"{summary.distinct:,}"),
        ("Least", cell_text(summary.low)),
        ("Most", cell_text(summary.high)),
        ("Mean", cell_text(summary.mean)),
    ]
    lines = [Content.assemble((f"{name:9} ", _MUTED), visible(words)) for name, words in facts if words]
    bars = [(text, count) for text, count in summary.top]
    lines += [Content(""), Content.styled("Met most often", _HEADING), *_bars(bars, summary.rows, ascii_only)]
    if summary.bins:
        spread = [(f"{each.low} .. {each.high}", each.count) for each in summary.bins]
        lines += [Content(""), Content.styled("Spread", _HEADING), *_bars(spread, summary.rows, ascii_only)]
    return Content("\n").join(lines)


def _bars(pairs: list[tuple[str, int]], total: int, ascii_only: bool) -> list[Content]:  # noqa: FBT001
    most = max((count for _, count in pairs), default=0) or 1
    width = min(_LONGEST, max((width_of(visible(text)) for text, _ in pairs), default=0))
    return [
        Content.assemble(
            fit(text or "(empty)", max(width, 7), ascii_only=ascii_only),
            " ",
            (meter(count / most, _BAR, ascii_only=ascii_only).replace("·", " "), "$accent"),
            (f" {_share(count, total)}", _MUTED),
        )
        for text, count in pairs
    ]


def _share(count: int, total: int) -> str:
    return f"{count:,} ({count / total:.1%})" if total else "0"
