"""The log of a whole session in a real terminal: it has what went wrong, and no secret."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from terminal import Terminal
from waiting import wait_until

if TYPE_CHECKING:
    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
PLANTED = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxIn0.c2lnbmF0dXJl"


def test_a_session_full_of_failures_leaves_a_log_without_tokens(simulator: Simulator, tmp_path: Path) -> None:
    words = f"refused: Authorization: Bearer {PLANTED} and https://x.blob/y?sig=PLANTED-SIGNATURE&se=1"
    simulator.fault("status", "Microsoft.(DesktopV|ResourceGraph)", status=403, message=words)
    simulator.fault("expired", "alerts")
    log = tmp_path / "enclave-console" / "console.log"
    command = [CONSOLE, "--config", str(simulator.config_path)]
    with Terminal(command, columns=140, environment={"XDG_STATE_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("Overview")
        for key in "5", "3", "2":
            terminal.press(key)
            terminal.settle(0.4, 3.0)
        wait_until(lambda: "refused: " in log.read_text())
        terminal.press("\x11")  # ctrl+q
        terminal.wait_for_exit()
    text = log.read_text()
    assert "refused: " in text
    assert PLANTED not in text
    assert "PLANTED-SIGNATURE" not in text
    assert simulator.secret not in text
    assert "eyJ" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
