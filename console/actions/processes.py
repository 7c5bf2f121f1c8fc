"""Which process owns a run, and whether it still lives: a run whose process is gone is unfinished."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def this_process() -> str:
    """Return a mark of this process that no later one on this machine can have by chance."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def lives(mark: str) -> bool:
    """Whether the process with this mark still runs; one of another machine is taken to."""
    machine, _, rest = mark.partition("/")
    number, _, started = rest.partition("/")
    if machine != socket.gethostname() or not number.isdigit():
        return bool(machine)
    return _runs(int(number)) and _started(int(number)) in ("", started)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _MAY_BE_ASKED, _STILL_RUNS, _DENIED = 0x1000, 259, 5
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.OpenProcess.restype = wintypes.HANDLE

    @contextmanager
    def _opened(process: int) -> Iterator[wintypes.HANDLE]:
        handle = wintypes.HANDLE(_kernel.OpenProcess(_MAY_BE_ASKED, 0, process))
        try:
            yield handle
        finally:
            if handle:
                _kernel.CloseHandle(handle)

    def _runs(process: int) -> bool:
        """Whether a process runs. No signal 0 asks that here: it would be Ctrl+C."""
        code = wintypes.DWORD()
        with _opened(process) as handle:
            if not handle:
                return ctypes.get_last_error() == _DENIED
            return bool(_kernel.GetExitCodeProcess(handle, ctypes.byref(code))) and code.value == _STILL_RUNS

    def _started(process: int) -> str:
        """Return when a process was started (in 100 ns since 1601), where the system tells."""
        times = [wintypes.FILETIME() for _ in range(4)]
        with _opened(process) as handle:
            told = handle and _kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
        return str(times[0].dwHighDateTime << 32 | times[0].dwLowDateTime) if told else ""

else:

    def _runs(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # it is somebody else's
            return True
        return True

    def _started(process: int) -> str:
        """Return when a process was started, where the system tells (ticks since boot)."""
        try:
            return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
        except OSError:
            return ""
