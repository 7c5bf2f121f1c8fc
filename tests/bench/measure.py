"""What the console costs: start, latency, memory, requests; as ratios in one run, medians of five."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import bodies  # noqa: E402  the path is set just above
import grids  # noqa: E402  the same
import links  # noqa: E402  the same
import shutdowns  # noqa: E402  the same
from conftest import Simulator, running_simulator  # noqa: E402  the path is set just above
from figures import Figure, quantile  # noqa: E402  the same
from language import language  # noqa: E402  the same
from terminal import Terminal  # noqa: E402  the same

from console.azure.connection import connected  # noqa: E402  the same
from console.azure.topics import TOPICS  # noqa: E402  the same

RUNS = 5
PYTHON = sys.executable
CONSOLE = str(Path(PYTHON).with_name("enclave-console"))
QUIET, WATCHED = 4.0, 20.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGA = 1e6


def main() -> None:
    """Measure everything and print a row for each figure."""
    with tempfile.TemporaryDirectory() as name, running_simulator(Path(name), "--enclaves", "1") as simulator:
        figures = [*starts(simulator), *gaps(simulator, Path(name)), *steady(simulator), requests(simulator)]
    with tempfile.TemporaryDirectory() as name:
        figures += [ready(Path(name)), *keys(Path(name)), *grids.figures(), *bodies.figures()]
    figures += links.figures()
    figures += language()
    figures += shutdowns.measure()
    print(f"medians of {RUNS} runs on {os.cpu_count()} cores\n")
    for figure in figures:
        print(figure.line())
    print(
        f"\n{sum(figure.is_kept for figure in figures)} kept, {sum(not figure.is_kept for figure in figures)} missed"
    )


def starts(simulator: Simulator) -> list[Figure]:
    """Time the first frame and the filled overview against an empty app, in turn."""
    empty, first, filled = [], [], []
    command = [CONSOLE, "--config", str(simulator.config_path)]
    for _ in range(RUNS + 1):
        with Terminal([PYTHON, str(HERE / "empty.py")], columns=140, rows=40) as terminal:
            empty.append(terminal.wait_for("ready"))
        with Terminal(command, columns=140, rows=40) as terminal:
            first.append(terminal.wait_for("Overview"))
            filled.append(terminal.wait_for(is_filled))
    empty, first, filled = empty[1:], first[1:], filled[1:]
    return [
        Figure("an empty Textual app, first paint", [1000 * s for s in empty], "ms"),
        Figure("the console, first paint", [1000 * s for s in first], "ms"),
        Figure("the console, all five topics shown", [1000 * s for s in filled], "ms"),
        Figure("first paint, against the empty app's", ratios(first, empty), "x", 1.2),
        Figure("all five topics, against the empty app's first paint", ratios(filled, empty), "x", 4.5),
    ]


def is_filled(screen: str) -> bool:
    """Whether the overview's row has every cell."""
    row = next((line for line in screen.splitlines() if "genomics" in line), "")
    return bool(row) and "…" not in row


def ratios(one: list[float], other: list[float]) -> list[float]:
    """Return the ratio of each pair."""
    return [a / b for a, b in zip(one, other, strict=True)]


def gaps(simulator: Simulator, folder: Path) -> list[Figure]:
    """Measure how long the event loop is ever busy while everything loads."""
    found = []
    for number in range(RUNS):
        noted = folder / f"gap{number}"
        command = [PYTHON, str(HERE / "probe.py"), str(simulator.config_path), str(noted)]
        with Terminal(command, columns=140, rows=40) as terminal:
            terminal.wait_for(is_filled)
            terminal.settle(0.5, 2.0)
            found.append(1000 * float(noted.read_text()))  # before it leaves, which is no loading
    return [Figure("longest gap of the event loop while loading", found, "ms", 50)]


def steady(simulator: Simulator) -> list[Figure]:
    """Measure processor and memory once all feeds are on."""
    with Terminal([CONSOLE, "--config", str(simulator.config_path)], columns=140, rows=40) as terminal:
        terminal.wait_for(is_filled)
        terminal.settle(0.5, QUIET)
        before, at = processor(terminal.process.pid), time.perf_counter()
        terminal.settle(WATCHED, WATCHED)
        share = (processor(terminal.process.pid) - before) / (time.perf_counter() - at)
        pages = int(Path(f"/proc/{terminal.process.pid}/statm").read_text().split()[1])
    return [
        Figure("processor with all feeds on, idle", [100 * share], "% of a core", 2),
        Figure("resident memory", [pages * PAGE / MEGA], "MB", 160),
    ]


def processor(process: int) -> float:
    """Return the seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def requests(simulator: Simulator) -> Figure:
    """Count the requests of one full refresh, once names and metadata are known."""

    async def count() -> int:
        async with connected(simulator.config.enclaves[0], clock=simulator.clock()) as connection:
            for topic in TOPICS:
                await connection.read(topic)
            before = connection.link.transport.requests
            for topic in TOPICS:
                await connection.read(topic)
            return connection.link.transport.requests - before

    return Figure("requests for one full refresh of one enclave", [asyncio.run(count())], "requests", 20)


def ready(folder: Path) -> Figure:
    """Time the simulator from its start to its word that it is ready."""
    found = []
    for _ in range(RUNS):
        at = time.perf_counter()
        with running_simulator(folder):
            found.append(1000 * (time.perf_counter() - at))
    return Figure("the simulated Azure, ready", found, "ms", 500)


def keys(folder: Path) -> list[Figure]:
    """Time from key to frame while 1,000 sessions are refreshed every two seconds."""
    with running_simulator(folder, "--enclaves", "1", "--scale", "95") as simulator:
        path = simulator.config_path
        path.write_text(path.read_text() + "\n[enclaves.genomics.cadences]\nsessions = 2\n")
        with Terminal([CONSOLE, "--config", str(path)], columns=140, rows=40) as terminal:
            terminal.wait_for("Overview")
            terminal.press("5")
            shown = re.compile(r"sessions (\d{3,})")
            terminal.wait_for(lambda text: bool(shown.search(text)), 60)
            count = int(shown.findall(terminal.text)[0])
            terminal.press("tab")
            terminal.settle(0.5, 3.0)
            waits = [1000 * key_to_frame(terminal, "j" if n % 40 < 20 else "k") for n in range(400)]
    return [
        Figure("sessions on screen while keys are timed", [count], "sessions"),
        Figure("key to frame, median", [quantile(waits, 0.5)], "ms"),
        Figure("key to frame, p99", [quantile(waits, 0.99)], "ms", 40),
    ]


def key_to_frame(terminal: Terminal, key: str) -> float:
    """Press a key when nothing is under way and time until the screen answers."""
    while terminal.read(0.02) is not None:
        pass
    terminal.let_time_pass()
    at = time.perf_counter()
    terminal.send(key.encode())
    came = terminal.read(2.0)
    return (came or time.perf_counter()) - at


if __name__ == "__main__":
    main()
