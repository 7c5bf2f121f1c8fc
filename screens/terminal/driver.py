"""The driver: Textual's own for Linux and macOS, with our reading of keys and our writing of frames."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class TerminalDriver(LinuxDriver):
    """Reads keys from the terminal and writes frames to it."""
