"""Terminals that can do less: no colour, no characters but ASCII; in a real terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from terminal import Terminal
from textual.color import Color

from screens.registry import PANES
from screens.widgets.ascii import AsciiFilter
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from conftest import Simulator

ALERTS = next(pane for pane in PANES if pane.name == "alerts")
CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
COLOURS = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
PALETTE = re.compile(rb"\x1b\[(?:\d*;)*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;5)(?:;\d*)*m")


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


def test_without_colour_everything_is_a_shade_of_grey(simulator: Simulator) -> None:
    raw, screens = looked_at(simulator, NO_COLOR="1")
    shades = set(COLOURS.findall(raw))
    assert len(shades) > 3
    assert {shade for shade in shades if len(set(shade)) > 1} == set()
    assert PALETTE.search(COLOURS.sub(b"", raw)) is None
    assert any("■" in screen and "high" in screen for screen in screens)


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
