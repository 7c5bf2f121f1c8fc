from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.azure.values.cleaning import line, paragraph


@given(st.text())
def test_one_line_of_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert line(text).isprintable()


@given(st.text())
def test_a_paragraph_holds_line_breaks_and_tabs_and_nothing_else_unprintable(text: str) -> None:
    assert paragraph(text).replace("\n", "").replace("\t", "").isprintable()


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert line(text) == text


def test_tampering_can_be_seen() -> None:
    assert line("a\x1b[2Jb\u202ec") == "a\u241b[2Jb\u27e8202E\u27e9c"


def test_nothing_is_no_text() -> None:
    assert line(None) == ""
