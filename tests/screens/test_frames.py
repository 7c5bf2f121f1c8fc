"""From one frame to the next: what is sent shows the next frame, whatever stands in its cells."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from screens.terminal.differences import Brush, draw_difference
from screens.terminal.frames import Frame, cells_of
from screens.terminal.pens import PLAIN, Pen, change, pens_of

WIDTH, HEIGHT = 14, 3
COLOURS = ColorSystem.TRUECOLOR
TEXTS = [
    "a",
    "B",
    " ",
    "     ",
    "              ",
    "é",
    "界",
    "e\u0301",
    "ก็",
    "●",
    "👍",
    "👍🏽",
    "🇩🇪",
    "❤️",
    "한",
    "क्षि",
    "words",
]
STYLES = [
    Style.parse(style)
    for style in (
        "none",
        "#c9d1d9 on #10151c",
        "#ff0000 on #10151c",
        "bold #ff0000 on #2a3f52",
        "underline #c9d1d9 on #10151c",
        "reverse #c9d1d9",
        "strike italic blue on default",
        "#c9d1d9 on #10151c link https://portal.example/1",
    )
]

segments = st.tuples(st.sampled_from(TEXTS), st.sampled_from(STYLES)).map(lambda part: Segment(*part))
strips = st.lists(segments, max_size=8).map(lambda parts: Strip(parts).adjust_cell_length(WIDTH, STYLES[1]))
frames = st.lists(strips, min_size=HEIGHT, max_size=HEIGHT).map(
    lambda lines: frame_of(LayoutUpdate([[line] for line in lines], Region(0, 0, WIDTH, HEIGHT)))
)


def frame_of(update: LayoutUpdate) -> Frame:
    return Frame.blank(WIDTH, HEIGHT).updated(update, COLOURS)


class Terminal:
    """A terminal by pyte, which counts code points, and the frame that it shows."""

    def __init__(self, *, erases_in_colour: bool) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")
        self.brush = Brush(erases_in_colour=erases_in_colour)
        self.shown = Frame.blank(WIDTH, HEIGHT)

    def show(self, frame: Frame) -> str:
        draw_difference(self.shown, frame, self.brush)
        self.shown = frame
        sent = self.brush.drawn()
        self.stream.feed(sent)
        return sent

    def cells(self) -> list[list[tuple[object, ...]]]:
        return [[seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    """Return what an eye sees of a cell: no ink where there is no text."""
    ink = (cell.fg, cell.bold, cell.italics, cell.blink)
    is_bare = cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough)
    return (cell.data, cell.bg, cell.underscore, cell.reverse, cell.strikethrough, None if is_bare else ink)


@settings(max_examples=50)
@given(shown=st.lists(frames, min_size=2, max_size=3), erases_in_colour=st.booleans())
def test_differences_show_what_a_full_repaint_shows(*, shown: list[Frame], erases_in_colour: bool) -> None:
    terminal, repainted = (Terminal(erases_in_colour=erases_in_colour) for _ in range(2))
    for frame in shown:
        terminal.show(frame)
    repainted.show(shown[-1])
    assert terminal.cells() == repainted.cells()


@settings(max_examples=30)
@given(frames)
def test_nothing_is_sent_for_a_frame_that_is_shown(frame: Frame) -> None:
    terminal = Terminal(erases_in_colour=True)
    terminal.show(frame)
    again = Frame(WIDTH, HEIGHT, tuple(row.copy() for row in frame.rows))
    assert terminal.show(again) == ""


@settings(max_examples=50)
@given(
    frames, st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 4), st.lists(segments, min_size=1, max_size=3)
)
def test_a_part_made_anew_is_drawn_into_its_row(frame: Frame, y: int, x: int, parts: list[Segment]) -> None:
    strip = Strip(parts).adjust_cell_length(4, STYLES[1])
    chops = [{x: strip} if line == y else {} for line in range(HEIGHT)]
    ends = [[x + 4] if line == y else [] for line in range(HEIGHT)]
    after = frame.updated(ChopsUpdate(chops, [(y, x, x + 4)], ends), COLOURS)
    assert after.rows[y].texts[x : x + 4] == [text for part in strip for text in cells_of(part.text)]
    assert [row for line, row in enumerate(after.rows) if line != y] == [
        row for line, row in enumerate(frame.rows) if line != y
    ]
    terminal, repainted = Terminal(erases_in_colour=True), Terminal(erases_in_colour=True)
    terminal.show(frame)
    terminal.show(after)
    repainted.show(after)
    assert terminal.cells() == repainted.cells()


NAMES = [
    "plain", "Zoë", "Zoe\u0308", "界面", "한국", "한국", "ελλάδα", "Иван", "שלום",
    "ไทยก็", "क्षि", "👍", "👍🏽", "👩🏿", "🇩🇪", "❤️", "1️⃣",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_behind_an_odd_name_is_in_its_column(name: str) -> None:
    terminal = Terminal(erases_in_colour=True)
    strip = Strip([Segment(name)]).adjust_cell_length(10)
    line = Strip([*strip, Segment("|end")], WIDTH)
    terminal.show(frame_of(LayoutUpdate([[line]] * HEIGHT, Region(0, 0, WIDTH, HEIGHT))))
    assert [terminal.screen.buffer[y][10].data for y in range(HEIGHT)] == ["|"] * HEIGHT
    assert {"".join(terminal.screen.buffer[y][x].data for x in range(10, 14)) for y in range(HEIGHT)} == {
        "|end"
    }


styles = st.builds(
    Style,
    color=st.sampled_from([None, "default", "red", "#123456"]),
    bgcolor=st.sampled_from([None, "blue", "#654321"]),
    **{
        name: st.sampled_from([None, True, False])
        for name in (
            "bold",
            "dim",
            "italic",
            "underline",
            "blink",
            "reverse",
            "strike",
            "underline2",
            "overline",
        )
    },
)
pens = styles.map(lambda style: pens_of(style, COLOURS)[0])
ON = {
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
    "8": 7,
    "9": 8,
    "21": 9,
    "51": 10,
    "52": 11,
    "53": 12,
}
OFF = {
    "22": (0, 1),
    "23": (2,),
    "24": (3, 9),
    "25": (4, 5),
    "27": (6,),
    "28": (7,),
    "29": (8,),
    "54": (10, 11),
    "55": (12,),
}


def after_sgr(pen: Pen, sequence: str) -> Pen:
    """Return the pen that a terminal has in hand after a sequence, as ECMA-48 has it."""
    codes = iter(sequence.removeprefix("\x1b[").removesuffix("m").split(";")) if sequence else iter(())
    ink, ground, attributes = pen.ink, pen.ground, pen.attributes
    for code in codes:
        if code in ("", "0"):
            ink, ground, attributes = PLAIN[:3]
        elif code in ON:
            attributes |= 1 << ON[code]
        elif code in OFF:
            attributes &= ~sum(1 << bit for bit in OFF[code])
        elif code in ("38", "48"):
            colour = ";".join([code, *(next(codes) for _ in range(4))])
            ink, ground = (colour, ground) if code == "38" else (ink, colour)
        else:
            ink, ground = (code, ground) if code[0] in "39" and code != "49" else (ink, code)
    return Pen(ink, ground, attributes)


@given(pens, pens)
@example(Pen(attributes=0b11), Pen(attributes=0b10))
def test_a_change_of_pen_leaves_the_terminal_with_that_pen(one: Pen, other: Pen) -> None:
    sequence, pen = change(one, other)
    assert pen == other
    assert after_sgr(one, sequence) == other


@given(pens, pens)
def test_a_blank_takes_any_ink_but_its_ground(one: Pen, other: Pen) -> None:
    sequence, pen = change(one, other.on_blank())
    assert after_sgr(one, sequence) == pen
    assert pen.on_blank() == other.on_blank()


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_cell_holds_what_a_terminal_acts_on(text: str) -> None:
    assert "".join(cells_of(text)).isprintable()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://x\x1b]0;title\x07", "https://x y", "https://ex\u0430mple"]
)
def test_a_link_that_a_terminal_cannot_be_given_is_not_sent(link: str) -> None:
    pen, _ = pens_of(Style(link=link), COLOURS)
    assert pen.link == ""
