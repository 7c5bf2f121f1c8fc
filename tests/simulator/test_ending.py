"""The simulator ends with whoever started it, and takes with it what it wrote."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE

from console.demo import simulator_command, simulator_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A_WHILE = 0.5  # seconds: nothing shows at once that a process goes on
STARTER = """
import subprocess, sys
from console.demo import simulator_command
started = subprocess.Popen(simulator_command("--until-eof"), stdin=subprocess.PIPE)
print(started.pid, file=sys.stderr, flush=True)
started.wait()
"""


HURRIED = "import console.simulator.__main__ as simulator; simulator.AGAIN = 0.01; simulator.main()"
"""A simulator that is told again to end long before it has ended, as one of a busy machine is."""


@contextmanager
def simulator(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a simulator that keeps its own files in `folder`, once it is ready."""
    with subprocess.Popen(
        simulator_command(*arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=simulator_environment() | {"TMPDIR": str(folder)},
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["url"]
        try:
            yield process
        finally:
            process.kill()


def test_it_ends_and_tidies_up_when_its_standard_input_does(tmp_path: Path) -> None:
    with simulator(tmp_path, "--until-eof") as process:
        assert list(tmp_path.iterdir())
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
    assert list(tmp_path.iterdir()) == []


def test_it_goes_on_without_standard_input_unless_told_otherwise(tmp_path: Path) -> None:
    with simulator(tmp_path) as process:
        assert process.stdin is not None
        process.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(A_WHILE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_being_told_again_does_not_kill_it_while_it_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", HURRIED], stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        assert json.loads(it.stdout.readline())["url"]
        it.send_signal(signal.SIGTERM)
        assert it.wait(PATIENCE) == 0


def test_it_ends_with_a_process_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        assert starter.stderr is not None
        assert json.loads(starter.stdout.readline())["url"]
        assert int(starter.stderr.readline()) > 0
        starter.kill()
        assert starter.stdout.read() == ""  # its end was open for as long as the simulator ran
