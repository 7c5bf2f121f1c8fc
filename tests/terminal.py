"""A real pseudo-terminal with a program in it, and the screen that its bytes draw."""

from __future__ import annotations

import base64
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import pyte
from waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "space": " ",
    "f5": "\x1b[15~",
    "ctrl+p": "\x10",
}
CLIPBOARD = re.compile(rb"\x1b\]52;[^;]*;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")  # OSC 52
TITLE = re.compile(rb"\x1b\][012];([^\x07\x1b]*)")  # OSC 0, 1 and 2


BETWEEN_KEYS, AFTER_ESCAPE = 0.05, 0.25  # seconds: nobody presses two keys within one read
HANDED_OVER = 0.01
PRESSED_AGAIN = 5.0  # seconds without an effect after which somebody presses a key again


class Terminal:
    """Runs `command` in a pseudo-terminal; a context manager that kills it at the end.

    `raw` keeps every byte the program wrote; `lines` is what the screen shows.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.raw = bytearray()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._master = master
        self._slave = os.ttyname(slave)
        self._sent_at, self._pause = 0.0, 0.0
        self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})},
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def titles(self) -> list[str]:
        """The titles that the program gave the terminal, in order."""
        return [text.decode() for text in TITLE.findall(self.raw)]

    @property
    def copied(self) -> list[str]:
        """What the program put on the clipboard, in order."""
        return [base64.b64decode(text).decode() for text in CLIPBOARD.findall(self.raw)]

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """What an eye sees of each cell: its text and ground, and its ink where there is text."""
        width = range(self._screen.columns)
        return [[_seen(self._screen.buffer[y][x]) for x in width] for y in range(self._screen.lines)]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.process.pid, signal.SIGWINCH)  # it has no controlling terminal that would

    def spoil(self) -> None:
        """Draw on the screen what the program did not, as another program would."""
        self._screen.reset()
        self._stream.feed(b"spoilt " * (self._screen.columns * self._screen.lines // 7))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as somebody does: names of KEYS, or text as it is."""
        for key in keys:
            self.let_time_pass()
            self.send(KEYS.get(key, key).encode())

    def send(self, data: bytes) -> None:
        """Send bytes in one piece, at once."""
        os.write(self._master, data)
        self._sent_at = time.perf_counter()
        self._pause = AFTER_ESCAPE if data == b"\x1b" else BETWEEN_KEYS

    def wait_until_read(self, timeout: float = 5.0) -> None:
        """Wait until the program has taken all bytes that were sent.

        The system hands bytes over in its own time, and counts them as waiting only then.
        """
        deadline = time.perf_counter() + timeout
        self.read(HANDED_OVER)
        while self._untaken() and time.perf_counter() < deadline:
            self.read(0.002)

    def let_time_pass(self) -> None:
        """Wait as long as fingers take after the key before, at least until the program has it."""
        self.wait_until_read()
        while time.perf_counter() < self._sent_at + self._pause:
            self.read(0.002)

    def _untaken(self) -> int:
        """Return how many bytes the program has still to read; none once it has closed its side."""
        try:
            slave = os.open(self._slave, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return 0
        try:
            waiting = fcntl.ioctl(slave, termios.FIONREAD, bytes(4))
        finally:
            os.close(slave)
        return int.from_bytes(waiting, sys.byteorder)

    def hang_up(self) -> None:
        """Close the terminal, as a connection that is lost does."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)

    def modes(self) -> list[object]:
        """Return how the terminal treats what passes through it (echo, signals, line by line)."""
        return termios.tcgetattr(self._master)[:4]

    def press_each(self, *keys: str) -> None:
        """Press keys, each when the program has drawn what came of the one before."""
        for key in keys:
            self.press(key)
            self.settle(0.12, 3.0)

    def press_until(self, key: str, shows: str | Callable[[str], bool]) -> None:
        """Press a key until the screen shows what it does, as somebody does who sees nothing come of it.

        A key that the program could not tell from the rest of what came before does nothing.
        """
        deadline = time.perf_counter() + PATIENCE
        while True:
            self.press(key)
            try:
                self.wait_for(shows, PRESSED_AGAIN)
            except TimeoutError:
                if time.perf_counter() > deadline or self.process.poll() is not None:
                    raise
            else:
                return

    def read(self, seconds: float) -> float | None:
        """Take in what arrives within `seconds`; return when it came, or None."""
        chunk = self.take(seconds, 1 << 20)
        if not chunk:
            return None
        at = time.perf_counter()
        self.feed(chunk)
        return at

    def take(self, seconds: float, most: int) -> bytes:
        """Return what the program wrote, waiting so long; nothing where it has closed its side."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        with suppress(OSError):
            return os.read(self._master, most)
        return b""

    def feed(self, chunk: bytes) -> None:
        """Draw what arrived."""
        self.raw += chunk
        self._stream.feed(chunk)

    def settle(self, quiet: float = 0.3, timeout: float = PATIENCE) -> None:
        """Read until nothing has come for `quiet` seconds."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline and self.read(quiet) is not None:
            pass

    def wait_for(self, shows: str | Callable[[str], bool], timeout: float = PATIENCE) -> float:
        """Read until the screen shows it; return the seconds since the start.

        Raises TimeoutError with the screen as it is.
        """
        holds = (lambda text: shows in text) if isinstance(shows, str) else shows
        deadline = time.perf_counter() + timeout
        at = time.perf_counter()
        while not holds(self.text):
            if time.perf_counter() > deadline or self.process.poll() is not None:
                message = f"the screen does not show {shows!r}:\n{self.text}"
                raise TimeoutError(message)
            at = self.read(0.05) or at
        return at - self.started_at

    def wait_for_exit(self, timeout: float = PATIENCE) -> int:
        """Read until the program ends; return its exit code."""
        deadline = time.perf_counter() + timeout
        while self.process.poll() is None and time.perf_counter() < deadline:
            self.read(0.02)
        return self.process.wait(max(0.01, deadline - time.perf_counter()))


def _seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    ink = (cell.fg, cell.bold, cell.italics)
    drawn = (cell.underscore, cell.reverse, cell.strikethrough)
    return (cell.data, cell.bg, *drawn, None if cell.data == " " and not any(drawn) else ink)
