"""Leaving, in a real terminal: at once, whatever is under way, with nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import command_lines
from terminal import Terminal
from waiting import A_DAY, PATIENCE, wait_until

if TYPE_CHECKING:
    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
LEFT = b"\x1b[?1049l"


def console_on(simulator: Simulator) -> Terminal:
    return Terminal([CONSOLE, "--config", str(simulator.config_path)])


def demo(tmp_path: Path) -> Terminal:
    """Run a demo whose folders can be told apart."""
    return Terminal([CONSOLE, "--demo", "--enclaves", "1"], environment={"TMPDIR": str(tmp_path)})


def simulators_below(tmp_path: Path) -> list[str]:
    return [line for line in command_lines() if str(tmp_path) in line and "console.simulator" in line]


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)],
    ids=["SIGTERM", "SIGHUP", "SIGQUIT"],
)
def test_a_signal_ends_console_and_simulator(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with demo(tmp_path) as terminal:
        before = terminal.modes()
        terminal.wait_for("Overview")
        assert terminal.modes() != before
        assert len(simulators_below(tmp_path)) == 1
        os.kill(terminal.process.pid, number)
        assert terminal.wait_for_exit() == code
        assert LEFT in terminal.raw
        assert terminal.modes() == before
        assert b"Traceback" not in terminal.raw
    wait_until(lambda: simulators_below(tmp_path) == [])  # it ends when it notices that the console has
    wait_until(lambda: list(tmp_path.glob("enclave-*")) == [])


def test_a_terminal_that_is_closed_ends_it_without_a_failure(simulator: Simulator, tmp_path: Path) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 129
    log = (tmp_path / "state" / "enclave-console" / "console.log").read_text()
    assert "the terminal was closed" in log
    assert "Traceback" not in log


@pytest.mark.parametrize("keys", [["q"], ["\x11"], [":", "q", "enter"]], ids=["q", "ctrl+q", ":q"])
def test_a_key_ends_console_and_simulator(tmp_path: Path, keys: list[str]) -> None:
    with demo(tmp_path) as terminal:
        terminal.wait_for("genomics")
        for key in keys[:-1]:
            terminal.press(key)
            terminal.settle(0.1)
        terminal.press(keys[-1])
        assert terminal.wait_for_exit() == 0
    wait_until(lambda: simulators_below(tmp_path) == [])


def test_quitting_does_not_wait_for_what_is_being_read(simulator: Simulator) -> None:
    simulator.fault("slow", seconds=A_DAY)
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.5, 0.8])
def test_a_signal_at_any_moment_of_the_start_ends_it(simulator: Simulator, after: float) -> None:
    with console_on(simulator) as terminal:
        terminal.settle(after, after)
        os.kill(terminal.process.pid, signal.SIGTERM)
        code = terminal.wait_for_exit()
        assert b"Traceback" not in terminal.raw
    assert code in (143, -signal.SIGTERM)


def test_a_terminal_that_nobody_reads_does_not_hold_it_up(simulator: Simulator) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        for key in "1542" * 60:  # more frames than a terminal's buffer holds
            terminal.press(key)
            time.sleep(0.01)  # each key comes alone, as a person's do
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.process.wait(PATIENCE) == 143


def test_a_busy_loop_does_not_hold_it_up(simulator: Simulator, tmp_path: Path) -> None:
    program = tmp_path / "busy.py"
    program.write_text(BUSY.format(config=str(simulator.config_path), busy=str(tmp_path / "busy")))
    with Terminal([sys.executable, str(program)]) as terminal:
        terminal.wait_for("genomics")
        terminal.press("\x02")
        wait_until((tmp_path / "busy").exists)
        os.kill(terminal.process.pid, signal.SIGHUP)
        assert terminal.wait_for_exit() == 129


BUSY = """
import os, sys
from pathlib import Path
from textual.binding import Binding
from console.azure.topics import CADENCES
from console.config.reading import read_config
from screens.app.console_app import ConsoleApp

class Busy(ConsoleApp):
    BINDINGS = [Binding("ctrl+b", "work", priority=True)]
    def action_work(self):
        Path({busy!r}).touch()
        while True:
            sum(range(1000))

os._exit(Busy(read_config(Path({config!r}), CADENCES)).ending.run())
"""


def test_a_failure_of_the_console_is_one_line_and_the_rest_is_in_the_log(
    simulator: Simulator, tmp_path: Path
) -> None:
    program = tmp_path / "failing.py"
    program.write_text(FAILING.format(config=str(simulator.config_path), log=str(tmp_path / "console.log")))
    with Terminal([sys.executable, str(program)], columns=140) as terminal:
        terminal.wait_for("genomics")
        terminal.press("\x02")
        code = terminal.wait_for_exit()
        terminal.settle(0.1)
        shown = re.sub(r"\s+", " ", terminal.text)
    log = (tmp_path / "console.log").read_text()
    assert code == 3
    assert "The console failed: ZeroDivisionError." in shown
    assert "Traceback" not in shown
    assert "PLANTED" not in shown
    assert "ZeroDivisionError" in log
    assert "PLANTED" not in log


FAILING = """
import os
from pathlib import Path
from textual.binding import Binding
from console.azure.topics import CADENCES
from console.config.reading import read_config
from console.logfile import keep_log
from screens.app.console_app import ConsoleApp

class Failing(ConsoleApp):
    BINDINGS = [Binding("ctrl+b", "fail", priority=True)]
    def action_fail(self):
        token = "Bearer PLANTED-TOKEN"
        try:
            int(token)
        except ValueError:
            1 / 0

keep_log(Path({log!r}))
os._exit(Failing(read_config(Path({config!r}), CADENCES)).ending.run())
"""
