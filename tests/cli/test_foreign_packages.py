"""The start beside other projects' packages of the same names, as PyPI has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import PATIENCE

ROOT = Path(__file__).parents[2]
OWN_PACKAGES = ("console", "screens", "queries")
ENTRY = "from screens.entry import main; main()"


def started(folder: Path, first_searched: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(first_searched)}
    command = [sys.executable, "-c", ENTRY, "--version"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def put_foreign_package(folder: Path, name: str) -> Path:
    """Put a package there that leaves a file when it is run."""
    file = folder / name / "__init__.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"open({str(folder / 'ran')!r}, 'w')\n__version__ = '2'\n")
    return file


@pytest.mark.parametrize("name", ["console", "queries"])
def test_a_foreign_package_that_is_found_first_is_named_and_not_run(tmp_path: Path, name: str) -> None:
    file = put_foreign_package(tmp_path, name)
    done = started(tmp_path, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"enclave-console: the package {name} in {file} is another project's")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", OWN_PACKAGES)
def test_a_foreign_package_that_overwrote_ours_is_named(tmp_path: Path, name: str) -> None:
    for own in OWN_PACKAGES:
        shutil.copytree(ROOT / own, tmp_path / own, ignore=shutil.ignore_patterns("__pycache__"))
    assert started(tmp_path, tmp_path).stdout.startswith("enclave-console ")
    file = put_foreign_package(tmp_path, name)
    done = started(tmp_path, tmp_path)
    assert (done.returncode, str(file) in done.stderr) == (2, True)
    assert "pipx or uv tool" in done.stderr


def test_the_command_is_that_entry_point() -> None:
    script = Path(sys.executable).with_name("enclave-console")
    assert "from screens.entry import main" in script.read_text()
