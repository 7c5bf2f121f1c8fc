"""The other Pythons of this machine: on the PATH, beside it and in pyenv."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from trials import ROOT, Trial, clone_into

NAMED = re.compile(r"Programming Language :: Python :: 3\.(\d+)")
FACTS = """
import importlib.util, json, sys
print(json.dumps([list(sys.version_info[:3]), importlib.util.find_spec("ensurepip") is not None]))
"""
FOLDERS = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
FINE = (0, 1)  # the demo has an incident going on, which needs attention


def named_pythons() -> tuple[int, int]:
    """Return the minor versions of the oldest and the newest Python that the project names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    minors = [int(found[1]) for line in project["classifiers"] if (found := NAMED.fullmatch(line))]
    return min(minors), max(minors)


def tried_on_other_pythons() -> list[Trial]:
    """Set up, start and test the project with every other Python of this machine that is not too old."""
    return [_tried(version, path) for version, path in sorted(_others().items())]


def _others() -> dict[tuple[int, ...], Path]:
    others: dict[tuple[int, ...], Path] = {}
    for path in _candidates():
        version, has_pip = _facts(path)
        is_wanted = version >= (3, named_pythons()[0]) and version != sys.version_info[:3]
        if is_wanted and not has_pip:
            print(f"{path}: Python {'.'.join(map(str, version))} has no ensurepip and is passed over.")
        elif is_wanted:
            others.setdefault(version, path)
    return others


def _candidates() -> list[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    searched = [Path(name) for name in (*os.environ["PATH"].split(os.pathsep), *FOLDERS)]
    folders = [*searched, *sorted(pyenv.glob("versions/*/bin"))]
    found = [path for folder in folders for path in folder.glob("python3.*")]
    return list(dict.fromkeys(path for path in found if re.fullmatch(r"python3\.\d+", path.name)))


def _facts(python: Path) -> tuple[tuple[int, ...], bool]:
    """Return an interpreter's version and whether it can make environments; version () if it does not run."""
    asked = subprocess.run([python, "-c", FACTS], capture_output=True, text=True, check=False)
    if asked.returncode != 0:  # a shim whose version is not switched on
        return (), False
    version, has_pip = json.loads(asked.stdout)
    return tuple(version), has_pip


def _tried(version: tuple[int, ...], python: Path) -> Trial:
    trial = Trial(str(python), ".".join(map(str, version)))
    with tempfile.TemporaryDirectory(prefix="enclave-python-") as name:
        clone = Path(name) / "enclave-console"
        clone_into(clone)
        programs = clone / ".venv" / "bin"
        trial.step("set-up", ["make", "-s", "-C", clone, f"PYTHON={python}", ".venv/.ready"])
        trial.step("status --demo", [programs / "enclave-console", "status", "--demo"], fine=FINE)
        tests = [clone / "tests" / folder for folder in ("store", "kql")]
        trial.step("tests", [programs / "pytest", "-n", "auto", "--rootdir", clone, *tests])
    return trial
