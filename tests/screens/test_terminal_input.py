"""The console in a real terminal that sends what it should not: it stays, and quits when asked to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from byte_table import ANSWERS
from terminal import Terminal
from waiting import PATIENCE

if TYPE_CHECKING:
    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
LEFT = b"\x1b[?1049l"
CTRL_Q = "\x11"
KQL = b"SecurityEvent\r| where EventID == 4625\r| summarize count() by Account\r"
BROKEN_READER = """
import sys
from screens.terminal import input_thread
class Decoder:
    deadline = None
    def tick(self, now): return []
    def feed(self, data, now): raise RuntimeError("no decoder understands this")
input_thread.Decoder = Decoder
sys.argv = ["enclave-console", "--config", sys.argv[1]]
from screens.app.start import main
main()
"""


def console_on(simulator: Simulator) -> Terminal:
    return Terminal([CONSOLE, "--config", str(simulator.config_path)])


def quits(terminal: Terminal) -> bool:
    """Whether it still runs, and ends without a fault by ctrl+q."""
    terminal.settle(0.2, 1)
    still_runs = terminal.process.poll() is None
    terminal.press(CTRL_Q)
    return still_runs and terminal.wait_for_exit(PATIENCE) == 0 and b"Traceback" not in terminal.raw


def test_bytes_that_are_no_text_do_not_end_it(simulator: Simulator) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        for data in (b"\xff", b"\xfe\xff", b"\xc3", b"\x80\x81", b"\xed\xa0\x80", bytes(range(0x80, 0x100))):
            terminal.send(data)
            terminal.wait_until_read()
            terminal.settle(0.1, 0.5)
        assert quits(terminal)


def test_what_was_typed_before_it_started_is_not_for_it(simulator: Simulator) -> None:
    with console_on(simulator) as terminal:
        terminal.send(b"q\nq\n:q\n?\n" + b"".join(list(ANSWERS)[:20]) + b"\n")
        terminal.wait_for("genomics")
        terminal.settle(0.5, 3)
        assert "Keys that work here" not in terminal.text
        assert quits(terminal)


def test_answers_that_come_later_are_not_for_it_either(simulator: Simulator) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        for answer in ANSWERS:
            terminal.send(answer)
            terminal.wait_until_read()
        terminal.settle(0.5, 3)
        assert "GENOMICS" in terminal.text or "FLEET" in terminal.text
        assert "Keys that work here" not in terminal.text
        assert b"\x1b]52" not in terminal.raw
        assert quits(terminal)


def test_pasted_lines_without_brackets_are_dropped_with_a_sentence(simulator: Simulator) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        terminal.send(KQL)
        terminal.wait_for("Pasted text was dropped")
        assert "Age" in terminal.text
        assert quits(terminal)


@pytest.mark.parametrize("begun", [b"\x1b[200~never ended", b"\x1b]0;never ended", b"\x1b[1;"], ids=repr)
def test_ctrl_q_ends_it_whatever_was_begun(simulator: Simulator, begun: bytes) -> None:
    with console_on(simulator) as terminal:
        terminal.wait_for("genomics")
        terminal.send(begun)
        terminal.wait_until_read()
        assert quits(terminal)


def test_a_failure_of_the_thread_that_reads_is_an_error_like_any_other(
    simulator: Simulator, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", BROKEN_READER, str(simulator.config_path)]
    with Terminal(command, environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("genomics")
        terminal.send(b"j")
        code = terminal.wait_for_exit(PATIENCE)
        terminal.settle(0.1, 1)
    (log,) = tmp_path.rglob("console.log")
    assert code == 3
    assert LEFT in terminal.raw
    assert b"The console failed: RuntimeError. The details are in " in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert "no decoder understands this" in log.read_text()
