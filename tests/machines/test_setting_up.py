"""The Makefile's set-up, run by make in a clone of a project that needs nothing from anywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READY = ".venv/.ready"
MAKE = ["make", f"PYTHON={sys.executable}"]
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"
requires-python = ">=3.11"
classifiers = ["Programming Language :: Python :: 3.99"]
"""
BACKEND = """
from zipfile import ZipFile

METADATA = "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\nProvides-Extra: dev\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: us\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
SCRIPT = "[console_scripts]\\nsmall = platform:python_version\\n"


def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1-py3-none-any.whl"
    with ZipFile(f"{folder}/{name}", "w") as wheel:
        files = {"METADATA": METADATA, "WHEEL": WHEEL, "entry_points.txt": SCRIPT, "RECORD": ""}
        for file, text in files.items():
            wheel.writestr(f"small-1.dist-info/{file}", text)
    return name
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which two first makes ran at once."""
    folder = tmp_path_factory.mktemp("clones") / "first"
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("console", "screens", "queries"):
        (folder / name).mkdir()
    for file, text in {"pyproject.toml": PROJECT, "constraints.txt": "", "backend.py": BACKEND}.items():
        (folder / file).write_text(text)
    both = [
        subprocess.Popen([*MAKE, READY], cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    narrations = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], narrations
    assert sum("Setting up .venv" in words for words in narrations) == 1
    return folder


def environment() -> dict[str, str]:
    """Return the environment without what a make around the tests has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def make(folder: Path, *words: str) -> tuple[int, str]:
    command = [*MAKE, *words, READY]
    done = subprocess.run(
        command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True, check=False
    )
    return done.returncode, done.stderr


def works(folder: Path) -> bool:
    """Return whether a script of .venv starts: its first line names the Python that it lies beside."""
    script = folder / ".venv" / "bin" / "small"
    return str(folder) in script.read_text() and subprocess.run([script], check=False).returncode in (0, 1)


def test_two_first_makes_at_once_leave_one_whole_environment(clone: Path) -> None:
    assert works(clone)
    assert make(clone) == (0, "")


def test_a_clone_that_was_moved_gets_an_environment_of_its_own(clone: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(clone, moved, symlinks=True)
    code, words = make(moved)
    assert (code, "Setting up .venv" in words) == (0, True)
    assert works(moved)


def test_an_environment_whose_python_changed_is_made_again(clone: Path) -> None:
    mark = clone / ".venv" / ".ready"
    mark.write_text(mark.read_text().replace("3.", "2.", 1))
    code, words = make(clone)
    assert (code, "Setting up .venv" in words) == (0, True)
    assert works(clone)


def test_a_change_of_what_is_needed_is_installed_and_no_more(clone: Path) -> None:
    python = clone / ".venv" / "bin" / "python"
    before = python.lstat().st_mtime_ns
    (clone / "constraints.txt").write_text("# changed\n")
    (clone / ".venv" / "bin" / "small").unlink()
    assert make(clone) == (0, "")
    assert works(clone)
    assert python.lstat().st_mtime_ns == before


def test_an_older_python_is_named_with_what_to_do(clone: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(clone, old, ignore=shutil.ignore_patterns(".venv"))
    (old / "pyproject.toml").write_text(PROJECT.replace(">=3.11", ">=3.98"))
    code, words = make(old)
    found = ".".join(map(str, sys.version_info[:3]))
    assert code == 2
    assert f"Enclave Console needs Python 3.98 or newer, {sys.executable} is {found}" in words
    assert "Install a newer one, then: make PYTHON=python3.99 .venv/.ready" in words
    assert not (old / ".venv").exists()


def test_a_newer_python_that_is_there_is_named(clone: Path, tmp_path: Path) -> None:
    old, programs = tmp_path / "old", tmp_path / "bin"
    shutil.copytree(clone, old, ignore=shutil.ignore_patterns(".venv"))
    (old / "pyproject.toml").write_text(PROJECT.replace(">=3.11", ">=3.98"))
    programs.mkdir()
    (programs / "python3.99").symlink_to(shutil.which("true") or "")
    code, words = make(old, f"PATH={programs}:{os.environ['PATH']}")
    assert (code, words.splitlines()[0].endswith(": make PYTHON=python3.99 .venv/.ready")) == (2, True)


def test_a_python_that_is_not_there_is_said_to_be_missing(clone: Path) -> None:
    code, words = make(clone, "PYTHON=python3.98")
    assert code == 2
    assert "There is no python3.98 here." in words
