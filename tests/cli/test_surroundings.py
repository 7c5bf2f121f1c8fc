"""Whatever surrounds the command, it ends with a sentence and an exit code, never with a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE

from console.cli.verbs import VERBS
from console.config import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conftest import Simulator

    from console.cli.verb import Verb

COMMAND = str(Path(sys.executable).with_name("enclave-console"))
EVERY_VERB = Path(__file__).parents[1] / "every_verb.py"
MISUSED, UNREAD, CUT_OFF = 2, 3, 141
FULL = "Standard output takes no more: No space left on device."
SOMEBODY_UNKNOWN = """
import ctypes, os, sys
user, group = os.getuid(), os.getgid()
if ctypes.CDLL(None, use_errno=True).unshare(0x10000000):  # CLONE_NEWUSER
    sys.exit("no user namespace")
for name, words in ("setgroups", "deny"), ("uid_map", f"4711 {user} 1"), ("gid_map", f"4711 {group} 1"):
    with open(f"/proc/self/{name}", "w") as file:
        file.write(words)
os.execv(sys.argv[1], sys.argv[1:])
"""


def run(*words: str, under: str = "", environment: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Run the command in a shell that redirects its streams; return exit code, output and narration."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {under}', "sh", COMMAND, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ | dict(environment or {}),
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def run_as_somebody_unknown(*words: str) -> tuple[int, str]:
    """Run the command as a user without a name and a home on this machine; return exit code and narration."""
    nameless = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "HOME", "USER"))
    }
    for name in "LOGNAME", "LNAME", "USERNAME":
        nameless.pop(name, None)
    command = [sys.executable, "-c", SOMEBODY_UNKNOWN, COMMAND, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE, env=nameless
    )
    if "no user namespace" in done.stderr:
        pytest.skip("this system gives no user namespaces")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def endings(
    shared_simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[int, str]]:
    """How each verb ends where output is full, and neither log nor database can be written."""
    folder = tmp_path_factory.mktemp("unusable")
    in_the_way = folder / "file"
    in_the_way.touch()
    config = folder / "config.toml"
    state = f'state = "{in_the_way}/state"'
    config.write_text(re.sub("(?m)^state = .*", state, shared_simulator.config_path.read_text()))
    done = subprocess.run(
        [sys.executable, str(EVERY_VERB), "--config", str(config)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_STATE_HOME": str(in_the_way)},
    )
    assert done.returncode == 0, done.stderr
    return {words: (code, said) for words, code, said in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.words)
def test_each_verb_ends_in_words_where_nothing_can_be_written(
    endings: dict[str, tuple[int, str]], verb: Verb
) -> None:
    code, said = endings[verb.words]
    first, *further = said.splitlines()
    assert first.startswith("enclave-console: No log is kept: ")
    assert "Traceback" not in said
    assert "it failed" not in said
    assert said.count("No log is kept") == 1
    has_nothing_to_write = not further or verb.words == "approve"  # which finds no plan, and keeps nothing
    assert code in ({0} if has_nothing_to_write else {MISUSED, UNREAD})


@pytest.mark.parametrize("words", [["info"], ["--version"], ["queries", "list"], ["nonsense"]], ids=str)
def test_a_closed_output_is_refused_before_anything_is_done(words: list[str]) -> None:
    code, _, said = run(*words, under=">&-")
    assert code == MISUSED
    assert said == "enclave-console: Standard output is closed. Nothing was done: send it somewhere.\n"


@pytest.mark.parametrize("words", [["info"], ["--version"], ["--help"], ["queries", "list"]], ids=str)
def test_a_full_output_is_said(words: list[str]) -> None:
    code, _, said = run(*words, under=">/dev/full")
    assert (code, FULL in said) == (UNREAD, True)


@pytest.mark.parametrize("words", [["info"], ["--version"], ["queries", "list"]], ids=str)
def test_a_reader_that_has_gone_is_no_failure(words: list[str]) -> None:
    reader, output = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [COMMAND, *words], stdout=output, stderr=subprocess.PIPE, check=False, timeout=PATIENCE
    )
    os.close(output)
    assert (done.returncode, done.stderr) == (CUT_OFF, b"")


@pytest.mark.parametrize("under", ["2>&-", "2>/dev/full", "<&-", "<&- 2>&-"])
def test_output_needs_neither_narration_nor_input(under: str) -> None:
    assert run("info", under=under) == run("info")


@pytest.mark.parametrize("under", ["2>&-", "2>/dev/full"])
def test_what_is_wrong_keeps_its_exit_code_where_nobody_can_be_told(under: str) -> None:
    assert run("status", "--config", "/nowhere", under=under) == (MISUSED, "", "")


def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    run("status", "--config", "/nowhere", under="2>&-", environment=state)
    log = tmp_path / "state" / "enclave-console" / "console.log"
    assert "enclave-console:" not in log.read_text()


@pytest.mark.parametrize(
    ("under", "name"),
    [("<&-", "standard input"), ("</dev/null", "standard input")],
    ids=["closed", "no terminal"],
)
def test_the_screens_ask_for_a_terminal(simulator: Simulator, under: str, name: str) -> None:
    code, _, said = run("--config", str(simulator.config_path), under=under)
    assert code == MISUSED
    assert f"The screens need a terminal, and {name} is none." in said


def test_a_log_that_cannot_be_written_is_said_once_and_the_rest_works(tmp_path: Path) -> None:
    log = tmp_path / "state" / "enclave-console" / "console.log"
    log.mkdir(parents=True)
    code, output, said = run("info", environment={"XDG_STATE_HOME": str(tmp_path / "state")})
    assert (code, str(log) in output) == (0, True)
    why = "cannot be written (Is a directory); make it writable to have one"
    assert said == f"enclave-console: No log is kept: {log} {why}.\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can leave files of others behind")
def test_a_state_folder_of_somebody_else_is_named_with_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "enclave-console"
    folder.mkdir()
    os.chown(folder, 4712, 4712)
    assert places.owned_by_another(folder / "console.log") == f"{folder} belongs to user 4712"
    assert places.owned_by_another(tmp_path / "nothing" / "console.log") == ""


def test_a_home_that_cannot_be_written_costs_the_log_alone() -> None:
    nowhere = {"HOME": "/proc", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}
    code, output, said = run("info", environment=nowhere)
    assert (code, said.count("\n"), "No log is kept: /proc/.local/" in said) == (0, 1, True)
    assert "/proc/.config/enclave-console/config.toml (not there yet)" in output


def test_a_user_without_a_home_is_told_what_to_set() -> None:
    code, said = run_as_somebody_unknown("status")
    assert code == MISUSED
    no_log, refusal = said.splitlines()
    assert no_log.endswith("no home folder for this user. Set HOME, or name a folder in XDG_STATE_HOME.")
    assert refusal.endswith("no home folder for this user. Set HOME, or name the file with --config.")


def test_a_user_without_a_home_sees_the_demo_all_the_same() -> None:
    code, said = run_as_somebody_unknown("status", "--demo", "--enclaves", "1", "--scale", "0.2")
    assert code in {0, 1}
    assert said.splitlines()[1:] == []
    assert "No log is kept. This machine knows no home folder for this user." in said


def test_a_path_from_an_unknown_home_is_refused_in_words(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('state = "~nobody-at-all/state"\n')
    for words in ["--config", "~nobody-at-all/x"], ["--config", str(config)]:
        code, _, said = run("config", "check", *words)
        assert code == MISUSED
        assert "begins with a home folder, and this machine knows none for that user." in said
