"""Blob Storage: what lies in the export-pending container. Fresh at each read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azure.storage.blob.aio import BlobServiceClient

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.model.exports import PendingBlob

if TYPE_CHECKING:
    from azure.storage.blob import BlobProperties

FOLDER = "hdi_isfolder"


class Blobs:
    """The pending container of one storage account."""

    def __init__(self, link: Link, account: str, container: str) -> None:
        self._account = account
        self._container = container
        url = link.enclave.endpoints.blob.format(account=account)
        link.transport.allow(url)
        self._client = BlobServiceClient(
            url,
            credential=link.credential,
            transport=link.transport,
            retry_total=1,
            retry_status=0,  # as for the Resource Manager
        )

    async def list_pending(self) -> tuple[PendingBlob, ...]:
        """Return every blob that waits; raises NotPermitted, Unreachable (a private endpoint) and others."""
        with translated(f"Blob Storage {self._account}/{self._container}"):
            container = self._client.get_container_client(self._container)
            return tuple(
                [
                    self._pending(blob)
                    async for blob in container.list_blobs(include=["metadata"])
                    if FOLDER not in (blob.metadata or {})
                ]
            )

    def _pending(self, blob: BlobProperties) -> PendingBlob:
        metadata = {name.casefold(): value for name, value in (blob.metadata or {}).items()}
        return PendingBlob(
            account=self._account,
            container=self._container,
            name=line(blob.name),
            size=blob.size,
            etag=(blob.etag or "").strip('"'),
            modified_at=blob.last_modified,
            requester=line(metadata.get("requester", "")),
            content_type=line(blob.content_settings.content_type or ""),
        )
