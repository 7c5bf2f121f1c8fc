"""`make soak`: the console for long, in a terminal, while its Azure misbehaves; prints figures, fails on a broken promise.

SOAK_MINUTES says how long (5), SOAK_SEED which misfortunes (7).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "bench")]

from conftest import running_simulator  # noqa: E402  the path is set just above
from outages import Soak  # noqa: E402  the same

MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
SEED = int(os.environ.get("SOAK_SEED", "7"))


def main() -> int:
    """Run the soak and say what came of it; 1 where a promise was broken."""
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
    missed = sum(not figure.is_kept for figure in figures) + len(soak.broken)
    print(f"\n{missed} promises broken")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
