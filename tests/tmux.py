"""A real tmux with a program in it: what it shows, its paste buffer and title, and every byte it was sent."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Self

from waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

AGES = re.compile(r"\d+ s\b")  # they grow all the time
KEY_WAIT, ESCAPE_WAIT = 0.08, 0.15


class Tmux:
    """Runs `command` in a tmux server of its own; a context manager that kills it at the end."""

    def __init__(self, command: Sequence[str], folder: Path, *, columns: int = 140, rows: int = 40) -> None:
        self._command = command
        self._name = f"enclave-{uuid.uuid4().hex[:12]}"
        self._sent = folder / f"{self._name}.bytes"
        self._size = (str(columns), str(rows))

    def __enter__(self) -> Self:
        width, height = self._size
        shell = f"sleep 0.2; exec {shlex.join(self._command)}"  # the pipe must be there before the first byte
        self.do("-f", os.devnull, "new-session", "-d", "-x", width, "-y", height, shell)
        self.do("pipe-pane", f"cat > {shlex.quote(str(self._sent))}")
        for option, value in (("set-clipboard", "on"), ("allow-passthrough", "on"), ("allow-rename", "on")):
            self.do("set-option", "-g", option, value)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-L", self._name, "kill-server"], check=False, capture_output=True)  # noqa: S607  tmux is where the system has it

    def do(self, *words: str) -> str:
        """Give tmux a command and return what it prints."""
        done = subprocess.run(["tmux", "-L", self._name, *words], check=True, capture_output=True, text=True)  # noqa: S607  the same
        return done.stdout

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return self.do("capture-pane", "-p")

    @property
    def sent(self) -> bytes:
        """Every byte that the program wrote to the terminal."""
        return self._sent.read_bytes()

    @property
    def title(self) -> str:
        """The title of the terminal."""
        return self.do("display-message", "-p", "#{pane_title}").strip()

    @property
    def is_running(self) -> bool:
        """Whether the program still runs."""
        listed = subprocess.run(["tmux", "-L", self._name, "list-panes"], check=False, capture_output=True)  # noqa: S607  the same
        return listed.returncode == 0

    @property
    def process(self) -> int:
        """The program's process id."""
        return int(self.do("display-message", "-p", "#{pane_pid}"))

    def press(self, *keys: str) -> None:
        """Send keys, by tmux's names for them, each alone: Escape and a key at once would be another key."""
        for key in keys:
            self.do("send-keys", key)
            time.sleep(ESCAPE_WAIT if key == "Escape" else KEY_WAIT)
            self.settle()

    def settle(self, timeout: float = 3.0) -> None:
        """Wait until two looks show the same, so that the next key meets what this one brought."""
        deadline = time.monotonic() + timeout
        before = self.text
        while time.monotonic() < deadline:
            time.sleep(KEY_WAIT)
            now = self.text
            if AGES.sub("", now) == AGES.sub("", before):
                return
            before = now

    def type(self, text: str) -> None:
        """Send a text as it is."""
        self.do("send-keys", "-l", text)

    def wait_for(self, shows: str | Callable[[str], bool], timeout: float = PATIENCE) -> None:
        """Wait until the terminal shows it; raises TimeoutError with what it shows instead."""
        holds = (lambda text: shows in text) if isinstance(shows, str) else shows
        deadline = time.monotonic() + timeout
        while not holds(self.text):
            if time.monotonic() > deadline:
                message = f"the terminal does not show {shows!r}:\n{self.text}"
                raise TimeoutError(message)
            time.sleep(0.05)
