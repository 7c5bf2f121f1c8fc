"""The blob service at /{account}/{container}/{blob}: reads, writes and metadata.

Blob index tags are refused, as the real service refuses them on accounts with
a hierarchical namespace.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from console.simulator.routing import Call, Reply, serves
from console.simulator.services.storage.routes.blob_requests import (
    ACCOUNT,
    account_of,
    bad_query,
    blob_of,
    check_conditions,
    container_of,
    header,
    log,
    refuse,
    requester_of,
)
from console.simulator.services.storage.routes.blob_xml import gmt, properties_headers
from console.simulator.services.storage.routes.blocks import (
    append_block,
    commit_blocks,
    list_blocks,
    put_block,
)
from console.simulator.services.storage.world import Blob

BLOB = f"{ACCOUNT}/{{container}}/{{blob*}}"
KINDS = {"blockblob": "BlockBlob", "appendblob": "AppendBlob"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


@serves("HEAD", BLOB, audience="storage")
def head_blob(call: Call) -> Reply:
    """Return a blob's properties as headers."""
    blob = blob_of(call)
    check_conditions(call, blob)
    log(call, "GetBlobProperties")
    return Reply(b"", headers=properties_headers(blob))


@serves("GET", BLOB, audience="storage")
def get_blob(call: Call) -> Reply:
    """Return a blob's bytes or the range that is asked for; with comp, its metadata or its blocks."""
    comp = call.query.get("comp", "")
    if comp == "blocklist":
        return list_blocks(call)
    blob = blob_of(call)
    if comp not in ("", "metadata"):
        raise bad_query(call, "comp")
    check_conditions(call, blob)
    if comp == "metadata":
        log(call, "GetBlobMetadata")
        return Reply(b"", headers=properties_headers(blob, 0))
    return _bytes(call, blob)


def _bytes(call: Call, blob: Blob) -> Reply:
    span = RANGE.match(header(call, "x-ms-range") or header(call, "range"))
    if span is None:
        log(call, "GetBlob", size=blob.size)
        return Reply(blob.bytes_between(0, blob.size), headers=properties_headers(blob))
    start, stop = int(span[1]), min(int(span[2]) + 1 if span[2] else blob.size, blob.size)
    if start >= blob.size:
        message = "The range specified is invalid for the current size of the resource."
        raise refuse(call, 416, "InvalidRange", message)
    log(call, "GetBlob", size=stop - start, status=206)
    headers = properties_headers(blob, stop - start)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{blob.size}"
    return Reply(blob.bytes_between(start, stop), 206, headers)


@serves("PUT", BLOB, audience="storage")
def put_blob(call: Call) -> Reply:
    """Write a blob, or with comp a part of one: metadata, a block, a block list, an end."""
    match call.query.get("comp", ""):
        case "":
            return _write_reply(_put(call), 201)
        case "metadata":
            return _write_reply(_set_metadata(call), 200)
        case "block":
            return put_block(call)
        case "blocklist":
            return _write_reply(commit_blocks(call, _metadata(call.headers)), 201)
        case "appendblock":
            return append_block(call)
        case _:
            raise bad_query(call, "comp")


def _put(call: Call) -> Blob:
    container, name = container_of(call), call.path["blob"]
    kind = KINDS.get(header(call, "x-ms-blob-type").lower())
    if kind is None:
        message = "The blob type is invalid for this operation."
        raise refuse(call, 409, "InvalidBlobType", message)
    if header(call, "x-ms-tags"):
        message = "The feature is not yet supported for hierarchical namespace accounts."
        raise refuse(call, 409, "FeatureNotYetSupportedForHierarchicalNamespaceAccounts", message)
    before = container.blobs.get(name)
    if before and header(call, "if-none-match") == "*":
        raise refuse(call, 409, "BlobAlreadyExists", "The specified blob already exists.")
    check_conditions(call, before)
    return account_of(call).put(
        container.name,
        name,
        requester_of(call),
        call.now,
        content=call.content,
        content_type=header(call, "x-ms-blob-content-type") or "application/octet-stream",
        metadata=_metadata(call.headers),
        kind=kind,
    )


def _set_metadata(call: Call) -> Blob:
    blob = blob_of(call)
    check_conditions(call, blob)
    metadata = _metadata(call.headers)
    return account_of(call).set_metadata(
        container_of(call).name, blob.name, metadata, requester_of(call), call.now
    )


def _metadata(headers: Mapping[str, str]) -> dict[str, str]:
    prefix = "x-ms-meta-"
    return {name[len(prefix) :]: value for name, value in headers.items() if name.lower().startswith(prefix)}


def _write_reply(blob: Blob, status: int) -> Reply:
    headers = {
        "ETag": blob.etag,
        "Last-Modified": gmt(blob.modified_at),
        "x-ms-request-server-encrypted": "true",
    }
    return Reply(b"", status, headers)


@serves("DELETE", BLOB, audience="storage")
def delete_blob(call: Call) -> Reply:
    """Remove a blob."""
    blob = blob_of(call)
    check_conditions(call, blob)
    account_of(call).delete(container_of(call).name, blob.name, requester_of(call), call.now)
    return Reply(b"", 202, {"x-ms-delete-type-permanent": "true"})
