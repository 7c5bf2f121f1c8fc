"""Which process owns a run, and whether it still lives: a run whose process is gone is unfinished."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Return a mark of this process that no later one on this machine can have by chance."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def lives(mark: str) -> bool:
    """Whether the process with this mark still runs; one of another machine is taken to."""
    machine, _, rest = mark.partition("/")
    number, _, started = rest.partition("/")
    if machine != socket.gethostname() or not number.isdigit():
        return bool(machine)
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _started(int(number)) == started


def _started(process: int) -> str:
    """Return when a process was started, where the system tells (ticks since boot)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
