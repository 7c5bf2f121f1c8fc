"""The demo: a simulated Azure of our own, started beside the console and stopped with it.

The simulator is a process of its own; the console reaches it only over HTTPS,
with the configuration that it writes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from console.clock import Time
from console.demo_folders import demo_folder
from console.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from console.demo_folders import DemoFolder

SECRET_VARIABLE = "ENCLAVE_DEMO_SECRET"  # noqa: S105  the variable's name, not a secret
CONFIG = "config.toml"
GRACE = 1.0
TEMPORARY = ("TMPDIR", "TEMP", "TMP")
# Python's libraries and its user's packages, file names, the record of all traffic, and what Windows needs.
PASSED_ON = (
    *("HOME", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
    *("LANG", "LC_ALL", "LC_CTYPE", "ENCLAVE_RECORD", *TEMPORARY),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA"),
)


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
    with demo_folder() as folder:
        process = _start(folder, arguments)
        try:
            yield _ready(process, folder)
        finally:
            _stop(process)


def simulator_command(*arguments: str) -> list[str]:
    """Return the command that runs the simulator, with nothing that lies in the current folder or PYTHONPATH.

    -P keeps the current folder out of the search, -E every variable that Python itself reads.
    """
    return [sys.executable, "-P", "-E", "-m", "console.simulator", *arguments]


def simulator_environment() -> dict[str, str]:
    """Return what the simulator needs of this process' environment, which may hold secrets."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def _start(folder: DemoFolder, arguments: Sequence[str]) -> subprocess.Popen[str]:
    try:
        with folder.log.open("w", encoding="utf-8") as log:
            return subprocess.Popen(  # noqa: S603  our own module, in our own interpreter
                simulator_command("--write-config", str(folder.path / CONFIG), "--until-eof", *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=folder.path,
                env=simulator_environment() | dict.fromkeys(TEMPORARY, str(folder.path)),
                pass_fds=folder.locks,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # so that no Ctrl+C reaches it
            )
    except OSError as failure:
        message = f"the simulated Azure did not start: {failure}"
        raise Unreachable(message) from failure


def _ready(process: subprocess.Popen[str], folder: DemoFolder) -> Demo:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        words = folder.log.read_text("utf-8", "replace").strip().splitlines()
        message = f"the simulated Azure did not start: {words[-1] if words else 'it said nothing'}"
        raise Unreachable(message)
    told = json.loads(line)
    os.environ[SECRET_VARIABLE] = told["secret"]
    there = Time(datetime.fromisoformat(told["now"]), time.monotonic(), told["speed"])
    return Demo(told["url"], folder.path / CONFIG, process.pid, there)


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
