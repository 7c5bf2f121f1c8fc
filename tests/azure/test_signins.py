"""Every way to sign in that the simulated Entra can stand in for, from configuration to first read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from console.azure.connection import Connection
from console.config.records import Identity
from console.errors import NotSignedIn
from console.model.topics import Topic
from screens.app import ConsoleApp

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config

CLIENT = "0e0e0e0e-1111-4222-8333-444455556666"


def signing_in_by(simulator: Simulator, **identity: Any) -> Config:
    config = simulator.config
    enclave = replace(config.enclaves[0], identity=Identity(**identity))
    return replace(config, enclaves=(enclave,))


async def reads(config: Config, told: list[str] | None = None) -> bool:
    """Read the alerts of the one enclave, and say whether there are any."""
    words = told if told is not None else []
    async with Connection(config.enclaves[0], on_device_code=words.append) as connection:
        return bool((await connection.read(Topic.ALERTS)).items)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    key = rsa.generate_private_key(65_537, 2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "enclave-console")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "client.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


async def test_a_certificate_signs_in(simulator: Simulator, certificate: Path) -> None:
    assert await reads(
        signing_in_by(simulator, kind="certificate", client_id=CLIENT, certificate=certificate)
    )


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


async def test_a_device_code_is_told_and_signs_in_once_it_is_entered(simulator: Simulator) -> None:
    told: list[str] = []
    assert await reads(signing_in_by(simulator, kind="device-code", client_id=CLIENT), told)
    (words,) = told
    assert words.startswith("To sign in, open https://")
    assert "enter the code" in words


async def test_the_app_shows_the_device_code_and_goes_on_by_itself(simulator: Simulator) -> None:
    app = ConsoleApp(signing_in_by(simulator, kind="device-code", client_id=CLIENT))
    async with app.run_test(notifications=True, size=(140, 40)) as pilot:
        feed = app.engine.feed("genomics", Topic.ALERTS)
        async with asyncio.timeout(30):
            while feed.reading.value is None:
                await pilot.pause(0.05)
        shown = [notice.message for notice in app._notifications if notice.title == "Sign in"]
    assert len(shown) == 1
    assert "enter the code" in shown[0]
