"""The command lines of what runs on this machine."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def command_lines() -> list[str]:
    """Return every running process's command line; a bare Linux has no ps, macOS no /proc."""
    if not (PROC / "self" / "cmdline").exists():
        listed = subprocess.run(["ps", "axww", "-o", "args="], capture_output=True, text=True, check=True)  # noqa: S607  ps is where the system has it
        return listed.stdout.splitlines()
    lines = []
    for file in PROC.glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            lines.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip())
    return lines
