"""`make machines`: the README's two commands on bare Debians, and the other Pythons of this machine.

    tests/machines/run_machines.py [SUITE ... | pythons]

A suite is a Debian, made by debootstrap with python3, python3-venv, git and make alone.
`pythons` is every other Python that this machine has: there it is set up, `status --demo`
and the tests of console/store and console/kql are run. MIRROR names a Debian mirror
where apt has none. Exits with 1 where something failed, with 2 where it cannot run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from debian import missing_tools, tried_on_debian  # noqa: E402  the path is set just above
from pythons import named_pythons, tried_on_other_pythons  # noqa: E402  the same

if TYPE_CHECKING:
    from trials import Trial

SUITES = ("oldstable", "stable", "sid")
PYTHONS = "pythons"
FAILED, CANNOT_RUN = 1, 2


def main(names: list[str]) -> int:
    """Try what is named, print how each went and which Pythons were covered."""
    suites = [name for name in names if name != PYTHONS]
    needed = missing_tools() if suites else []
    if needed:
        print("make machines cannot run here.", *needed, sep="\n")
        return CANNOT_RUN
    trials = [tried_on_debian(suite) for suite in suites]
    trials += tried_on_other_pythons() if PYTHONS in names else []
    for trial in trials:
        print(trial.line())
    uncovered = _uncovered(trials)
    for words in uncovered:
        print(words)
    return FAILED if uncovered or any(trial.problem for trial in trials) else 0


def _uncovered(trials: list[Trial]) -> list[str]:
    """Return which of the oldest and the newest Python that the README names nothing was tried on."""
    tried = {trial.minor for trial in trials} | {sys.version_info[1]}  # the suite itself runs on this one
    return [
        f"Nothing was tried on Python 3.{minor}, the {which} that the README names: name a suite that has it."
        for which, minor in zip(("oldest", "newest"), named_pythons(), strict=True)
        if minor not in tried
    ]


if __name__ == "__main__":
    os.chdir(HERE.parents[1])
    sys.exit(main(sys.argv[1:] or [*SUITES, PYTHONS]))
