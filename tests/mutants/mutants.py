"""`make mutants`: do the tests notice? A seeded sample of small faults, each given to the tests that run it.

MUTANTS_COUNT says how many are tried (200), MUTANTS_SEED which (7), MUTANTS_JOBS how many at a time
(one for each core), MUTANTS_SECONDS how long the tests of one may take (30), MUTANTS_ONLY in which
folders or files. The map of which tests run which lines is measured first; MUTANTS_MAP names
a file in which it is kept, and from which it is taken where it is there. MUTANTS_TESTS says which tests
it is made of. Fails where fewer than 85 in 100 are killed.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import coverage_map  # noqa: E402  the path is set just above
from mutant_trials import copy_tree, try_out  # noqa: E402  the same
from mutations import mutations_of  # noqa: E402  the same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverage_map import CoverageMap
    from mutant_trials import Verdict
    from mutations import Mutation

ROOT = HERE.parents[1]
COUNT = int(os.environ.get("MUTANTS_COUNT", "200"))
SEED = int(os.environ.get("MUTANTS_SEED", "7"))
JOBS = int(os.environ.get("MUTANTS_JOBS", "0")) or os.cpu_count() or 1
SECONDS = float(os.environ.get("MUTANTS_SECONDS", "30"))
MAP = os.environ.get("MUTANTS_MAP", "")
ONLY = os.environ.get("MUTANTS_ONLY", "console/azure console/model console/actions screens/panes").split()
FOLDERS = "panes model azure acting store monitor screens cli"
TESTS = os.environ.get("MUTANTS_TESTS", " ".join(f"tests/{name}" for name in FOLDERS.split())).split()
ENOUGH = 0.85


def main() -> int:
    """Try the sample out; 1 where too many survive."""
    with tempfile.TemporaryDirectory() as folder:
        trees = [copy_tree(ROOT, Path(folder) / f"tree.{number}") for number in range(JOBS)]
        known = _coverage_map(Path(folder), trees[0])
        verdicts = list(_verdicts(_sample(), known, trees))
    killed = sum(verdict.is_killed for verdict in verdicts)
    print(f"\n{killed} killed, {len(verdicts) - killed} survived: {killed / len(verdicts):.0%} (seed {SEED})")
    return 0 if killed >= ENOUGH * len(verdicts) else 1


def _sample() -> list[Mutation]:
    files = _files(ONLY, "*.py")
    every = [each for file in files for each in mutations_of(file, (ROOT / file).read_bytes())]
    chosen = random.Random(SEED).sample(every, min(COUNT, len(every)))
    print(f"{len(chosen)} of {len(every)} faults in {len(files)} files")
    return chosen


def _files(paths: Sequence[str], pattern: str) -> list[Path]:
    """Return the files that are named, and those in the folders that are, in an order that stays."""
    files = {
        file for path in paths for file in [ROOT / path, *(ROOT / path).rglob(pattern)] if file.is_file()
    }
    return sorted(file.relative_to(ROOT) for file in files)


def _coverage_map(folder: Path, tree: Path) -> CoverageMap:
    kept = Path(MAP) if MAP else None
    if kept and kept.exists():
        return coverage_map.read(kept)
    files = [str(file) for file in _files(TESTS, "test_*.py")]
    found = coverage_map.measure(tree, folder, files, ONLY, JOBS)
    if kept:
        coverage_map.write(found, kept)
    return found


def _verdicts(mutations: list[Mutation], known: CoverageMap, trees: list[Path]) -> Iterator[Verdict]:
    free: SimpleQueue[Path] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def trial(mutation: Mutation) -> Verdict:
        tree = free.get()
        try:
            tests = known.tests_for(mutation, SECONDS)
            return try_out(mutation, tree, tests, sum(known.seconds[test] for test in tests))
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        for verdict in pool.map(trial, mutations):
            print(verdict, flush=True)
            yield verdict


if __name__ == "__main__":
    raise SystemExit(main())
