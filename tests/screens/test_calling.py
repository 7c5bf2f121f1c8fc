"""A new alert reaches the operator's terminal by itself: the real command in a real pseudo-terminal."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import SECRET_VARIABLE, running_simulator
from terminal import Terminal
from test_alerts_pane import RULE

if TYPE_CHECKING:
    import pytest

COMMAND = str(Path(sys.executable).with_name("enclave-console"))


def test_an_unmodified_rule_in_a_configured_folder_raises_alerts_that_ring_and_notify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv(SECRET_VARIABLE, "")
    folder = tmp_path / "rules"
    folder.mkdir()
    with running_simulator(tmp_path, "--start", datetime.now(UTC).isoformat()) as simulator:
        text = simulator.config_path.read_text()
        simulator.config_path.write_text(f'{text}\n[queries]\nfolders = ["{folder}"]\n')
        with Terminal([COMMAND, "--config", str(simulator.config_path)], columns=140, rows=40) as terminal:
            terminal.wait_for("new alert", timeout=50)  # of the rules that come with the console
            terminal.settle(2)
            (folder / "guessed.yaml").write_text(RULE)
            terminal.wait_for("Guessed", timeout=50)
            terminal.settle()
            assert re.search(rb"\x1b\]9;[^\x07]*\[red\]Guessed\[/\]", terminal.raw)
            assert terminal.raw.count(b"\x07") >= 2
