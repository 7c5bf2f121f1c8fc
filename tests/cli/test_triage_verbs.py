"""`enclave-console alerts ack`, `snooze`, ..., each a process of its own over one store."""

from __future__ import annotations

import asyncio
import getpass
import json
import re
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SECRET_VARIABLE, running_simulator
from test_verbs import run

from console.azure.topics import CADENCES
from console.config import places
from console.config.reading import read_config
from console.model.notes import CHANGED, ORDERED
from console.store import Database
from console.store.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Simulator

ENCLAVE = "imaging"
EVERYWHERE = """
id: 7f2f2c7e-6b0c-4d55-9d2c-3f1f3b5a9a02
name: A machine is on
severity: Low
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: Heartbeat | take 1
kind: Scheduled
"""


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A simulator whose time is the present, as it is for a process of its own."""
    with running_simulator(tmp_path_factory.mktemp("now"), "--start", datetime.now(UTC).isoformat()) as found:
        yield found


@pytest.fixture
def simulator(present: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    monkeypatch.setenv(SECRET_VARIABLE, present.secret)
    yield present
    present.clear()


@pytest.fixture
def alerts(simulator: Simulator) -> list[dict[str, Any]]:
    """The alerts that are open in the enclave of the incident."""
    return listed(simulator, "--enclave", ENCLAVE)


def listed(simulator: Simulator, *words: str) -> list[dict[str, Any]]:
    done = run("alerts", "--json", "--config", str(simulator.config_path), *words)
    found: list[dict[str, Any]] = json.loads(done.stdout)["alerts"]
    return found


def of(alerts: list[dict[str, Any]], source: str) -> str:
    return next(str(alert["id"]) for alert in alerts if alert["source"] == source)


def journaled(simulator: Simulator) -> list[tuple[str, dict[str, Any]]]:
    async def read() -> list[tuple[str, dict[str, Any]]]:
        database = Database(places.database_file(read_config(simulator.config_path, CADENCES).state))
        entries = await Journal(database, lambda: datetime.now(UTC)).entries(enclave=ENCLAVE)
        await database.close()
        return [(entry.kind, entry.facts) for entry in entries]

    return asyncio.run(read())


def test_an_acknowledged_alert_stands_so_for_every_console_of_the_machine(
    simulator: Simulator, alerts: list[dict[str, Any]]
) -> None:
    name, where = of(alerts, "rule"), ("--config", str(simulator.config_path), "--enclave", ENCLAVE)
    done = run("alerts", "ack", name, "--reason", "I look at it", "--json", *where)
    assert done.returncode == 0
    (told,) = json.loads(done.stdout)["alerts"]
    assert (told["id"], told["state"], told["reason"]) == (name, "acknowledged", "I look at it")
    later = next(alert for alert in listed(simulator, "--enclave", ENCLAVE) if alert["id"] == name)
    assert (later["state"], later["changed_by"]) == ("acknowledged", getpass.getuser())
    again = run("alerts", "ack", name, *where)
    assert again.returncode == 0
    assert again.stdout.count("acknowledged") == 1


def test_a_snooze_ends_when_it_was_told_to(simulator: Simulator, alerts: list[dict[str, Any]]) -> None:
    first, second = [str(alert["id"]) for alert in alerts if alert["source"] == "rule"][:2]
    where = ("--config", str(simulator.config_path), "--reason", "the vendor is on it", "--json")
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    for name, words in ((first, ("--for", "8h")), (second, ("--until", until.isoformat()))):
        asked_at = datetime.now(UTC).replace(microsecond=0)
        done = run("alerts", "--enclave", ENCLAVE, "snooze", name, *words, *where)
        (told,) = json.loads(done.stdout)["alerts"]
        assert (done.returncode, told["state"], told["open"]) == (0, "snoozed", False)
        assert told["reason"] == "the vendor is on it"
        ends = datetime.fromisoformat(told["until"])
        if name is second:
            assert ends == until
        else:
            assert asked_at <= ends - timedelta(hours=8) <= datetime.now(UTC)


@pytest.mark.parametrize(
    "words",
    [
        ("--for", "8h", "--until", "2099-01-01"),
        (),
        ("--until", "2020-01-01T08:00"),
        ("--until", "tomorrow"),
        ("--for", "8"),
    ],
)
def test_a_snooze_without_a_good_end_is_refused(simulator: Simulator, words: tuple[str, ...]) -> None:
    done = run("alerts", "snooze", "any", "--reason", "x", "--config", str(simulator.config_path), *words)
    assert done.returncode == 2
    assert done.stderr.startswith("enclave-console: ")
    assert run("alerts", "snooze", "any", "--for", "8h").returncode == 2


def test_defenders_alert_is_changed_in_azure_and_journaled_before_and_after(
    simulator: Simulator, alerts: list[dict[str, Any]]
) -> None:
    name, where = of(alerts, "Defender"), ("--config", str(simulator.config_path), "--json")
    done = run("alerts", "dismiss", name, "--reason", "a drill", *where)
    assert done.returncode == 0
    assert json.loads(done.stdout)["alerts"][0]["state"] == "dismissed"
    (before, ordered), (after, changed) = journaled(simulator)[-2:]
    assert (before, after) == (ORDERED, CHANGED)
    who = ordered["operator"]
    assert (ordered["deed"], ordered["reason"], who["machine"]) == (
        "dismiss",
        "a drill",
        socket.gethostname(),
    )
    assert who["object_id"]
    assert changed["failures"] == {}
    back = run("alerts", "reopen", name, *where)
    assert json.loads(back.stdout)["alerts"][0]["state"] == "active"
    journal = ("--config", str(simulator.config_path))
    shown = run("journal", "show", *journal).stdout
    assert f"dismiss 1 alert in Defender  ({who['name']}: a drill)" in shown
    assert [note["outcome"] for note in json.loads(run("journal", "show", "--json", *journal).stdout)] == [
        "DONE",
        "DONE",
    ]
    summary = run("handover", "--since", "1h", *journal).stdout
    assert "- **dismiss 1 alert in Defender**: done" in summary
    assert "Why: a drill" in summary


def test_read_only_refuses_what_is_azures_and_keeps_what_is_the_operators_own(
    simulator: Simulator, alerts: list[dict[str, Any]]
) -> None:
    where = ("--read-only", "--config", str(simulator.config_path), "--enclave", ENCLAVE)
    refused = run("alerts", "resolve", of(alerts, "Defender"), *where)
    assert refused.returncode == 4
    assert "read-only" in refused.stderr
    both = run("alerts", "resolve", of(alerts, "rule"), of(alerts, "Defender"), *where)
    assert both.returncode == 1
    assert both.stdout.count("resolved") == 1


def test_what_is_no_alert_here_is_told_from_what_could_not_be_read(
    simulator: Simulator, alerts: list[dict[str, Any]]
) -> None:
    where = ("--config", str(simulator.config_path))
    unknown = run("alerts", "ack", "0000", *where)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "No alert '0000' in genomics, cohort, imaging." in unknown.stderr
    wrong = run("alerts", "dismiss", of(alerts, "rule"), "--enclave", ENCLAVE, *where)
    assert wrong.returncode == 2
    assert "dismiss is not for alerts of source rule" in wrong.stderr
    simulator.fault("status", "Microsoft.Security", status=403, message="no role")
    unread = run("alerts", "ack", of(alerts, "Defender"), *where)
    assert unread.returncode == 3
    assert "no role" in unread.stderr


def test_a_damaged_database_is_what_the_advice_is_about(simulator: Simulator, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(re.sub(r"(?m)^state = .*$", f'state = "{tmp_path}"', simulator.config_path.read_text()))
    places.database_file(tmp_path).write_bytes(b"no database " * 1000)
    done = run("alerts", "ack", "0000", "--config", str(config))
    assert done.returncode == 3
    assert "Move the file away" in done.stderr
    assert "network" not in done.stderr


def test_an_alert_that_several_enclaves_have_needs_its_enclave(simulator: Simulator, tmp_path: Path) -> None:
    (tmp_path / "everywhere.yaml").write_text(EVERYWHERE)
    config = tmp_path / "config.toml"
    text = simulator.config_path.read_text()
    config.write_text(f'{text}\n[queries]\nfolders = ["{tmp_path}"]\n')
    where = ("--config", str(config))
    found = json.loads(run("alerts", "--json", *where).stdout)["alerts"]
    shared = [alert["id"] for alert in found if alert["title"] == "A machine is on"]
    assert len(shared) == len(simulator.enclaves)
    done = run("alerts", "ack", shared[0], *where)
    assert done.returncode == 2
    assert "genomics and cohort and imaging have an alert" in done.stderr
    assert run("alerts", "ack", shared[0], "--enclave", "cohort", *where).returncode == 0
