"""Fifty small random worlds are shut down and brought back among faults and kills; `make soak`: thousands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOAK = Path(__file__).parents[1] / "soak" / "run.py"


@pytest.mark.timeout(1200)
def test_random_worlds_keep_every_promise() -> None:
    # Each console is forked, which this process with its threads must not do: another one makes the runs.
    environment = {
        **os.environ,
        "SOAK_MINUTES": "0",
        "SOAK_NOISE": "0",
        "SOAK_WORLDS": "50",
        "SOAK_SEED": "1",
    }
    done = subprocess.run(
        [sys.executable, str(SOAK)], check=False, capture_output=True, text=True, env=environment
    )
    assert "worlds explored                                                   50" in done.stdout, done.stderr
    assert done.returncode == 0, done.stdout
