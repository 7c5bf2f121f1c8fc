"""A new alert reaches the operator's terminal by itself: the real command in a real pseudo-terminal."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import SECRET_VARIABLE, running_simulator
from rule_files import RULE
from terminal import Terminal

if TYPE_CHECKING:
    import pytest

NOTIFIED = re.compile(rb"\x1b\]9;imaging: [^\x07]*\[red\]Guessed\[/\][^\x07]*\x07")
COMMAND = str(Path(sys.executable).with_name("enclave-console"))


def test_an_unmodified_rule_in_a_configured_folder_raises_alerts_that_ring_and_notify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv(SECRET_VARIABLE, "")
    folder = tmp_path / "rules"
    folder.mkdir()
    with running_simulator(tmp_path, "--start", datetime.now(UTC).isoformat()) as simulator:
        parts = re.split(r"(?m)^(?=\[)", simulator.config_path.read_text())
        ours = [part for part in parts if not part.startswith(("[enclaves.genomics", "[enclaves.cohort"))]
        simulator.config_path.write_text("".join([*ours, f'\n[queries]\nfolders = ["{folder}"]\n']))
        with Terminal([COMMAND, "--config", str(simulator.config_path)], columns=140, rows=40) as terminal:
            terminal.wait_for(lambda _: b"\x1b]9;" in terminal.raw)  # the rules that come with the console
            (folder / "guessed.yaml").write_text(RULE)
            terminal.wait_for(lambda _: NOTIFIED.search(terminal.raw) is not None)
            assert terminal.raw.count(b"\x07") >= 2
