"""A tainted simulator: hostile text comes by every way that text can come, and clients still find theirs."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from asking import signed_in
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import DeviceCodeCredential
from azure.identity.aio import ClientSecretCredential

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from azure.storage.blob.aio import ContainerClient
    from conftest import Simulator

TAINT = " [/]\x1b]0;OWNED\x07\u202e'"
IN_XML = " [/]]0;OWNED\u202e'"
IN_HEADERS = IN_XML
ACCOUNTS = "providers/Microsoft.Storage/storageAccounts"
SCOPE = "https://management.azure.com/.default"


@asynccontextmanager
async def pending(simulator: Simulator) -> AsyncIterator[ContainerClient]:
    """Give the container that holds a file of the test's own, with metadata, for as long as it is needed."""
    async with signed_in(simulator) as azure:
        accounts = await azure.every(f"{azure.subscription}/{ACCOUNTS}", "2023-05-01")
        account = next(str(each["name"]) for each in accounts if "priv" in each["name"])
        async with azure.blobs(account).get_container_client("export-pending") as container:
            await container.upload_blob("taint.csv", b"x", metadata={"requester": "mira"})
            yield container
            simulator.clear()
            await container.delete_blob("taint.csv")


async def test_metadata_is_tainted_in_a_list_and_in_headers(simulator: Simulator) -> None:
    async with pending(simulator) as container:
        simulator.order("taint", suffix=TAINT)
        listed = [blob async for blob in container.list_blobs(include=["metadata"])]
        (told,) = [blob.metadata for blob in listed if blob.name == "taint.csv"]
        assert told == {"requester": f"mira{IN_XML}"}
        seen = await container.get_blob_client("taint.csv").get_blob_properties()
        assert seen.metadata == {"requester": f"mira{IN_HEADERS}"}


async def test_a_files_name_is_tainted_whole_where_taint_is_total(simulator: Simulator) -> None:
    async with pending(simulator) as container:
        simulator.order("taint", suffix=TAINT, total=True)
        assert f"taint.csv{TAINT}" in [blob.name async for blob in container.list_blobs()]


async def test_a_refusal_is_tainted_in_its_message_reason_and_request_id(simulator: Simulator) -> None:
    simulator.order("taint", suffix=TAINT)
    async with signed_in(simulator) as azure:
        status, body = await azure.ask("GET", f"{azure.group}/providers/Microsoft.Nobody/x/y", "2023-05-01")
        assert status == 404
        assert body["error"]["message"].endswith(TAINT)
        async with azure.session.get(f"{simulator.url}/subscriptions?api-version=2022-12-01") as answer:
            assert answer.status == 401
            assert answer.reason == f"Unauthorized{IN_HEADERS}"
            assert answer.headers["x-ms-request-id"].endswith(IN_HEADERS)


async def test_a_refusal_of_the_blob_service_is_tainted(simulator: Simulator) -> None:
    async with pending(simulator) as container:
        simulator.order("taint", suffix=TAINT)
        with pytest.raises(ResourceNotFoundError) as refused:
            await container.get_blob_client("lost.csv").download_blob()
        assert IN_XML in refused.value.message


async def test_rows_of_the_logs_are_tainted(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure, azure.logs() as logs:
        simulator.order("taint", suffix=TAINT)
        answer: Any = await logs.query_workspace(
            azure.enclave.log_workspace, "SigninLogs | take 1 | project UserPrincipalName", timespan=None
        )
        assert answer.tables[0].rows[0][0].endswith(TAINT)
        with pytest.raises(HttpResponseError) as refused:
            await logs.query_workspace(azure.enclave.log_workspace, "Nowhere |", timespan=None)
        assert TAINT in refused.value.message


async def test_a_refused_sign_in_is_tainted(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        simulator.order("taint", suffix=TAINT)
        credential = ClientSecretCredential(
            azure.enclave.tenant,
            "console",
            "wrong",
            authority=simulator.url,
            disable_instance_discovery=True,
            transport=azure.transport(),
        )
        async with credential:
            with pytest.raises(ClientAuthenticationError) as refused:
                await credential.get_token(SCOPE)
    assert "AADSTS7000215" in refused.value.message
    assert TAINT in refused.value.message


async def test_a_device_code_is_tainted_and_signs_in_all_the_same(simulator: Simulator) -> None:
    simulator.order("taint", suffix=TAINT)
    shown: list[str] = []

    def sign_in() -> str:
        credential = DeviceCodeCredential(
            client_id="console",
            tenant_id=simulator.config.enclaves[0].tenant,
            authority=simulator.url,
            disable_instance_discovery=True,
            prompt_callback=lambda _, code, __: shown.append(code),
            connection_verify=str(simulator.ca),
        )
        with credential:
            return credential.get_token(SCOPE).token

    assert (await asyncio.to_thread(sign_in)).count(".") == 2
    assert shown[0].endswith(TAINT)
