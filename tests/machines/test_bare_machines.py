"""What `make machines` needs, and how it takes this machine's pip settings along."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SETTINGS = "from pip_settings import *; s = pip_environment(); print(s['PIP_FIND_LINKS'], s['PIP_CERT'], *local_paths(s))"


def test_it_says_what_it_needs_where_it_cannot_run(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "MIRROR": ""}
    done = subprocess.run(
        [sys.executable, HERE / "run_machines.py", "sid"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "It needs debootstrap: apt-get install debootstrap." in done.stdout
    assert "It needs a Debian mirror: make machines MIRROR=URL." in done.stdout
    assert ("sudo make machines" in done.stdout) == (os.geteuid() != 0)


@pytest.mark.parametrize("from_file", [True, False], ids=["file", "variables"])
def test_pips_settings_are_taken_along_with_the_folders_they_name(tmp_path: Path, from_file: bool) -> None:  # noqa: FBT001  pytest gives it
    links, bundle, config = tmp_path / "wheels", tmp_path / "bundle.pem", tmp_path / "pip.conf"
    links.mkdir()
    bundle.touch()
    config.write_text(f"[global]\nfind-links = {links}\ncert = {bundle}\n" if from_file else "")
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    variables = {} if from_file else {"PIP_FIND_LINKS": str(links), "PIP_CERT": str(bundle)}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS],
        cwd=HERE,
        env=bare | variables | {"PIP_CONFIG_FILE": str(config)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[:2] == [str(links), str(bundle)]
    assert {str(links), str(bundle)} <= set(done.stdout.split()[2:])
