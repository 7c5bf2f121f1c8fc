"""What hostile text may become, and what it may never reach."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from screens.widgets.meter import meter, sparkline
from screens.widgets.safe import SafeFilter, fit, plain, visible

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)
BLACK = Color(0, 0, 0)


def filtered(*segments: Segment) -> list[Segment]:
    return SafeFilter().apply(list(segments), BLACK)


@given(ANY_TEXT, st.booleans())
def test_visible_text_holds_nothing_a_terminal_acts_on(text: str, ascii_only: bool) -> None:  # noqa: FBT001  drawn
    assert visible(text, ascii_only=ascii_only).isprintable()


@given(st.text(st.characters(categories=["L", "N", "P"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert filtered(Segment(text)) == [Segment(text)]


def test_tampering_can_be_seen_and_told_apart() -> None:
    assert visible("a\x1b[2Jb\x9bc") == "a␛[2Jb⟨009B⟩c"
    assert visible("exe\u202etxt.\u200b") == "exe⟨202E⟩txt.⟨200B⟩"
    assert visible("a\x1bb\u202e", ascii_only=True) == "a^[b<202E>"


def test_lines_are_kept_only_where_they_are_wanted() -> None:
    assert visible("one\ntwo\r") == "one␊two␍"
    assert visible("one\ntwo\r", lines=True) == "one\ntwo␍"


def test_markup_is_text() -> None:
    assert plain("[@click=app.quit]press[/] [/]").plain == "[@click=app.quit]press[/] [/]"


@given(ANY_TEXT, st.integers(0, 30), st.booleans(), st.booleans())
def test_a_cell_takes_exactly_its_room(text: str, width: int, right: bool, ascii_only: bool) -> None:  # noqa: FBT001  drawn
    cell = fit(text, width, right=right, ascii_only=ascii_only)
    assert cell_len(cell) == width
    assert cell.isprintable()


def test_a_cut_cell_says_so() -> None:
    assert fit("workspace", 5) == "work…"
    assert fit("workspace", 5, ascii_only=True) == "work~"
    assert fit("12", 5, right=True) == "   12"


@given(ANY_TEXT)
def test_the_filter_lets_only_printable_text_through_and_keeps_its_room(text: str) -> None:
    (segment,) = filtered(Segment(text))
    assert segment.text.isprintable()
    assert cell_len(segment.text) >= cell_len(text.translate(dict.fromkeys(range(0x20))))


def test_the_filter_drops_control_segments_and_links_that_lead_elsewhere() -> None:
    osc = Segment(
        "x\x1b]52;c;cm0=\x07", Style(link="https://portal.azure.com/\x1b]0;t\x07"), [(ControlType.BELL,)]
    )
    (segment,) = filtered(osc)
    assert segment.text == "x]52;c;cm0="
    assert segment.control is None
    assert segment.style is not None
    assert segment.style.link is None


def test_the_filter_keeps_links_to_web_pages() -> None:
    segment = Segment("portal", Style(link="https://portal.azure.com/#@t/resource"))
    assert filtered(segment)[0] is segment
    assert filtered(Segment("f", Style(link="file:///etc/passwd")))[0].style == Style()


@given(st.floats(allow_nan=True), st.integers(1, 60), st.booleans())
def test_a_meter_always_fills_its_room(share: float, width: int, ascii_only: bool) -> None:  # noqa: FBT001  drawn
    assert len(meter(share, width, ascii_only=ascii_only)) == width


def test_a_meter_shows_a_trace_of_little_and_a_gap_before_all() -> None:
    assert meter(0, 4, ascii_only=True) == "----"
    assert meter(0.01, 4, ascii_only=True) == "#---"
    assert meter(0.99, 4, ascii_only=True) == "###-"
    assert meter(1, 4) == "████"
    assert meter(0.5, 4) == "██··"


@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=30), st.integers(1, 20))
def test_a_sparkline_always_fills_its_room(values: list[float | None], width: int) -> None:
    assert len(sparkline(values, width)) == width


def test_a_sparkline_rises_with_its_values_and_leaves_gaps() -> None:
    assert sparkline([0, 5, None, 10], 6) == "  ▁▅ █"
    assert sparkline([3, 3], 2, ascii_only=True) == "--"
    assert sparkline([], 3) == "   "
