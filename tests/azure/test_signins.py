"""Every way to sign in that the simulated Entra can stand in for, from configuration to first read."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from conftest import running_simulator
from signing import SignInKey
from waiting import PATIENCE

from console.azure.connection import connected
from console.azure.http.trust import trust_in
from console.azure.topics import ALERTS
from console.config.records import Identity
from console.engine import Engine
from console.errors import NotSignedIn
from screens.app.console_app import ConsoleApp

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config

CLIENT = "0e0e0e0e-1111-4222-8333-444455556666"
WORKLOAD = {
    "issuer": "https://oidc.example/cluster/",
    "subject": "system:serviceaccount:consoles:enclave-console",
    "audience": "api://AzureADTokenExchange",
}


def signing_in_by(simulator: Simulator, **identity: Any) -> Config:
    config = simulator.config
    enclave = replace(config.enclaves[0], identity=Identity(**identity))
    return replace(config, enclaves=(enclave,))


async def reads(config: Config, told: list[str] | None = None) -> bool:
    """Read the alerts of the one enclave, and say whether there are any."""
    words = told if told is not None else []
    async with connected(config.enclaves[0], on_device_code=words.append) as connection:
        return bool((await connection.read(ALERTS)).items)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "client.pem"
    path.write_bytes(SignInKey().pem)
    return path


async def test_a_registered_certificate_signs_in(tmp_path: Path, certificate: Path) -> None:
    with running_simulator(tmp_path, "--certificate", str(certificate)) as simulator:
        config = signing_in_by(simulator, kind="certificate", client_id=CLIENT, certificate=certificate)
        assert await reads(config)


async def test_a_certificate_that_nobody_registered_is_refused(
    simulator: Simulator, certificate: Path
) -> None:
    with pytest.raises(NotSignedIn, match="AADSTS700027"):
        await reads(signing_in_by(simulator, kind="certificate", client_id=CLIENT, certificate=certificate))


@pytest.fixture
def _workload(simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be a workload of a cluster that the application trusts."""
    cluster, token = SignInKey(), tmp_path / "token"
    simulator.order("register", client_id=CLIENT, keys=cluster.key_set, **WORKLOAD)
    now = int(time.time())
    claims = {"iss": WORKLOAD["issuer"], "sub": WORKLOAD["subject"], "aud": [WORKLOAD["audience"]]}
    token.write_text(cluster.sign({**claims, "nbf": now, "exp": now + 3600}, kid=cluster.key_id))
    monkeypatch.setenv("AZURE_CLIENT_ID", CLIENT)
    monkeypatch.setenv("AZURE_TENANT_ID", simulator.config.enclaves[0].tenant)
    monkeypatch.setenv("AZURE_FEDERATED_TOKEN_FILE", str(token))


@pytest.mark.usefixtures("_workload")
@pytest.mark.parametrize("kind", ["workload", "auto"])
async def test_a_workload_signs_in_by_its_clusters_token(simulator: Simulator, kind: str) -> None:
    assert await reads(signing_in_by(simulator, kind=kind))


async def test_a_missing_certificate_is_named(simulator: Simulator, tmp_path: Path) -> None:
    lost = tmp_path / "lost.pem"
    with pytest.raises(NotSignedIn, match=r"lost\.pem is not there"):
        await reads(signing_in_by(simulator, kind="certificate", client_id=CLIENT, certificate=lost))


async def test_a_secret_is_looked_for_where_the_configuration_says(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = signing_in_by(simulator, kind="secret", client_id=CLIENT, secret_variable="MY_SECRET")  # noqa: S106  its name
    with pytest.raises(NotSignedIn, match="MY_SECRET holds no secret"):
        await reads(config)
    monkeypatch.setenv("MY_SECRET", simulator.secret)
    assert await reads(config)


@pytest.mark.parametrize("kind", ["managed", "auto"])
async def test_a_managed_identity_signs_in(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{simulator.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", simulator.secret)
    assert await reads(signing_in_by(simulator, kind=kind))


async def test_a_managed_identity_is_asked_for_without_tls_on_this_machine(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = simulator.config.enclaves[0].endpoints.ca

    async def passed_on(request: web.Request) -> web.Response:
        asked, secret = f"{simulator.url}/msi/token", request.headers["X-IDENTITY-HEADER"]
        async with (
            ClientSession() as session,
            session.get(
                asked, params=request.query, headers={"X-IDENTITY-HEADER": secret}, ssl=trust_in(ca).context
            ) as given,
        ):
            return web.json_response(await given.json(), status=given.status)

    endpoint = web.Application()
    endpoint.router.add_get("/msi/token", passed_on)
    async with TestServer(endpoint) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/msi/token")))
        monkeypatch.setenv("IDENTITY_HEADER", simulator.secret)
        assert await reads(signing_in_by(simulator, kind="managed"))


async def test_a_device_code_is_told_and_signs_in_once_it_is_entered(simulator: Simulator) -> None:
    told: list[str] = []
    assert await reads(signing_in_by(simulator, kind="device-code", client_id=CLIENT), told)
    (words,) = told
    assert words.startswith("To sign in, open https://")
    assert "enter the code" in words


async def test_the_app_shows_the_device_code_until_it_is_signed_in(simulator: Simulator) -> None:
    app = ConsoleApp(signing_in_by(simulator, kind="device-code", client_id=CLIENT))
    shown: set[str] = set()
    async with app.run_test(notifications=True, size=(140, 40)):
        feed = app.engine.feed("genomics", ALERTS)
        async with asyncio.timeout(PATIENCE):
            while feed.reading.value is None:
                shown |= {notice.message for notice in app._notifications if notice.title == "Sign in"}
                await asyncio.sleep(0.02)
        assert not [notice for notice in app._notifications if notice.title == "Sign in"]
    (words,) = shown
    assert "enter the code" in words


async def test_enclaves_that_sign_in_alike_ask_for_one_code(simulator: Simulator) -> None:
    identity = Identity(kind="device-code", client_id=CLIENT)
    enclaves = tuple(replace(each, identity=identity) for each in simulator.config.enclaves)
    told: list[str] = []
    async with Engine(replace(simulator.config, enclaves=enclaves), on_device_code=told.append) as engine:
        connections = await asyncio.gather(*map(engine.connection, enclaves))
        await asyncio.gather(*(connection.read(ALERTS) for connection in connections))
    assert len(enclaves) > 1
    assert len(told) == 1
