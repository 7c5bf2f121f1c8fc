"""The demo: nothing of the operator's runs in it or reaches it, and nothing stays of it."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from console.demo import demo, simulator_command
from console.demo_folders import demo_folder

ONE = ("--enclaves", "1", "--scale", "0.2")
PLANTED = """
import os
with open({note!r}, "a") as note:
    note.write(__name__ + " ran as " + str(os.getuid()) + "\\n")
raise SystemExit
"""
NAMES = (
    *("argparse.py", "json.py", "ssl.py", "aiohttp.py", "console.py", "cryptography/__init__.py"),
    *("console/__init__.py", "queries/__init__.py", "sitecustomize.py", "usercustomize.py"),
)
KILLED = """
import os, signal
from console.demo import demo
with demo(("--enclaves", "1", "--scale", "0.2")) as running:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def plant(folder: Path, note: Path) -> None:
    """Put modules of many names into a folder; each notes that it ran."""
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLANTED.format(note=str(note)))


def wait_until_unlocked(folder: Path) -> None:
    """Wait until the simulator of a killed console has seen its input end."""
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.close(descriptor)


def test_no_module_of_the_current_folder_or_of_pythonpath_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, current, path = tmp_path / "note", tmp_path / "current", tmp_path / "path"
    note.touch()
    plant(current, note)
    plant(path, note)
    monkeypatch.chdir(current)
    monkeypatch.setenv("PYTHONPATH", str(path))
    monkeypatch.setenv("PYTHONHOME", str(path))
    with demo(ONE) as running:
        assert running.config.is_file()
    assert note.read_text() == ""


def test_the_simulators_command_runs_no_such_module_wherever_it_is_started(tmp_path: Path) -> None:
    note, current, path = tmp_path / "note", tmp_path / "current", tmp_path / "path"
    note.touch()
    plant(current, note)
    plant(path, note)
    command, environment = simulator_command("--help"), {**os.environ, "PYTHONPATH": str(path)}
    helped = subprocess.run(command, cwd=current, env=environment, capture_output=True, check=True)
    assert b"--seed" in helped.stdout
    assert note.read_text() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows another process' environment")
def test_the_simulator_sees_nothing_of_the_operators_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AZURE_CLIENT_SECRET", "ENCLAVE_SECRET", "HTTPS_PROXY", "PYTHONSTARTUP", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "of-the-operator")
    with demo(ONE) as running:
        seen = Path(f"/proc/{running.process_id}/environ").read_text()
    assert "TMPDIR=" in seen
    assert "of-the-operator" not in seen


def test_a_demo_leaves_no_folder(temporary: Path) -> None:
    with demo(ONE):
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


def test_the_next_demo_removes_what_a_killed_one_has_left(temporary: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = temporary.iterdir()
    wait_until_unlocked(left)
    with demo(ONE) as running:
        assert list(temporary.iterdir()) == [running.config.parent]


def test_a_folder_is_left_alone_for_as_long_as_its_simulator_lives(temporary: Path) -> None:
    with demo_folder() as folder:
        folder.log.touch()
        command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        simulator = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=folder.locks)
        kept = folder.path.rename(temporary / "enclave-demo-of-a-killed-console")
    with simulator:
        with demo_folder():
            assert kept.is_dir()
        simulator.communicate()
    with demo_folder():
        assert not kept.exists()


def test_a_folder_that_is_just_being_made_is_left_alone(temporary: Path) -> None:
    with demo_folder() as folder:
        starting = temporary / "enclave-demo-starting"
        starting.mkdir()
        with demo_folder():
            assert starting.is_dir()
            assert folder.path.is_dir()


def test_links_files_and_folders_of_other_names_are_no_demos(temporary: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "simulator.log").touch()
    (temporary / "enclave-demo-link").symlink_to(precious)
    (temporary / "enclave-demo-file").touch()
    (temporary / "enclave-notes").mkdir()
    before = sorted(temporary.iterdir())
    with demo_folder():
        pass
    assert sorted(temporary.iterdir()) == before
    assert (precious / "simulator.log").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has files of others")
def test_a_folder_of_somebody_else_is_left_alone(temporary: Path) -> None:
    other = temporary / "enclave-demo-other"
    other.mkdir()
    (other / "simulator.log").touch()
    os.chown(other, 4711, 4711)
    with demo_folder():
        assert other.is_dir()
