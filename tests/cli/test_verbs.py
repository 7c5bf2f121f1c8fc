"""The headless verbs, as a process of their own: stdout is data, stderr is narration."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import command_lines
from waiting import PATIENCE

from console.azure.topics import CADENCES
from console.config.reading import read_config

if TYPE_CHECKING:
    from conftest import Simulator

CUT_OFF = 141
COMMAND = str(Path(sys.executable).with_name("enclave-console"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("ENCLAVE_CONSOLE_CONFIG", raising=False)
    return tmp_path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words], capture_output=True, text=True, check=False, env=os.environ, timeout=PATIENCE
    )


def test_status_prints_every_enclave_and_asks_for_attention(simulator: Simulator) -> None:
    done = run("status", "--json", "--config", str(simulator.config_path))
    enclaves = json.loads(done.stdout)["enclaves"]
    assert done.returncode == 1
    assert [enclave["name"] for enclave in enclaves] == list(simulator.enclaves)
    imaging = enclaves[2]
    assert imaging["level"] == "bad"
    assert "high" in imaging["alerts"]["words"]
    assert imaging["alerts"]["taken_at"]
    assert imaging["queries"]["asked"] > 0
    assert imaging["queries"]["waiting"] == 0


def test_of_the_three_enclaves_the_idle_one_alone_is_idle(simulator: Simulator) -> None:
    done = run("idle", "--json", "--config", str(simulator.config_path))
    assert [name for name, verdict in json.loads(done.stdout).items() if verdict["idle"]] == ["cohort"]


def test_a_reader_that_has_read_enough_is_no_failure(simulator: Simulator) -> None:
    command = [COMMAND, "queries", "list", "--config", str(simulator.config_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, env=os.environ
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, narration = process.communicate(timeout=PATIENCE)
    assert narration == b""
    assert process.returncode == CUT_OFF


def test_status_says_what_could_not_be_read(simulator: Simulator) -> None:
    simulator.fault("status", "Microsoft.Security", status=403, message="no role")
    done = run("status", "--json", "--config", str(simulator.config_path))
    posture = json.loads(done.stdout)["enclaves"][0]["posture"]
    assert done.returncode == 3
    assert "no role" in posture["problem"]
    assert "genomics: " in done.stderr


def test_a_demo_runs_its_own_simulator_and_stops_it() -> None:
    done = run("status", "--demo", "--enclaves", "1", "--seed", "3")
    assert done.returncode in (0, 1)
    assert done.stdout.splitlines()[1].startswith("genomics")
    assert not any("--seed 3 --enclaves 1" in line for line in command_lines())


def test_config_check_names_each_origin(simulator: Simulator) -> None:
    done = run("config", "check", "--config", str(simulator.config_path))
    assert done.returncode == 0
    assert "valid, 3 enclaves" in done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("enclaves.genomics.tenant "))
    assert line.endswith("file, [defaults]")


def test_a_missing_file_is_one_clear_line_and_exit_code_two() -> None:
    done = run("status")
    assert done.returncode == 2
    assert "No configuration at" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_init_discovers_an_enclave_and_writes_a_file_that_works(
    home: Path,
) -> None:
    subscription = subprocess.run(
        [COMMAND, "config", "check", "--demo", "--seed", "7"], capture_output=True, text=True, check=True
    ).stdout
    found = next(line.split()[1] for line in subscription.splitlines() if ".subscription" in line)
    path = home / "new.toml"
    done = run("init", "--demo", "--seed", "7", "--subscription", found, "--config", str(path))
    assert (done.returncode, done.stdout.strip()) == (0, str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (enclave,) = read_config(path, CADENCES).enclaves
    assert enclave.name == "genomics"
    assert enclave.host_pools == ("hp-genomics",)
    assert enclave.ml_workspaces == ("mlw-genomics",)
    assert enclave.log_workspace
    assert "priv" in enclave.exports.account
    again = run("init", "--demo", "--subscription", found, "--config", str(path))
    assert again.returncode == 2
    assert "never overwritten" in again.stderr


def test_info_prints_every_path(home: Path) -> None:
    done = run("info", "--json")
    facts = json.loads(done.stdout)
    assert done.returncode == 0
    assert facts["log"].startswith(str(home))
    assert facts["database"].startswith(str(home))
    assert "not there yet" in facts["configuration"]


@pytest.mark.parametrize("words", [["--read-only"], []])
def test_read_only_by_flag_or_environment(
    simulator: Simulator, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not words:
        monkeypatch.setenv("ENCLAVE_CONSOLE_READ_ONLY", "1")
    done = run("config", "check", *words, "--config", str(simulator.config_path))
    line = next(line for line in done.stdout.splitlines() if line.startswith("enclaves.genomics.read_only"))
    assert line.split()[1] == "true"
    assert ("--read-only" if words else "ENCLAVE_CONSOLE_READ_ONLY") in line
