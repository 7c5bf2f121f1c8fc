from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.transport import AioHttpTransport
from azure.identity import DeviceCodeCredential
from azure.identity.aio import ClientSecretCredential, ManagedIdentityCredential

if TYPE_CHECKING:
    from conftest import Simulator

SCOPE = "https://management.azure.com/.default"


def authority(simulator: Simulator) -> dict[str, Any]:
    tenant = simulator.config.enclaves[0].tenant
    return {"authority": simulator.url, "tenant_id": tenant, "disable_instance_discovery": True}


async def token_with(simulator: Simulator, secret: str) -> str:
    tls = ssl.create_default_context(cafile=simulator.ca)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls)) as session:
        transport = AioHttpTransport(session=session, session_owner=False)
        known = authority(simulator)
        credential = ClientSecretCredential(
            client_id="console", client_secret=secret, transport=transport, **known
        )
        async with credential:
            return (await credential.get_token(SCOPE)).token


async def test_a_client_secret_signs_in_through_the_unmodified_sdk(simulator: Simulator) -> None:
    assert (await token_with(simulator, simulator.secret)).count(".") == 2


async def test_a_wrong_secret_is_refused_in_entras_own_words(simulator: Simulator) -> None:
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        await token_with(simulator, "wrong")


async def test_a_device_code_is_shown_and_signs_in(simulator: Simulator) -> None:
    shown: list[str] = []

    def sign_in() -> str:
        credential = DeviceCodeCredential(
            client_id="console",
            prompt_callback=lambda where, code, _: shown.append(f"{where} {code}"),
            connection_verify=str(simulator.ca),
            **authority(simulator),
        )
        with credential:
            return credential.get_token(SCOPE).token

    assert (await asyncio.to_thread(sign_in)).count(".") == 2
    assert shown[0].startswith(simulator.url)


async def test_a_managed_identity_signs_in(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{simulator.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", simulator.secret)
    tls = ssl.create_default_context(cafile=simulator.ca)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls)) as session:
        transport = AioHttpTransport(session=session, session_owner=False)
        async with ManagedIdentityCredential(transport=transport) as credential:
            assert (await credential.get_token(SCOPE)).token.count(".") == 2
