"""What the console sends to a terminal: little, all of it again when it must, and nothing it cannot show."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from terminal import Terminal
from test_acting import at_work, choose, consent, reach
from waiting import PATIENCE, until

from screens.dialogs.confirm import Confirm
from screens.panes.sessions import SessionsPane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
STILL = "Enable MFA"  # on a pane on which nothing moves but the age
CLEAR = b"\x1b[2J"
FOCUS_OUT, FOCUS_IN = "\x1b[O", "\x1b[I"
PASTE = "\x1b[200~{}\x1b[201~"


@contextmanager
def console(
    simulator: Simulator, columns: int = 140, rows: int = 40, **environment: str
) -> Iterator[Terminal]:
    """Run the console until the overview is filled."""
    command = [CONSOLE, "--config", str(simulator.config_path)]
    with Terminal(command, columns=columns, rows=rows, environment=environment) as terminal:
        terminal.wait_for(
            lambda text: any("genomics" in line and "…" not in line for line in text.splitlines()), PATIENCE
        )
        terminal.settle()
        yield terminal


def go_to(terminal: Terminal, key: str, shows: str) -> None:
    terminal.press(key)
    terminal.wait_for(shows, PATIENCE)
    terminal.settle()


@contextmanager
def drawn_again(terminal: Terminal) -> Iterator[None]:
    """Spoil the screen and expect it to be drawn as it was, but for the age at its foot, which ticks."""
    terminal.settle()
    shown = terminal.cells[:-2]
    terminal.spoil()
    yield
    terminal.wait_for(STILL, PATIENCE)
    terminal.settle()
    assert terminal.cells[:-2] == shown


def stop(terminal: Terminal, number: signal.Signals) -> None:
    os.kill(terminal.process.pid, number)
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)


def sent_for(terminal: Terminal, *keys: str) -> int:
    """Return the bytes that came for keys until nothing came any more, but for the age that ticks."""
    before = len(terminal.raw)
    terminal.press(*keys)
    terminal.read(20.0)
    terminal.settle(0.4, 3.0)
    return len(terminal.raw) - before


def test_a_letter_in_a_long_query_costs_little(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "7", "Nothing asked yet")
        lines = "\n".join(f"// line {number}" for number in range(24))
        terminal.press(PASTE.format(f"{lines}\nSecurityAlert | take 1"))
        terminal.wait_for("take 1")
        terminal.settle()
        assert sent_for(terminal, "2") <= 1000
        assert "take 12" in terminal.text


def test_the_cursor_goes_down_and_little_is_sent(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "2", "● live")
        before = terminal.cells
        assert 0 < sent_for(terminal, "down") <= 500
        assert sum(row != old for row, old in zip(terminal.cells, before, strict=True)) in (
            2,
            3,
        )  # the age may tick


def test_a_pane_costs_what_it_shows(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        for key, shows in (("2", "● live"), ("5", "hosts 5"), ("4", "clusters"), ("1", "genomics")):
            before = len(terminal.raw)
            go_to(terminal, key, shows)
            assert len(terminal.raw) - before <= 8000


def test_to_lose_the_focus_and_get_it_back_costs_little(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        assert sent_for(terminal, FOCUS_OUT, FOCUS_IN) <= 1000
        assert CLEAR not in terminal.raw[-1000:]


def test_what_is_sent_bit_by_bit_is_what_a_whole_repaint_shows(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        for key, shows in (("5", "hosts 5"), ("tab", "sessions"), ("3", "high"), ("2", STILL), ("down", "▸")):
            go_to(terminal, key, shows)
        terminal.press("?")
        terminal.wait_for("help")
        terminal.press("esc")
        with drawn_again(terminal):
            terminal.resize(140, 40)  # the same size again: whoever changed it in between cut the screen


def test_the_focus_after_a_change_of_size_draws_everything_again(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "2", STILL)
        terminal.resize(120, 30)
        terminal.wait_for(lambda text: "enter open" in text.splitlines()[29])
        with drawn_again(terminal):
            terminal.press(FOCUS_OUT, FOCUS_IN)


def test_a_terminal_is_given_back_at_ctrl_z_and_drawn_whole_at_fg(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "2", STILL)
        with drawn_again(terminal):
            stop(terminal, signal.SIGTSTP)
            terminal.settle()
            assert b"\x1b[?1049l" in terminal.raw
            os.kill(terminal.process.pid, signal.SIGCONT)
        go_to(terminal, "5", "hosts 5")


def test_no_frame_is_drawn_before_the_screen_is_taken_over_again(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "2", STILL)
        stop(terminal, signal.SIGTSTP)
        terminal.settle()
        before = len(terminal.raw)
        with drawn_again(terminal):
            os.kill(terminal.process.pid, signal.SIGCONT)
        sent = bytes(terminal.raw[before:])
        assert sent.count(CLEAR) == 1
        assert sent.index(b"\x1b[?1049h") < sent.index(CLEAR)
        assert STILL.encode() not in sent[: sent.index(CLEAR)]


def test_a_console_that_was_stopped_unasked_draws_everything_again(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        go_to(terminal, "2", STILL)
        with drawn_again(terminal):
            stop(terminal, signal.SIGSTOP)
            os.kill(terminal.process.pid, signal.SIGCONT)
        go_to(terminal, "5", "hosts 5")


def test_columns_and_lines_do_not_override_the_terminal(simulator: Simulator) -> None:
    with console(simulator, COLUMNS="70", LINES="20") as terminal:
        assert "enter open" in terminal.lines[39]
        terminal.resize(100, 30)
        terminal.wait_for(lambda text: "enter open" in text.splitlines()[29])


def test_many_changes_of_size_end_in_the_last_one(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        before = len(terminal.raw)
        for number in range(200):
            terminal.resize(100 + number % 2, 30)
        terminal.resize(120, 32)
        terminal.wait_for(lambda text: "enter open" in text.splitlines()[31])
        terminal.settle()
        assert terminal.raw[before:].count(CLEAR) < 20


def test_a_terminal_that_is_too_small_shows_a_sentence(simulator: Simulator) -> None:
    with console(simulator) as terminal:
        terminal.resize(50, 12)
        terminal.wait_for("needs at least")
        terminal.settle()
        assert " ".join(terminal.text.split()) == (
            "Enclave Console needs at least 60 columns and 16 rows; this terminal has 50x12."
        )
        terminal.press("2")
        terminal.resize(60, 16)
        terminal.wait_for("genomics")
        terminal.press("\x11")
        assert terminal.wait_for_exit() == 0


async def test_a_terminal_that_is_too_small_takes_no_consent(fast_simulator: Simulator, enclave: str) -> None:
    async with at_work(fast_simulator, enclave) as (app, pilot):
        await pilot.press("5")
        pane = await reach(pilot, SessionsPane)
        await until(pilot, lambda: pane.grid.view.current is not None)
        await pilot.press("a")
        await choose(pilot, "deallocate")
        dialog = await reach(pilot, Confirm)
        await until(pilot, lambda: dialog.is_readable and dialog.focused is not None)
        await pilot.resize_terminal(59, 24)
        await pilot.press("right", "enter", "escape")
        await pilot.pause()
        assert app.screen is dialog
        assert app.engine.runner.runs == ()
        await pilot.resize_terminal(60, 16)
        await consent(pilot)
        await until(pilot, lambda: len(app.engine.runner.runs) == 1)
