"""What the console sends to a terminal, counted; and what a slow link and a stalled reader make of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from conftest import Simulator, running_simulator  # noqa: E402  the path is set just above
from figures import Figure  # noqa: E402  the same
from terminal import Terminal  # noqa: E402  the same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONSOLE = str(Path(sys.executable).with_name("enclave-console"))
COLUMNS, ROWS = 140, 40
IDLE, LOOK = 20.0, 0.5  # seconds
QUERY = "\n".join(f"// line {number} of a query" for number in range(24)) + "\nSecurityAlert | take 1"
PASTE = f"\x1b[200~{QUERY}\x1b[201~"
FOCUS = ("\x1b[O", "\x1b[I")
PANES = (
    ("2", "Enable MFA"),
    ("3", "high"),
    ("4", "clusters"),
    ("5", "hosts 5"),
    ("8", "Journal"),
    ("1", "genomics"),
)
DELAY, RATE, CHUNK = 0.15, 20_000, 512  # seconds each way, bytes a second, bytes
PANE_KEYS, KEYS_FOR = 30, 3.0
STALL = 60.0
BESIDE = {"htop": ("htop",), "btop": ("btop",), "harlequin": ("harlequin",)}


def figures() -> list[Figure]:
    """Measure everything and return its figures."""
    with tempfile.TemporaryDirectory() as name, running_simulator(Path(name), "--enclaves", "1") as simulator:
        found = [*walked(simulator), *keys(simulator), *idle(simulator), *beside(), *slow(simulator)]
    return [*found, *stalled()]


@contextmanager
def console(simulator: Simulator, kind: type[Terminal] = Terminal) -> Iterator[Terminal]:
    """Run the console until its overview is filled."""
    command = [CONSOLE, "--config", str(simulator.config_path)]
    with kind(command, columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for(lambda text: any("genomics" in row and "…" not in row for row in text.splitlines()))
        terminal.settle()
        yield terminal


def changed_cells(before: list[list[tuple[object, ...]]], terminal: Terminal) -> int:
    """Return how many cells look other than before."""
    rows = zip(before, terminal.cells, strict=True)
    return sum(cell != was for old, row in rows for was, cell in zip(old, row, strict=True))


def sent_for(terminal: Terminal, *pressed: str) -> int:
    """Return the bytes that keys cost."""
    before = len(terminal.raw)
    terminal.press(*pressed)
    terminal.read(5.0)
    terminal.settle(0.3, 3.0)
    return len(terminal.raw) - before


def walked(simulator: Simulator) -> list[Figure]:
    """Walk through the panes, down their tables and back, and relate bytes to cells that changed."""
    switches, ratios = [], []
    with console(simulator) as terminal:
        for key, shows in PANES:
            sent, cells = len(terminal.raw), terminal.cells
            terminal.press(key)
            terminal.wait_for(shows)
            terminal.settle(0.3, 3.0)
            switches.append(len(terminal.raw) - sent)
            terminal.press("down", "down", "up")
            terminal.settle(0.3, 3.0)
            ratios.append((len(terminal.raw) - sent) / max(1, changed_cells(cells, terminal)))
    return [
        Figure("bytes per changed cell over a walk through the panes", ratios, "bytes", 10),
        Figure("pane switch, 140x40", switches, "bytes", 8000),
    ]


def keys(simulator: Simulator) -> list[Figure]:
    """Count what single keys cost."""
    with console(simulator) as terminal:
        focus = [sent_for(terminal, *FOCUS) for _ in range(5)]
        terminal.press("2")
        terminal.wait_for("Enable MFA")
        terminal.settle()
        downs = [sent_for(terminal, "down") for _ in range(5)]
        terminal.press("7")
        terminal.wait_for("Nothing asked yet")
        terminal.press(PASTE)
        terminal.wait_for("take 1")
        terminal.settle()
        letters = [sent_for(terminal, letter) for letter in "23456"]
    return [
        Figure("cursor down, 140x40", downs, "bytes", 300),
        Figure("one letter in a query of 25 lines", letters, "bytes", 1000),
        Figure("focus out and in", focus, "bytes", 1000),
    ]


def idle(simulator: Simulator) -> list[Figure]:
    """Count what panes send while nobody touches a key."""
    with console(simulator) as terminal:
        found = []
        for name, key, shows in (("a quiet pane", "2", "Enable MFA"), ("the alerts pane", "3", "high")):
            terminal.press(key)
            terminal.wait_for(shows)
            terminal.settle(0.5, 5.0)
            a_minute, a_cell = watched(terminal)
            found += [
                Figure(f"{name}, idle for a minute", [a_minute], "bytes", 5000),
                Figure(f"{name}, idle, per changed cell", [a_cell], "bytes"),
            ]
        return found


def watched(terminal: Terminal) -> tuple[float, float]:
    """Return the bytes that a program sends in a minute, and those for each cell that changed."""
    start, cells, changed = len(terminal.raw), terminal.cells, 0
    until = time.monotonic() + IDLE
    while time.monotonic() < until:
        terminal.settle(LOOK, LOOK)
        changed += changed_cells(cells, terminal)
        cells = terminal.cells
    sent = len(terminal.raw) - start
    return sent * 60 / IDLE, sent / max(1, changed)


def beside() -> list[Figure]:
    """Count the same for well-known programs, where they are installed."""
    found = []
    for name, command in BESIDE.items():
        if shutil.which(name) is None:
            print(f"{name} is not installed: nothing to compare with")
            continue
        with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
            terminal.settle(2.0, 10.0)
            a_minute, a_cell = watched(terminal)
        found += [
            Figure(f"beside it: {name}, idle for a minute", [a_minute], "bytes"),
            Figure(f"beside it: {name}, idle, per changed cell", [a_cell], "bytes"),
        ]
    return found


class SlowLink(Terminal):
    """A terminal behind a link that delays both ways and lets through so many bytes a second."""

    def __init__(self, command: Sequence[str], *, columns: int, rows: int) -> None:
        self._keys: deque[tuple[float, str]] = deque()
        self._chunks: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        super().__init__(command, columns=columns, rows=rows)

    def press(self, *pressed: str) -> None:
        """Send keys on their way."""
        self._keys.extend((time.perf_counter() + DELAY, key) for key in pressed)

    def read(self, seconds: float) -> float | None:
        """Take in the first bytes that arrive within `seconds`; return when they did, or None."""
        until = time.perf_counter() + seconds
        while (now := time.perf_counter()) < until:
            while self._keys and self._keys[0][0] <= now:
                super().press(self._keys.popleft()[1])
            if now >= self._free_at and (data := self.take(0.0, CHUNK)):
                self._free_at = now + len(data) / RATE
                self._chunks.append((self._free_at + DELAY, data))
            if self._chunks and self._chunks[0][0] <= now:
                self.feed(self._chunks.popleft()[1])
                return now
            time.sleep(0.002)
        return None


def slow(simulator: Simulator) -> list[Figure]:
    """Press pane keys over a slow link and time how long the screen goes on moving."""
    with console(simulator, SlowLink) as terminal:
        terminal.settle(1.5, 5.0)
        for number in range(PANE_KEYS):
            terminal.press("12453"[number % 5])
            until = time.perf_counter() + KEYS_FOR / PANE_KEYS
            while (left := until - time.perf_counter()) > 0:
                terminal.read(left)
        last = moved = time.perf_counter()
        shown = terminal.lines[:-2]  # the age below ticks for ever
        while time.perf_counter() < last + 15:
            at = terminal.read(0.5)
            if at is not None and terminal.lines[:-2] != shown:
                shown, moved = terminal.lines[:-2], at
    name = "still moving after 30 pane keys in 3 s; 20 kB/s, 150 ms"
    return [Figure(name, [moved - last], "s", 1)]


def stalled() -> list[Figure]:
    """Shut an enclave down thrice, once with a reader that stalls, and compare the journals' times.

    Azure is asked every few seconds whether it is done: each time is held against the nearer one of two
    runs that were read, which differ by that much themselves.
    """
    with ProcessPoolExecutor(3) as pool:  # each simulator has secrets in the environment
        (unread, gap), *runs = pool.map(journal_of, (STALL, 0.0, 0.0))
    apart = [min(abs(at - read[entry]) for read, _ in runs) for entry, at in unread.items()]
    return [
        Figure("a reader stalled for 60 s, longest wait of the engine", [gap], "s", 2),
        Figure("a reader stalled for 60 s, change of a time in the journal", [max(apart)], "s", 2),
    ]


def journal_of(stall: float) -> tuple[dict[tuple[str, str], float], float]:
    """Return the seconds from a shutdown's start to each of its entries, its terminal unread for `stall` s.

    And the longest time for which the engine's loop did not come round.
    """
    with tempfile.TemporaryDirectory() as name, running_simulator(Path(name), "--enclaves", "1") as simulator:
        simulator.do("genomics", "still")
        begun, over = Path(name) / "begun", Path(name) / "over"
        config = str(simulator.config_path)
        command = [sys.executable, str(HERE / "shutdown_probe.py"), config, str(begun), str(over)]
        with Terminal(command, columns=COLUMNS, rows=ROWS) as terminal:
            wait(terminal, begun)
            resumes_at = time.monotonic() + stall
            while time.monotonic() < resumes_at:  # frames enough to fill whatever lies between
                terminal.press("2", "5", "4", "1")
                time.sleep(0.5)
            wait(terminal, over)
            gap = float(over.read_text())
        export = [CONSOLE, "--config", config, "journal", "export", "--jsonl"]
        printed = subprocess.run(export, check=True, capture_output=True, text=True).stdout
    entries = [json.loads(line) for line in printed.splitlines()]
    start = datetime.fromisoformat(entries[0]["at"])
    times = {key_of(entry): datetime.fromisoformat(entry["at"]) - start for entry in entries}
    return {key: after.total_seconds() for key, after in times.items()}, gap


def key_of(entry: dict[str, str]) -> tuple[str, str]:
    """Return what an entry is about, alike in two runs."""
    body = json.loads(entry["body"])
    return entry["kind"], str(body.get("step") or body.get("key") or "")


def wait(terminal: Terminal, marker: Path) -> None:
    """Read until a file is there."""
    while not marker.exists():
        terminal.read(0.2)


if __name__ == "__main__":
    for figure in figures():
        print(figure.line())
