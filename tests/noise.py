"""Noise on a terminal's line: random bytes, pieces of answers, pasted text; it must not move a console.

Noise is never one key in a read of its own: that would be somebody pressing it, ctrl+q
for instance, and the console would be right to act. Nor is it a click.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from byte_table import ANSWERS, BROKEN, HOSTILE
from terminal import Terminal
from textual import events
from waiting import PATIENCE
from worlds import engine_over, picture

from console.model.states import Part
from screens.terminal.bursts import Bursts, Keystroke
from screens.terminal.decoder import PASTE_SECONDS, Decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Simulator

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
SEQUENCES = [sequence for sequence in (*ANSWERS, *BROKEN, *HOSTILE) if len(sequence) < 100]
KEYS = b"acdeouy\r\r \t\x13\x19\x7f:/?<>12345678jkgGqns"
PAUSES = (
    0.0,
    0.0,
    0.002,
    0.02,
    0.12,
)  # seconds between two reads; the last is long enough for ESC to be a key
ROUND = 500  # bytes over the rows, and as many over a plan, unless ESC among them closes it
MOST_MOVES = 20  # to the hosts, which are in the first of four sections
ONLY_PROBLEMS = "\x1a"
PLAN_SHOWN = "ctrl+y copy"


def noise(draw: random.Random, size: int) -> Iterator[bytes]:
    """Yield reads, `size` bytes in all."""
    while size > 0:
        piece = draw.choice((_bytes, _keys, _sequence, _cut))(draw)[:size]
        if piece and not is_pressed(piece):
            yield piece
            size -= len(piece)
        elif len(piece) == size:
            return


def is_pressed(piece: bytes) -> bool:
    """Whether a read is a key that somebody pressed, or a click."""
    decoder, bursts = Decoder(), Bursts()
    messages = bursts.messages(decoder.feed(piece, 0.0), 0.0)
    while (now := decoder.deadline) is not None:
        messages += bursts.messages(decoder.tick(now), now, after_silence=True)
    pressed = (message for message in messages if isinstance(message, (Keystroke, events.MouseEvent)))
    return any(not isinstance(message, Keystroke) or message.is_deliberate for message in pressed)


def _bytes(draw: random.Random) -> bytes:
    return draw.randbytes(draw.randint(2, 24))


def _keys(draw: random.Random) -> bytes:
    return bytes(draw.choices(KEYS, k=draw.randint(2, 12)))


def _sequence(draw: random.Random) -> bytes:
    return draw.choice(SEQUENCES) + draw.choice((b"", b"", _keys(draw)))


def _cut(draw: random.Random) -> bytes:
    sequence = draw.choice(SEQUENCES)
    cut = draw.randint(0, len(sequence))
    return draw.choice((sequence[:cut], sequence[cut:]))


def _way_back(text: str) -> str:
    """Return the key that somebody presses who looks for the hosts and sees this."""
    if "machines" not in text:
        return "5"
    if "Heartbeat" not in text:  # keys that came together may have moved to another section
        return "tab"
    return ONLY_PROBLEMS if "has a problem" in text else "esc"


@dataclass
class Ordeal:
    """The console over one enclave that stands still, in a terminal with a noisy line."""

    simulator: Simulator
    enclave: str
    folder: Path
    seed: int
    broken: list[str] = field(default_factory=list)
    sent: int = 0

    def run(self, size: int) -> None:
        """Send noise over the hosts and over a plan that would stop one; note what came of it."""
        self.simulator.do(self.enclave, "still")
        before = self._look()
        draw = random.Random(self.seed)
        command = [CONSOLE, "--config", str(self.simulator.config_path)]
        environment = {"XDG_STATE_HOME": str(self.folder)}
        with Terminal(command, columns=140, rows=40, environment=environment) as terminal:
            terminal.wait_for(self.enclave, PATIENCE)
            while self.sent < size and terminal.process.poll() is None:
                self._show_hosts(terminal)
                self._disturb(terminal, draw)
                self._show_hosts(terminal)
                self._open_plan(terminal)
                self._disturb(terminal, draw, until_closed=True)
            self._end(terminal)
        if self._look() != before:
            self.broken.append("the enclave is not as it was")
        self.broken += [f"{rows} rows in {table}" for table, rows in self._written() if rows]

    def _show_hosts(self, terminal: Terminal) -> None:
        """Come back to the hosts, whatever is open, once a paste that nobody ended is over."""
        over = time.monotonic() + PASTE_SECONDS + 0.2
        while time.monotonic() < over:
            terminal.read(0.05)
        terminal.press("esc", "esc", "esc")
        terminal.press_until("5", "machines")
        for _ in range(MOST_MOVES):
            if "vm-avd" in terminal.text and "Heartbeat" in terminal.text:
                return
            terminal.press(_way_back(terminal.text))
            terminal.settle(0.3, 1.5)
        terminal.wait_for("vm-avd", PATIENCE)

    def _open_plan(self, terminal: Terminal) -> None:
        """Ask for the restart of a host, and put the cursor on yes."""
        terminal.press("g")
        terminal.press_until("a", "enter choose")
        terminal.settle(0.4, 1.5)
        terminal.press("down")
        terminal.press_until("enter", PLAN_SHOWN)
        terminal.settle(0.5, 1.5)
        terminal.press("\x1b[C")
        terminal.settle(0.1, 1)

    def _disturb(self, terminal: Terminal, draw: random.Random, *, until_closed: bool = False) -> None:
        for piece in noise(draw, ROUND):
            terminal.send(piece)
            self.sent += len(piece)
            terminal.wait_until_read()
            time.sleep(draw.choice(PAUSES))
            terminal.read(0.001)
            if terminal.process.poll() is not None or (until_closed and PLAN_SHOWN not in terminal.text):
                return

    def _end(self, terminal: Terminal) -> None:
        """See that it still runs, has copied nothing, and quits when it is asked to."""
        if terminal.process.poll() is not None:
            self.broken.append(f"it ended with {terminal.process.returncode}:\n{terminal.text}")
            return
        if b"\x1b]52" in terminal.raw:
            self.broken.append("it copied")
        terminal.press("\x11")
        code = terminal.wait_for_exit(PATIENCE)
        if code or b"Traceback" in terminal.raw:
            self.broken.append(f"it quit with {code}")

    def _look(self) -> dict[str, str]:
        return asyncio.run(self._picture())

    async def _picture(self) -> dict[str, str]:
        async with engine_over(self.simulator, self.enclave) as engine:
            (enclave,) = engine.config.enclaves
            controls = await (await engine.connection(enclave)).controls()
            return picture(await controls.look(*Part))

    def _written(self) -> Iterator[tuple[str, int]]:
        """Yield how many rows the journal has, and the changes of alerts."""
        for path in self.folder.rglob("console.db"):
            with closing(sqlite3.connect(path)) as database:
                names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
                for table in names & {"journal", "alert_changes"}:
                    yield table, database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  two names of ours
