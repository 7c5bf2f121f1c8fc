"""How a trial on one machine or Python went."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_LINES = 20
ROOT = Path(__file__).parents[2]


@dataclass
class Trial:
    """What was tried where: each step with its seconds, until one failed."""

    name: str
    python: str = ""
    steps: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def minor(self) -> int:
        """The minor version of its Python, -1 if it came to none."""
        return int(self.python.split(".")[1]) if self.python else -1

    def line(self) -> str:
        """Return the line of the report."""
        how = f"FAILED: {self.problem}" if self.problem else "passed"
        return (
            f"{self.name}, Python {self.python or 'unknown'}: {', '.join(self.steps) or 'nothing ran'}. {how}"
        )

    def step(
        self, name: str, command: Sequence[str | Path], *, fine: Sequence[int] = (0,), quiet: bool = False
    ) -> bool:
        """Run a command as a step, unless one has failed before; return whether it went well.

        A quiet one's last lines are printed where it fails.
        """
        if self.problem:
            return False
        print(f"--- {self.name}: {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE if quiet else None)
        self.steps.append(f"{name} {time.monotonic() - began:.0f} s")
        if done.returncode not in fine:
            print(*(done.stdout or "").splitlines()[-LAST_LINES:], sep="\n")
            self.problem = f"{name} ended with {done.returncode}"
        return not self.problem


def clone_into(folder: Path) -> None:
    """Clone the project as it is committed."""
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, folder], check=True)  # noqa: S607  git is where the system has it
