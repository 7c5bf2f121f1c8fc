"""Faults that come and go while the console runs: each must show, and be over by itself."""

from __future__ import annotations

import os
import random
import stat
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures import Figure
from terminal import Terminal

from screens.panes.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Simulator

PROBE = Path(__file__).parents[1] / "bench" / "probe.py"
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGA = 1e6
CADENCE = 3  # seconds between two reads, so that there are many
SHOWS_WITHIN = 12.0  # seconds: a read, and the retry that comes before a failure is told
RECOVERS_WITHIN = 45.0  # seconds: a few doublings of the wait
LONGEST_GAP = 1_000.0  # milliseconds: a key is answered, and the console left, within a second
MOST_GROWTH = 20.0  # megabytes from a quarter of the time on
A_SECOND = 1.0
WARM = 0.25

PLACES = {
    "posture": "Microsoft.Security/(secureScore|assessments|regulatory)",
    "alerts": "Microsoft.Security/alerts",
    "quota": "Microsoft.MachineLearningServices",
    "sessions": "Microsoft.DesktopVirtualization",
    "exports": "^/st|Microsoft.Logic|Microsoft.DataFactory",
}
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429, "retry_after": 4},
    {"kind": "status", "status": 403, "message": "no authorization to perform action 'a/b/read'"},
    {"kind": "drop"},
    {"kind": "cut"},
    {"kind": "garbage"},
    {"kind": "expired"},
    {"kind": "challenge"},
    {"kind": "slow", "seconds": 9},
)
WANDERING = ("j", "k", "d", "esc", "tab", "space", "y", "esc", "G", "g", "?", "esc", "A", "\x1a", "\x1a")


@dataclass
class Soak:
    """One long run; `broken` tells in words what went wrong."""

    simulator: Simulator
    folder: Path
    seed: int
    broken: list[str] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    recovered: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    keys: int = 0

    def run(self, seconds: float) -> list[Figure]:
        """Let faults come and go for so many seconds and return the figures."""
        self._quicken()
        draw = random.Random(self.seed)
        gaps = self.folder / "gap"
        command = [sys.executable, str(PROBE), str(self.simulator.config_path), str(gaps)]
        with Terminal(
            command, columns=140, rows=40, environment={"XDG_STATE_HOME": str(self.folder)}
        ) as terminal:
            terminal.wait_for("imaging")
            until = time.monotonic() + seconds
            while time.monotonic() < until and terminal.process.poll() is None:
                self._outage(terminal, draw)
                self._wander(terminal, draw)
                self.memory.append(resident(terminal.process.pid))
            quitting = self._quit(terminal)
            if b"Traceback" in terminal.raw:
                self.broken.append("a traceback reached the terminal")
        self._check_log()
        return [*self._figures(1000 * float(gaps.read_text())), Figure("quitting", [quitting], "s", A_SECOND)]

    def _quicken(self) -> None:
        path = self.simulator.config_path
        cadences = "".join(f"{name} = {CADENCE}\n" for name in PLACES)
        parts = [f"\n[enclaves.{name}.cadences]\n{cadences}" for name in self.simulator.enclaves]
        path.write_text(path.read_text() + "".join(parts))

    def _outage(self, terminal: Terminal, draw: random.Random) -> None:
        """Let one topic fail, see that its pane says so, end it, see that the pane recovers; no key pressed."""
        name, fault = draw.choice(sorted(PLACES)), dict(draw.choice(FAULTS))
        self._go_to(terminal, name)
        what = f"{fault['kind']} {fault.get('status', '')} on {name}"
        self.simulator.fault(fault.pop("kind"), PLACES[name], **fault)
        self._time(terminal, self.shown, f"{what} did not show", SHOWS_WITHIN, healthy=False)
        terminal.settle(0.2, draw.uniform(0, 4))
        self.simulator.clear()
        self._time(terminal, self.recovered, f"no recovery from {what}", RECOVERS_WITHIN, healthy=True)

    def _time(
        self, terminal: Terminal, into: list[float], failing: str, limit: float, *, healthy: bool
    ) -> None:
        at = time.monotonic()
        try:
            terminal.wait_for(lambda text: ("● live" in text) is healthy, limit)
            into.append(time.monotonic() - at)
        except TimeoutError as late:
            self.broken.append(f"{failing} within {limit:g} s:\n{late}")

    def _go_to(self, terminal: Terminal, name: str) -> None:
        terminal.press(next(pane.key for pane in PANES if pane.name == name))
        try:
            terminal.wait_for("● live", RECOVERS_WITHIN)
        except TimeoutError as late:
            self.broken.append(f"{name} was not live before its outage:\n{late}")

    def _wander(self, terminal: Terminal, draw: random.Random) -> None:
        """Press keys as somebody does who looks around, and close whatever they opened."""
        for key in (*draw.choices(WANDERING, k=draw.randint(3, 15)), "esc"):
            terminal.press(key)
            terminal.settle(0.12, 0.3)
            self.keys += 1

    def _quit(self, terminal: Terminal) -> float:
        if terminal.process.poll() is not None:
            self.broken.append(f"the console ended by itself:\n{terminal.text}")
            return 0.0
        at = time.monotonic()
        terminal.press("\x11")
        terminal.wait_for_exit()
        return time.monotonic() - at

    def _check_log(self) -> None:
        for log in self.folder.glob("enclave-console/console.log*"):
            text = log.read_text()
            if self.simulator.secret in text or "eyJ" in text:
                self.broken.append(f"{log.name} holds a secret")
            if stat.S_IMODE(log.stat().st_mode) != 0o600:
                self.broken.append(f"{log.name} can be read by others")

    def _figures(self, gap: float) -> Iterator[Figure]:
        yield Figure("outages", [len(self.shown)], "")
        yield Figure("keys pressed between them", [self.keys], "")
        yield Figure("until an outage shows", self.shown, "s")
        yield Figure("until its end shows", self.recovered, "s")
        warm = self.memory[int(WARM * len(self.memory)) :]
        half = max(1, len(warm) // 2)
        growth = sum(warm[-half:]) / half - sum(warm[:half]) / half
        yield Figure("resident memory", self.memory, "MB")
        yield Figure("its growth once warm, second half against first", [growth], "MB", MOST_GROWTH)
        yield Figure("longest gap of the event loop", [gap], "ms", LONGEST_GAP)


def resident(process: int) -> float:
    """Return the resident memory of a process in megabytes."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / MEGA
