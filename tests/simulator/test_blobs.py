"""The simulated blob service, asked by the unmodified azure-storage-blob."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import Azure, signed_in
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.storage.blob import BlobBlock
from azure.storage.blob.aio import ContainerClient

if TYPE_CHECKING:
    from conftest import Simulator


async def private_account(azure: Azure) -> str:
    accounts = await azure.every(
        f"{azure.subscription}/providers/Microsoft.Storage/storageAccounts", "2023-05-01"
    )
    return next(str(each["name"]) for each in accounts if "priv" in each["name"])


async def pending(azure: Azure) -> ContainerClient:
    return azure.blobs(await private_account(azure)).get_container_client("export-pending")


async def test_containers_and_blobs_are_listed_with_metadata_and_folders(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        account = await private_account(azure)
        names = [container.name async for container in azure.blobs(account).list_containers()]
        container = await pending(azure)
        blobs = [blob async for blob in container.list_blobs(include=["metadata"])]
    files = [blob for blob in blobs if not (blob.metadata or {}).get("hdi_isfolder")]
    assert names == ["export-pending", "ingest"]
    assert len(files) >= 5
    assert all("@" in blob.metadata["requester"] and blob.size > 0 and blob.etag for blob in files)
    assert {blob.name for blob in blobs} > {blob.name.rpartition("/")[0] for blob in files}


async def test_a_listing_is_complete_however_small_its_pages(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        container = await pending(azure)
        whole = [blob.name async for blob in container.list_blobs()]
        simulator.order("page-size", size=3)
        paged = [blob.name async for blob in container.list_blobs()]
        walked = [item.name async for item in container.walk_blobs()]
    assert paged == whole
    assert walked == sorted({f"{name.partition('/')[0]}/" for name in whole})


async def test_a_prefix_narrows_a_listing(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        container = await pending(azure)
        first = next(iter([blob.name async for blob in container.list_blobs() if blob.size]))
        found = [blob.name async for blob in container.list_blobs(name_starts_with=first)]
    assert found == [first]


async def test_a_blob_is_written_once_read_in_part_and_deleted(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        blob = (await pending(azure)).get_blob_client("releases/r 1.json")
        await blob.upload_blob(b'{"release": 1}', metadata={"by": "ada"})
        with pytest.raises(ResourceExistsError):
            await blob.upload_blob(b"other")
        part = await (await blob.download_blob(offset=2, length=7)).readall()
        await blob.delete_blob()
        with pytest.raises(ResourceNotFoundError) as gone:
            await blob.get_blob_properties()
    assert part == b"release"
    assert gone.value.status_code == 404


async def test_writing_metadata_changes_etag_and_time(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        blob = (await pending(azure)).get_blob_client("note.txt")
        await blob.upload_blob(b"one")
        before = await blob.get_blob_properties()
        fresh_simulator.push(30)
        await blob.set_blob_metadata({"reason": "because"})
        after = await blob.get_blob_properties()
    assert after.metadata == {"reason": "because"}
    assert after.etag != before.etag
    assert (after.last_modified - before.last_modified).total_seconds() >= 29
    assert after.creation_time == before.creation_time


async def test_a_stale_etag_is_refused(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        blob = (await pending(azure)).get_blob_client("note.txt")
        await blob.upload_blob(b"one")
        stale = (await blob.get_blob_properties()).etag
        await blob.upload_blob(b"two", overwrite=True)
        with pytest.raises(HttpResponseError) as refused:
            await blob.delete_blob(etag=stale, match_condition=MatchConditions.IfNotModified)
    assert refused.value.status_code == 412


async def test_index_tags_are_refused_on_a_hierarchical_namespace(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        container = await pending(azure)
        name = next(iter([blob.name async for blob in container.list_blobs() if blob.size]))
        with pytest.raises(HttpResponseError, match="ErrorCode:InvalidQueryParameterValue"):
            await container.get_blob_client(name).get_blob_tags()
        unsupported = "ErrorCode:FeatureNotYetSupportedForHierarchicalNamespaceAccounts"
        with pytest.raises(HttpResponseError, match=unsupported):
            await container.upload_blob("tagged.txt", b"", tags={"state": "approved"})


async def test_a_huge_blob_gives_only_the_bytes_asked_for(simulator: Simulator) -> None:
    async with signed_in(simulator, "imaging") as azure:
        blob = (await pending(azure)).get_blob_client("backup/full_cohort_2026.tar")
        size = (await blob.get_blob_properties()).size
        end = await (await blob.download_blob(offset=size - 10, length=10)).readall()
    assert size > 400e9
    assert len(end) == 10


async def test_a_large_blob_arrives_in_blocks_that_a_list_commits(fresh_simulator: Simulator) -> None:
    content = bytes(range(256)) * 40
    async with signed_in(fresh_simulator) as azure:
        url = azure.enclave.endpoints.blob.format(account=await private_account(azure))
        container = ContainerClient(
            url,
            "export-pending",
            credential=azure.credential,
            transport=azure.transport(),
            max_single_put_size=1_000,
            max_block_size=3_000,
        )
        blob = container.get_blob_client("big.bin")
        await blob.upload_blob(content, metadata={"by": "ada"})
        whole = await (await blob.download_blob()).readall()
        committed, staged = await blob.get_block_list("all")
        properties = await blob.get_blob_properties()
    assert whole == content
    assert [block.size for block in committed] == [3_000, 3_000, 3_000, 1_240]
    assert staged == []
    assert properties.metadata == {"by": "ada"}


async def test_a_block_list_that_names_an_unknown_block_is_refused(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        blob = (await pending(azure)).get_blob_client("half.bin")
        await blob.stage_block("one", b"1")
        _, staged = await blob.get_block_list("all")
        with pytest.raises(HttpResponseError, match="InvalidBlockList"):
            await blob.commit_block_list([BlobBlock("two")])
        await blob.commit_block_list([BlobBlock("one")])
        whole = await (await blob.download_blob()).readall()
    assert whole == b"1"
    assert [block.size for block in staged] == [1]


async def test_a_journal_grows_at_its_end_and_nowhere_else(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        blob = (await pending(azure)).get_blob_client("journal.jsonl")
        await blob.create_append_blob()
        await blob.append_block(b"one\n")
        await blob.append_block(b"two\n", appendpos_condition=4)
        with pytest.raises(HttpResponseError) as refused:
            await blob.append_block(b"twice\n", appendpos_condition=4)
        whole = await (await blob.download_blob()).readall()
    assert whole == b"one\ntwo\n"
    assert refused.value.status_code == 412
