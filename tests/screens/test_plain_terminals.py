"""Terminals that can do less: no colour, no characters but ASCII; in a real terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from terminal import Terminal
from textual.color import Color

from screens.panes.registry import PANES
from screens.terminal.locales import encoding_of
from screens.widgets.ascii import AsciiFilter
from screens.widgets.colourless import ColourlessFilter
from screens.widgets.safe import visible
from screens.widgets.themes import THEMES

if TYPE_CHECKING:
    from conftest import Simulator
    from textual.theme import Theme

ALERTS = next(pane for pane in PANES if pane.name == "alerts")
CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
REVERSED = 3  # of a cell's attributes
COLOUR = re.compile(rb"\x1b\[(?:\d*;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d*)*m")


def looked_at(simulator: Simulator, *options: str, **environment: str) -> tuple[bytes, list[str]]:
    """Look at every pane, a description and the help; return every byte and every screen."""
    command = [CONSOLE, "--config", str(simulator.config_path), *options]
    with Terminal(command, columns=100, environment=environment) as terminal:
        terminal.wait_for("imaging")
        screens = [terminal.text]
        panes = [pane.key for pane in PANES if pane.name != "query"]  # whose keys are text
        for key in (*panes, "4", "d", "esc", "?", "esc", ":"):
            terminal.press(key)
            terminal.settle(0.25, 2.0)
            if key == ALERTS.key:
                terminal.wait_for("high")
            screens.append(terminal.text)
        return bytes(terminal.raw), screens


def test_without_colour_no_colour_is_sent(simulator: Simulator) -> None:
    raw, screens = looked_at(simulator, NO_COLOR="1")
    assert COLOUR.findall(raw) == []
    assert any("■" in screen and "high" in screen for screen in screens)


def test_without_colour_the_row_of_the_cursor_is_reversed(simulator: Simulator) -> None:
    command = [CONSOLE, "--config", str(simulator.config_path)]
    with Terminal(command, columns=100, environment={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for(lambda text: "▸" in text and "live" in text)
        terminal.settle()
        reversed_rows = [y for y, row in enumerate(terminal.cells) if row[60][REVERSED]]
        assert reversed_rows == [y for y, line in enumerate(terminal.lines) if "▸" in line]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_without_colour_what_stands_out_in_a_theme_is_reversed(theme: Theme) -> None:
    system = theme.to_color_system().generate()
    gate = ColourlessFilter(lambda: system["background"])

    def is_reversed(name: str) -> bool:
        ground = Color.parse(system[name])
        (segment,) = gate.apply([Segment("x", Style(bgcolor=ground.rich_color))], ground)
        return bool(segment.style and segment.style.reverse)

    assert [name for name in ("background", "surface", "panel") if is_reversed(name)] == []
    assert [name for name in ("primary", "error", "foreground") if not is_reversed(name)] == []


@pytest.mark.parametrize(
    ("locale", "encoding"),
    [
        ({}, "utf-8"),
        ({"LANG": "en_GB.UTF-8"}, "utf-8"),
        ({"LANG": "C.utf8"}, "utf-8"),
        ({"LC_CTYPE": "UTF-8"}, "utf-8"),
        ({"LANG": "C", "LC_CTYPE": "en_GB.UTF-8"}, "utf-8"),
        ({"LANG": "nonsense"}, "utf-8"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "de_DE@euro"}, "iso8859-15"),
        ({"LANG": "de_DE"}, "iso8859-1"),
        ({"LANG": "ja_JP.eucJP"}, "euc_jp"),
    ],
)
def test_the_locale_says_what_the_terminal_understands(locale: dict[str, str], encoding: str) -> None:
    assert encoding_of(locale) == encoding


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_an_encoding_other_than_utf8_gets_ascii_and_is_told_so_once(
    simulator: Simulator, locale: str
) -> None:
    command = [CONSOLE, "--config", str(simulator.config_path)]
    environment = {"LANG": locale, "LC_ALL": "", "LC_CTYPE": ""}
    with Terminal(command, columns=100, environment=environment) as terminal:
        terminal.wait_for("everything is drawn in ASCII")
        terminal.wait_for("genomics")
        terminal.press("3")
        terminal.wait_for("high")
        terminal.settle(0.25, 2.0)
        assert terminal.raw.isascii()


def test_in_ascii_nothing_else_is_drawn(simulator: Simulator) -> None:
    raw, screens = looked_at(simulator, "--ascii")
    assert {sign for screen in screens for sign in screen if not sign.isascii()} == set()
    assert raw.isascii()
    assert any("* live" in screen for screen in screens)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(visible))
def test_a_line_in_ascii_is_as_wide_as_it_was(text: str) -> None:
    (drawn,) = AsciiFilter().apply([Segment(text)], Color(0, 0, 0))
    assert drawn.text.isascii()
    assert len(drawn.text) == sum(cell_len(sign) for sign in text)
