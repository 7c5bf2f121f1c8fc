"""The lines around every pane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from screens.panes.header import tabs
from screens.panes.registry import PANES
from screens.widgets.bars import APART, folded

PHRASES = st.lists(st.text("abc ", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=8)


@pytest.mark.parametrize("width", [20, 40, 80, 100, 140])
def test_no_tab_is_cut_however_narrow_the_terminal(width: int) -> None:
    for pane in PANES:
        shown = tabs(pane.name, width).plain
        assert f"{pane.key} {pane.title}" in shown
        assert all(f" {each.key}" in shown for each in PANES)
        assert len(shown) <= max(width, 40)


@given(PHRASES, st.integers(12, 60))
def test_no_phrase_is_broken_over_two_lines(phrases: list[str], width: int) -> None:
    lines = folded(Content(APART.join(phrases)), width).plain.split("\n")
    assert APART.join(phrases).split() == " ".join(lines).split()
    assert all(len(line) <= width for line in lines)
