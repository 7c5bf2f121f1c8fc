"""Which tests run which lines, and how long each takes: found once, by running the tests under coverage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
from contexts import SECONDS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutations import Mutation


LONGEST_TEST = 300  # seconds: under coverage, and while Hypothesis reads a new tree for constants


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """`lines` is file -> line -> tests; `seconds` how long each test takes that passes."""

    lines: dict[str, dict[str, list[str]]]
    seconds: dict[str, float]

    def tests_for(self, mutation: Mutation, budget: float) -> list[str]:
        """Return the tests that run a line of the mutation, the quickest first, for `budget` seconds in all.

        What is run as its module is imported concerns every test that uses the module.
        """
        of_file = self.lines.get(str(mutation.path), {})
        lines = map(str, mutation.lines) if mutation.in_function else of_file
        tests = {test for line in lines for test in of_file.get(line, ()) if test in self.seconds}
        chosen: list[str] = []
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            budget -= self.seconds[test]
            if budget < 0 and chosen:
                break
            chosen.append(test)
        return chosen


def read(path: Path) -> CoverageMap:
    """Return a map that was written down."""
    return CoverageMap(**json.loads(path.read_text()))


def write(found: CoverageMap, path: Path) -> None:
    """Write a map down, for runs to come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(found)))


def measure(root: Path, folder: Path, tests: Sequence[str], only: Sequence[str], jobs: int) -> CoverageMap:
    """Run the tests in a copy of the tree, in so many processes, and return what each runs of `only`."""
    running = [_begin(root, folder, number, tests[number::jobs], only) for number in range(jobs)]
    for process in running:
        process.wait()
    lines: dict[str, dict[str, list[str]]] = defaultdict(dict)
    seconds: dict[str, float] = {}
    for number in range(jobs):
        seconds |= json.loads(_seconds_file(folder, number).read_text())
        data = coverage.CoverageData(str(_data_file(folder, number)))
        data.read()
        for file in data.measured_files():
            of_file = lines[str(Path(file).relative_to(root))]
            for line, tests_of_line in data.contexts_by_lineno(file).items():
                of_file.setdefault(str(line), []).extend(test for test in tests_of_line if test)
    return CoverageMap(dict(lines), seconds)


def _begin(
    root: Path, folder: Path, number: int, tests: Sequence[str], only: Sequence[str]
) -> subprocess.Popen[bytes]:
    included = ",".join(f"{root}/{path}" if path.endswith(".py") else f"{root}/{path}/*" for path in only)
    data = f"--data-file={_data_file(folder, number)}"
    command = [sys.executable, "-m", "coverage", "run", data, f"--include={included}", "-m", "pytest"]
    here = str(Path(__file__).parent)
    return subprocess.Popen(
        [*command, "-p", "contexts", "-p", "no:cacheprovider", f"--timeout={LONGEST_TEST}", *tests],
        cwd=root,
        env={**os.environ, "PYTHONPATH": here, SECONDS_FILE: str(_seconds_file(folder, number))},
    )


def _data_file(folder: Path, number: int) -> Path:
    return folder / f"coverage.{number}"


def _seconds_file(folder: Path, number: int) -> Path:
    return folder / f"seconds.{number}.json"
