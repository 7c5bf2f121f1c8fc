"""Blobs written piece by piece: blocks put and committed, and bytes appended at the end."""

from __future__ import annotations

import re
from html import unescape

from console.simulator.routing import Call, Reply
from console.simulator.services.storage.routes.blob_requests import (
    account_of,
    bad_query,
    blob_of,
    check_conditions,
    container_of,
    header,
    refuse,
    requester_of,
)
from console.simulator.services.storage.routes.blob_xml import block_list_document
from console.simulator.services.storage.world import Blob

LISTED = re.compile(r"<(Committed|Uncommitted|Latest)>([^<]+)</\1>")
LONGEST_ID = 88  # base64 of 64 bytes


def put_block(call: Call) -> Reply:
    """Keep a block until a block list commits it."""
    block = call.query.get("blockid", "")
    if not 0 < len(block) <= LONGEST_ID:
        raise bad_query(call, "blockid")
    staged = container_of(call).staged.setdefault(call.path["blob"], {})
    staged[block] = call.content
    account_of(call).log("PutBlock", _path(call), requester_of(call), call.now, status=201)
    return Reply(b"", 201, {"x-ms-request-server-encrypted": "true"})


def commit_blocks(call: Call, metadata: dict[str, str]) -> Blob:
    """Make the blob of the blocks that the list names, in its order."""
    container, name = container_of(call), call.path["blob"]
    before = container.blobs.get(name)
    if before and header(call, "if-none-match") == "*":
        raise refuse(call, 409, "BlobAlreadyExists", "The specified blob already exists.")
    check_conditions(call, before)
    blocks = _select_blocks(call, container.staged.get(name, {}), dict(before.blocks) if before else {})
    container.staged.pop(name, None)
    return account_of(call).put(
        container.name,
        name,
        requester_of(call),
        call.now,
        content=b"".join(blocks.values()),
        content_type=header(call, "x-ms-blob-content-type") or "application/octet-stream",
        metadata=metadata,
        blocks=tuple(blocks.items()),
        operation="PutBlockList",
    )


def list_blocks(call: Call) -> Reply:
    """Answer the blocks of a blob: committed, uncommitted or all, as is asked."""
    container, name = container_of(call), call.path["blob"]
    staged = container.staged.get(name, {})
    blob = container.blobs.get(name) if staged else blob_of(call)
    list_type = call.query.get("blocklisttype", "committed").lower()
    committed = dict(blob.blocks) if blob and list_type != "uncommitted" else {}
    return block_list_document(committed, staged if list_type != "committed" else {})


def append_block(call: Call) -> Reply:
    """Add bytes at the end of an append blob, where its length is as the caller expects."""
    blob = blob_of(call)
    if blob.kind != "AppendBlob":
        raise refuse(call, 409, "InvalidBlobType", "The blob type is invalid for this operation.")
    check_conditions(call, blob)
    expected = header(call, "x-ms-blob-condition-appendpos")
    if expected and int(expected) != blob.size:
        message = "The append position condition specified was not met."
        raise refuse(call, 412, "AppendPositionConditionNotMet", message)
    after = account_of(call).append(
        container_of(call).name, blob.name, call.content, requester_of(call), call.now
    )
    headers = {"x-ms-blob-append-offset": str(blob.size), "x-ms-blob-committed-block-count": "1"}
    return Reply(b"", 201, headers | {"ETag": after.etag})


def _select_blocks(call: Call, staged: dict[str, bytes], committed: dict[str, bytes]) -> dict[str, bytes]:
    sources = {"Committed": (committed,), "Uncommitted": (staged,), "Latest": (staged, committed)}
    blocks: dict[str, bytes] = {}
    for kind, name in LISTED.findall(call.content.decode()):
        block = unescape(name)
        content = next((source[block] for source in sources[kind] if block in source), None)
        if content is None:
            raise refuse(call, 400, "InvalidBlockList", "The specified block list is invalid.")
        blocks[block] = content
    return blocks


def _path(call: Call) -> str:
    return f"{call.path['container']}/{call.path['blob']}"
