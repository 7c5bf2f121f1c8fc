"""One mutant after the other: put into a copy of the tree, and given to the tests that run its lines."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutations import Mutation

LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "node_modules", "*.egg-info", "__pycache__")
LONGEST_TEST = 60
START_SECONDS = 30.0
SLOWNESS = 5.0  # how much longer than measured the tests may take before they hang for certain
FAILED = 1
"""The exit code of pytest where a test failed; any other but 0 is a fault of the trial, or of the import."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: by which test it was killed, or that it survived."""

    mutation: Mutation
    is_killed: bool
    words: str

    def __str__(self) -> str:
        return f"{'killed  ' if self.is_killed else 'survived'}  {self.mutation}   ({self.words})"


def copy_tree(root: Path, folder: Path) -> Path:
    """Copy what tests need, compiled, so that no mutant touches the tree itself."""
    shutil.copytree(root, folder, ignore=LEFT_OUT)
    for package in ("console", "screens", "queries"):
        compileall.compile_dir(folder / package, quiet=1)
    return folder


def try_out(mutation: Mutation, tree: Path, tests: Sequence[str], seconds: float) -> Verdict:
    """Return what becomes of a mutant in a copy of the tree, which is as before afterwards."""
    if not tests:
        return Verdict(mutation, is_killed=False, words="no test runs this line")
    path = tree / mutation.path
    source = path.read_bytes()
    # Two sources of one size, written in one second, would share their bytecode.
    Path(cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_bytes(mutation.applied(source))
    try:
        return _judged(mutation, tree, tests, seconds)
    finally:
        path.write_bytes(source)


def _judged(mutation: Mutation, tree: Path, tests: Sequence[str], seconds: float) -> Verdict:
    (tree / "chosen.txt").write_text("\n".join(tests))
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"--timeout={LONGEST_TEST}"]
    try:
        ended = subprocess.run(
            [*command, "@chosen.txt"],
            cwd=tree,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=START_SECONDS + seconds * SLOWNESS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(mutation, is_killed=True, words="it hangs")
    if ended.returncode == 0:
        return Verdict(mutation, is_killed=False, words=f"by {len(tests)} tests")
    return Verdict(mutation, is_killed=True, words=_cause(ended.returncode, ended.stdout))


def _cause(code: int, output: str) -> str:
    failed = [
        line.split(" - ")[0].split("::", 1)[-1] for line in output.splitlines() if line.startswith("FAILED")
    ]
    return failed[0] if failed and code == FAILED else f"pytest ended with {code}"
