"""`make soak`: the console in a terminal while its Azure misbehaves, then noise on its line, then random worlds.

Prints figures, fails on a broken promise. SOAK_MINUTES says how long the first
takes (5, 0 leaves it out), SOAK_NOISE how many random bytes are sent (100000, some
20 minutes; 0 sends none), SOAK_WORLDS in how many worlds it acts (2000, some
20 minutes on two free cores), SOAK_SEED which misfortunes there are (7). A world is
replayed by its seed: SOAK_SEEDS=7012,7340 explores those alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "bench")]

from conftest import running_simulator  # noqa: E402  the path is set just above
from explorer import explore  # noqa: E402  the same
from noise import Ordeal  # noqa: E402  the same
from outages import Soak  # noqa: E402  the same

MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
SEED = int(os.environ.get("SOAK_SEED", "7"))
NOISE = int(os.environ.get("SOAK_NOISE", "100000"))
WORLDS = int(os.environ.get("SOAK_WORLDS", "2000"))
SEEDS = [int(seed) for seed in os.environ.get("SOAK_SEEDS", "").split(",") if seed]


def main() -> int:
    """Run all soaks, or replay what is named; 1 where a promise was broken."""
    missed = outages() if MINUTES and not SEEDS else 0
    missed += noise() if NOISE and not SEEDS else 0
    first = SEED * 1000
    seeds = SEEDS or list(range(first, first + WORLDS))
    if seeds:
        missed += sum(bool(run.broken) for run in explore(seeds))
    print(f"\n{missed} promises broken")
    return 1 if missed else 0


def outages() -> int:
    """Let faults come and go before a console in a terminal; return how many promises were broken."""
    with (
        tempfile.TemporaryDirectory() as name,
        running_simulator(Path(name), "--seed", str(SEED)) as simulator,
    ):
        soak = Soak(simulator, Path(name), seed=SEED)
        figures = soak.run(60 * MINUTES)
    print(f"{MINUTES:g} minutes, seed {SEED}\n")
    for figure in figures:
        print(figure.line())
    for broken in soak.broken:
        print(f"BROKEN  {broken}")
    print()
    return sum(not figure.is_kept for figure in figures) + len(soak.broken)


def noise() -> int:
    """Send random bytes to a console in a terminal; return how many promises were broken."""
    with (
        tempfile.TemporaryDirectory() as name,
        running_simulator(Path(name), "--seed", str(SEED)) as simulator,
    ):
        ordeal = Ordeal(simulator, simulator.enclaves[0], Path(name), SEED)
        ordeal.run(NOISE)
    print(f"{ordeal.sent} bytes of noise, seed {SEED}\n")
    for broken in ordeal.broken:
        print(f"BROKEN  {broken}")
    print()
    return len(ordeal.broken)


if __name__ == "__main__":
    sys.exit(main())
