"""Signing in: one token for all who ask at once, one failure too, and never a long silence."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.pipeline.transport import AioHttpTransport
from azure.identity.aio import ClientSecretCredential

from console.azure.http.transport import open_session
from console.azure.http.trust import trust_in
from console.azure.identity.credentials import CachingCredential
from console.azure.identity.sign_ins import SignIns
from console.azure.identity.ways import Way
from console.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator

    from console.azure.identity.ways import SignIn

SCOPE = "https://management.azure.com/.default"


@asynccontextmanager
async def transport(ca: Path | None = None) -> AsyncIterator[Any]:
    async with open_session(trust_in(ca).context) as session:
        yield AioHttpTransport(session=session, session_owner=False)


async def test_those_who_ask_at_once_share_one_token(simulator: Simulator) -> None:
    enclave = simulator.config.enclaves[0]
    async with transport(simulator.ca) as way_out:
        credential = CachingCredential(SignIns(enclave, way_out, print).ways())
        before = simulator.requests
        scope = enclave.endpoints.resource_manager_scope
        tokens = await asyncio.gather(*(credential.get_token(scope) for _ in range(8)))
        await credential.close()
    assert len({token.token for token in tokens}) == 1
    assert simulator.requests - before <= 2


async def test_those_who_ask_at_once_share_one_failure() -> None:
    opened: list[SignIn] = []
    async with transport() as way_out:

        def nobody() -> SignIn:
            options = {"transport": way_out, "retry_total": 0, "disable_instance_discovery": True}
            opened.append(ClientSecretCredential("t", "c", "s", authority="https://127.0.0.1:1", **options))
            return opened[-1]

        now = [0.0]
        credential = CachingCredential([Way("secret", nobody)], monotonic=lambda: now[0])
        asked = [credential.get_token(SCOPE) for _ in range(8)]
        refusals = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(refusal) for refusal in refusals} == {Unreachable}
        assert len(opened) == 1
        with pytest.raises(Unreachable):
            await credential.get_token(SCOPE)
        assert len(opened) == 1
        now[0] += 3
        with pytest.raises(Unreachable):
            await credential.get_token(SCOPE)
        assert len(opened) == 2
        await credential.close()
