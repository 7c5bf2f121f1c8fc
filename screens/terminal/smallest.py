"""The smallest terminal that the console is drawn on; below it stands one sentence."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS, ROWS = 60, 16


def is_too_small(columns: int, rows: int) -> bool:
    """Whether a plan could not be read on a terminal of this size."""
    return columns < COLUMNS or rows < ROWS


def notice(columns: int, rows: int) -> LayoutUpdate:
    """Return what stands on a terminal that is too small."""
    sentence = (
        f"Enclave Console needs at least {COLUMNS} columns and {ROWS} rows; "
        f"this terminal has {columns}x{rows}."
    )
    lines = (wrap(sentence, max(1, columns)) + [""] * rows)[:rows]
    strips: list[Iterable[Strip]] = [[Strip([Segment(line)]).adjust_cell_length(columns)] for line in lines]
    return LayoutUpdate(strips, Region(0, 0, columns, rows))
