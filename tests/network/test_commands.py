"""Signing in by az and azd: real processes that stand for them, found on the PATH."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE

from console.azure.http.environment import command_environment
from console.azure.identity.commands import AZ, AZD, CommandSignIn
from console.errors import NotSignedIn, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from console.azure.identity.commands import Command

SCOPE = "https://management.azure.com/.default"
SOON = int(time.time()) + 3600
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands here are shell scripts")


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str) -> None:
    """Put a command of this name on the PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def sign_in(command: Command = AZ, *, seconds: float = 20.0, tenant: str = "campus.test") -> CommandSignIn:
    return CommandSignIn(command, tenant, command_environment(os.environ, None), seconds)


async def test_az_gives_its_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = json.dumps({"accessToken": "T", "expires_on": SOON, "expiresOn": "2026-01-01 00:00:00.0"})
    stand_in(tmp_path, monkeypatch, "az", f"echo \"$@\" > {tmp_path}/asked; echo '{answer}'")
    token = await sign_in().get_token(SCOPE)
    assert (token.token, token.expires_on) == ("T", SOON)
    asked = (tmp_path / "asked").read_text().strip()
    assert asked == (
        "account get-access-token --output json --resource https://management.azure.com --tenant campus.test"
    )


async def test_an_older_az_tells_when_its_token_ends_in_local_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"accessToken": "T", "expiresOn": "2026-03-02 10:30:00.123456"})
    stand_in(tmp_path, monkeypatch, "az", f"echo '{answer}'")
    token = await sign_in().get_token(SCOPE)
    assert time.localtime(token.expires_on)[:5] == (2026, 3, 2, 10, 30)


async def test_azd_gives_its_token_also_for_a_demand_of_azure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"token": "T", "expiresOn": "2026-03-02T10:30:00Z"})
    stand_in(tmp_path, monkeypatch, "azd", f"echo \"$@\" > {tmp_path}/asked; echo '{answer}'")
    token = await sign_in(AZD).get_token(SCOPE, claims="{}")
    assert (token.token, token.expires_on) == ("T", 1_772_447_400)
    assert "--tenant-id campus.test --claims e30=" in (tmp_path / "asked").read_text()


async def test_a_command_runs_in_the_consoles_environment_and_reads_no_netrc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.campus.test:3128")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/campus.pem")
    stand_in(tmp_path, monkeypatch, "az", f"env > {tmp_path}/env; exit 1")
    with pytest.raises(NotSignedIn):
        await sign_in().get_token(SCOPE)
    environment = dict(
        line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines() if "=" in line
    )
    assert environment["NETRC"] == os.devnull
    assert environment["https_proxy"] == "http://proxy.campus.test:3128"
    assert environment["NO_PROXY"] == "localhost,127.0.0.1,::1"
    assert environment["REQUESTS_CA_BUNDLE"] == "/etc/campus.pem"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
            "az is not signed in. Run az login.",
        ),
        (
            "echo 'ERROR: AADSTS700082: expired. Run az login' >&2; exit 1",
            "AADSTS700082: expired. Run az login",
        ),
        ("echo 'not json'", "az answered something else than a token. Update it."),
        ("exit 3", "it said nothing"),
    ],
)
async def test_what_az_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    stand_in(tmp_path, monkeypatch, "az", script)
    with pytest.raises(NotSignedIn) as refused:
        await sign_in().get_token(SCOPE)
    assert str(refused.value) == told


async def test_a_tenant_that_a_shell_would_understand_is_given_to_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "az", f"touch {tmp_path}/started")
    with pytest.raises(NotSignedIn, match="'a & b' is no scope or tenant"):
        await sign_in(tenant="a & b").get_token(SCOPE)
    assert not (tmp_path / "started").exists()


async def test_a_command_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotSignedIn, match="azd is not installed"):
        await sign_in(AZD).get_token(SCOPE)


async def test_a_silent_command_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "az", f"sleep 300 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(Unreachable, match="az did not answer within 1 s; it may wait for the network"):
        await sign_in(seconds=1.0).get_token(SCOPE)
    child = int((tmp_path / "child").read_text())
    async with asyncio.timeout(PATIENCE):
        while _lives(child):  # noqa: ASYNC110  a process that is nobody's child here tells nobody
            await asyncio.sleep(0.02)


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{process_id}/stat") as stat:  # noqa: PTH123  one read
        return stat.read().rpartition(") ")[2][0] != "Z"


async def test_a_password_that_a_command_says_is_not_said_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://jdoe:PASS-WORD@proxy.campus.test:3128")
    stand_in(tmp_path, monkeypatch, "az", 'echo "Failed to parse: $HTTPS_PROXY" >&2; exit 1')
    with pytest.raises(NotSignedIn) as refused:
        await sign_in().get_token(SCOPE)
    assert str(refused.value) == "Failed to parse: http://(removed)@proxy.campus.test:3128"


def test_az_is_started_with_the_same_policy_in_its_own_variables() -> None:
    named = {
        "ALL_PROXY": "user:pw@proxy.test:3128",
        "NO_PROXY": "corp.test",
        "SSL_CERT_FILE": "/etc/campus.pem",
    }
    environment = command_environment(named, None)
    assert environment["https_proxy"] == environment["HTTPS_PROXY"] == "http://user:pw@proxy.test:3128"
    assert environment["no_proxy"] == environment["NO_PROXY"] == "corp.test,localhost,127.0.0.1,::1"
    assert environment["REQUESTS_CA_BUNDLE"] == "/etc/campus.pem"
    assert environment["NETRC"] == "/dev/null"
