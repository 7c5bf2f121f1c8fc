"""The blob service at /{account} and /{account}/{container}: properties and listings.

The accounts have a hierarchical namespace, so that listings show folders.
"""

from __future__ import annotations

from console.simulator.routing import Call, Reply, serves
from console.simulator.services.storage.routes.blob_requests import (
    ACCOUNT,
    account_of,
    bad_query,
    container_of,
    log,
)
from console.simulator.services.storage.routes.blob_xml import DIRECTORY, Listing, container_list, gmt
from console.simulator.services.storage.world import Blob, Container

CONTAINER = f"{ACCOUNT}/{{container}}"
PAGE = 5000


@serves("GET", ACCOUNT, audience="storage")
def get_account(call: Call) -> Reply:
    """List the containers of an account."""
    account = account_of(call)
    if call.query.get("comp") != "list":
        raise bad_query(call, "comp")
    log(call, "ListContainers")
    return container_list(f"{call.base_url}/{account.name}/", account, call.query.get("prefix", ""))


@serves("GET", CONTAINER, audience="storage")
def get_container(call: Call) -> Reply:
    """Return a container's properties, or with comp=list its blobs."""
    container = container_of(call)
    match call.query.get("comp", ""):
        case "list":
            log(call, "ListBlobs")
            return _list(call, container)
        case "":
            return _container_properties(call)
        case _:
            raise bad_query(call, "comp")


@serves("HEAD", CONTAINER, audience="storage")
def head_container(call: Call) -> Reply:
    """Return a container's properties as headers."""
    return _container_properties(call)


def _container_properties(call: Call) -> Reply:
    container = container_of(call)
    log(call, "GetContainerProperties")
    headers = {
        "ETag": container.etag,
        "Last-Modified": gmt(container.modified_at),
        "x-ms-lease-status": "unlocked",
        "x-ms-lease-state": "available",
        "x-ms-has-immutability-policy": "false",
        "x-ms-has-legal-hold": "false",
    }
    return Reply(b"", headers=headers)


def _list(call: Call, container: Container) -> Reply:
    query = call.query
    entries, folders = _entries(container, query.get("prefix", ""), query.get("delimiter", ""))
    start = int(query.get("marker") or 0)
    size = min(int(query.get("maxresults", PAGE)), call.world.page_size or PAGE)
    marker = str(start + size) if start + size < len(entries) else ""
    listing = Listing(f"{call.base_url}/{call.path['account']}/", container.name, query)
    return listing.reply(entries[start : start + size], () if start else folders, marker)


def _entries(container: Container, prefix: str, delimiter: str) -> tuple[list[Blob], list[str]]:
    """Return the blobs and folders under `prefix`; with a delimiter, only those right below it."""
    blobs = container.listing(prefix)
    if not delimiter:
        return sorted([*blobs, *_folders(blobs, prefix)], key=lambda blob: blob.name), []
    below = {blob.name: blob.name[len(prefix) :].partition(delimiter) for blob in blobs}
    folders = {f"{prefix}{head}{delimiter}" for head, cut, _ in below.values() if cut}
    return [blob for blob in blobs if not below[blob.name][1]], sorted(folders)


def _folders(blobs: list[Blob], prefix: str) -> list[Blob]:
    """Return the folders that hold these blobs, each as the empty blob that a listing shows."""
    folders: dict[str, Blob] = {}
    for blob in blobs:
        parts = blob.name.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name.startswith(prefix) and name not in folders:
                created_at = blob.created_at
                folders[name] = Blob(
                    name, 0, "application/octet-stream", blob.etag, created_at, created_at, metadata=DIRECTORY
                )
    return list(folders.values())
