"""The demo: a simulated Azure of our own, started beside the console and stopped with it.

The simulator is a process of its own; the console reaches it only over HTTPS,
with the configuration that it writes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from console.clock import Time
from console.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SECRET_VARIABLE = "ENCLAVE_DEMO_SECRET"  # noqa: S105  the variable's name, not a secret
GRACE = 1.0


@dataclass(frozen=True, slots=True)
class Demo:
    """A running simulator: where it answers, the configuration that reaches it, and the time there."""

    url: str
    config: Path
    process_id: int
    time: Time


@contextmanager
def demo(arguments: Sequence[str] = ()) -> Iterator[Demo]:
    """Run a simulator for as long as the context lasts; `arguments` are its own.

    Raises Unreachable where it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="enclave-demo-") as name:
        folder = Path(name)
        with (folder / "simulator.log").open("w", encoding="utf-8") as log:
            process = _start(folder / "config.toml", log, arguments)
        try:
            yield _ready(process, folder)
        finally:
            _stop(process)


def _start(config: Path, log: IO[str], arguments: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "console.simulator", "--write-config", str(config)]
    return subprocess.Popen(  # noqa: S603  our own module, in our own interpreter
        [*command, "--until-eof", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows' own way to keep Ctrl+C from it
    )


def _ready(process: subprocess.Popen[str], folder: Path) -> Demo:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        words = (folder / "simulator.log").read_text("utf-8", "replace").strip().splitlines()
        message = f"the simulated Azure did not start: {words[-1] if words else 'it said nothing'}"
        raise Unreachable(message)
    told = json.loads(line)
    os.environ[SECRET_VARIABLE] = told["secret"]
    there = Time(datetime.fromisoformat(told["now"]), time.monotonic(), told["speed"])
    return Demo(told["url"], folder / "config.toml", process.pid, there)


def _stop(process: subprocess.Popen[str]) -> None:
    """Let the simulator end by itself, and tidy up, before it is made to."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
