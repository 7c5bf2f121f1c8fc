"""What leaves the console as a cell never becomes a formula, whatever stands before its sign."""

from __future__ import annotations

import pytest

from console.model.cells import neutral, visible


@pytest.mark.parametrize(
    "cell", ["=1+1", "@a", "\uff1dA1", " \u200b=x", "\x00=cmd", "\u202e@a", "\t1", "\r=x"]
)
def test_what_a_spreadsheet_would_calculate_is_kept_as_text(cell: str) -> None:
    assert neutral(cell) == f"'{visible(cell)}"


@pytest.mark.parametrize("cell", ["", "abc", "x=1", "-5.2%", "+1,000", "1e-7"])
def test_plain_words_and_numbers_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell
