"""`enclave-console alerts`, as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rule_files import RULE
from test_verbs import COMMAND, run
from waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator


def test_open_alerts_are_printed_and_ask_for_attention(simulator: Simulator) -> None:
    done = run("alerts", "--config", str(simulator.config_path), "--enclave", "imaging")
    assert done.returncode == 1
    header, *lines = done.stdout.splitlines()
    assert header.split() == ["enclave", "severity", "state", "source", "raised", "alert", "who"]
    assert lines
    assert all(line.startswith("imaging") for line in lines)


def test_json_has_every_fact_and_closed_alerts_where_asked(simulator: Simulator) -> None:
    words = ("alerts", "--json", "--config", str(simulator.config_path))
    found = json.loads(run(*words).stdout)["alerts"]
    every = json.loads(run(*words, "--all").stdout)["alerts"]
    assert all(alert["open"] for alert in found)
    assert len(every) > len(found) > 0
    assert {"enclave", "id", "source", "severity", "state", "title", "raised_at"} <= set(found[0])


def test_what_could_not_be_read_is_said_and_exits_with_three(simulator: Simulator) -> None:
    simulator.fault("status", "Microsoft.Security", status=403, message="no role")
    done = run("alerts", "--config", str(simulator.config_path))
    assert done.returncode == 3
    assert "no role" in done.stderr


def test_a_rule_that_cannot_run_here_is_named_and_spoils_no_exit_code(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "rules").mkdir()
    mistaken = RULE.replace("where ResultType ==", "where NoSuchColumn ==")
    (tmp_path / "rules" / "mistaken.yaml").write_text(mistaken)
    config = tmp_path / "config.toml"
    text = simulator.config_path.read_text()
    config.write_text(f'{text}\n[queries]\nfolders = ["{tmp_path / "rules"}"]\n')
    done = run("alerts", "--config", str(config), "--enclave", "imaging")
    assert done.returncode == 1
    assert "imaging: Passwords guessed from one address: " in done.stderr


def test_an_unknown_enclave_is_named_with_those_there_are(simulator: Simulator) -> None:
    done = run("alerts", "--config", str(simulator.config_path), "--enclave", "nowhere")
    assert done.returncode == 2
    assert "genomics" in done.stderr


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_watching_prints_a_line_for_each_change_until_it_is_stopped(
    fresh_simulator: Simulator, signal_: signal.Signals
) -> None:
    command = [
        COMMAND,
        "alerts",
        "--watch",
        "--enclave",
        "imaging",
        "--config",
        str(fresh_simulator.config_path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.send_signal(signal_)
        assert process.wait(PATIENCE) == 1
    assert first["enclave"] == "imaging"
    assert first["open"]


def test_rules_over_a_fast_demo_are_evaluated_in_its_own_time() -> None:
    before = datetime.now(UTC)
    done = run("alerts", "--json", "--demo", "--enclaves", "3", "--speed", "120")
    after = datetime.now(UTC)
    of_rules = [each for each in json.loads(done.stdout)["alerts"] if each["source"] == "rule"]
    seen = {datetime.fromisoformat(each["first_seen"]) for each in of_rules}
    assert min(seen) > after
    assert max(seen) < before + (after - before) * 120
