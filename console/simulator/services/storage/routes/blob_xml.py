"""The words of the blob service: listings and refusals in XML, and a blob's headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from console.simulator.replies import Refusal
from console.simulator.routing import Reply
from console.simulator.services.storage.world import Blob, Container, StorageAccount
from console.simulator.shapes import stamp

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DIRECTORY = {"hdi_isfolder": "true"}


class BlobRefusal(Refusal):
    """A refusal as the blob service words it: XML, and the code in a header too."""

    def __init__(self, status: int, code: str, message: str, at: datetime, **details: str) -> None:
        super().__init__(status, code, message)
        self.details = details
        self.at = at

    def reply(self) -> Reply:
        """Return the refusal as the blob service sends it."""
        text = f"{self.message}\nRequestId:00000000-0000-0000-0000-000000000000\nTime:{stamp(self.at)}"
        error = _element("Code", self.code) + _element("Message", text)
        error += "".join(_element(name, value) for name, value in self.details.items())
        headers = {"x-ms-error-code": self.code, "Content-Type": "application/xml"}
        return Reply(_document(f"<Error>{error}</Error>"), self.status, headers)


def _document(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{root}'.encode()


def _element(name: str, text: object) -> str:
    return f"<{name}>{escape(str(text))}</{name}>" if text != "" else f"<{name} />"


def _elements(values: Mapping[str, object]) -> str:
    return "".join(_element(name, value) for name, value in values.items())


def _name(name: str) -> str:
    """Return a blob's name, quoted if XML could not carry it."""
    if UNPRINTABLE.search(name):
        return f'<Name Encoded="true">{quote(name)}</Name>'
    return _element("Name", name)


def gmt(when: datetime) -> str:
    """Return a time as HTTP headers carry it."""
    return format_datetime(when.replace(microsecond=0), usegmt=True)


def properties_headers(blob: Blob, length: int | None = None) -> dict[str, str]:
    """Return the headers that describe a blob; `length` where only a part is sent."""
    return {
        "Content-Length": str(blob.size if length is None else length),
        "Content-Type": blob.content_type,
        "Last-Modified": gmt(blob.modified_at),
        "ETag": blob.etag,
        "Accept-Ranges": "bytes",
        "x-ms-creation-time": gmt(blob.created_at),
        "x-ms-blob-type": blob.kind,
        "x-ms-lease-status": "unlocked",
        "x-ms-lease-state": "available",
        "x-ms-server-encrypted": "true",
        "x-ms-access-tier": "Hot",
        "x-ms-access-tier-inferred": "true",
        "x-ms-resource-type": "file",
        **{f"x-ms-meta-{name}": value for name, value in blob.metadata.items()},
    }


def container_list(service: str, account: StorageAccount, prefix: str) -> Reply:
    """Return the containers of an account."""
    listed = [container for name, container in account.containers.items() if name.startswith(prefix)]
    containers = "".join(
        f"<Container>{_element('Name', container.name)}"
        f"<Properties>{_elements(_container_properties(container))}</Properties></Container>"
        for container in sorted(listed, key=lambda container: container.name)
    )
    body = f"{_element('Prefix', prefix)}<Containers>{containers}</Containers><NextMarker />"
    return _listing(f"ServiceEndpoint={quoteattr(service)}", body)


def _container_properties(container: Container) -> dict[str, object]:
    return {
        "Last-Modified": gmt(container.modified_at),
        "Etag": container.etag,
        "LeaseStatus": "unlocked",
        "LeaseState": "available",
        "DefaultEncryptionScope": "$account-encryption-key",
        "DenyEncryptionScopeOverride": "false",
        "HasImmutabilityPolicy": "false",
        "HasLegalHold": "false",
    }


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of blobs to be answered; `asked` holds the query, whose words are echoed."""

    service: str
    container: str
    asked: Mapping[str, str]

    def reply(self, entries: Iterable[Blob], prefixes: Iterable[str], next_marker: str) -> Reply:
        """Return a page of blobs and folders."""
        with_metadata = "metadata" in self.asked.get("include", "").lower().split(",")
        blobs = "".join(_blob(entry, with_metadata=with_metadata) for entry in entries)
        folders = "".join(f"<BlobPrefix>{_name(prefix)}</BlobPrefix>" for prefix in prefixes)
        echoed = {"Prefix": self.asked.get("prefix", ""), "Marker": self.asked.get("marker", "")}
        limit = _element("MaxResults", self.asked["maxresults"]) if "maxresults" in self.asked else ""
        body = f"{_elements(echoed)}{limit}<Blobs>{folders}{blobs}</Blobs>"
        attributes = f"ServiceEndpoint={quoteattr(self.service)} ContainerName={quoteattr(self.container)}"
        return _listing(attributes, body + _element("NextMarker", next_marker))


def block_list_document(committed: Mapping[str, bytes], staged: Mapping[str, bytes]) -> Reply:
    """Return the blocks of a blob with their sizes."""
    body = "".join(
        f"<{title}>{''.join(_block(name, content) for name, content in blocks.items())}</{title}>"
        for title, blocks in (("CommittedBlocks", committed), ("UncommittedBlocks", staged))
    )
    return Reply(_document(f"<BlockList>{body}</BlockList>"), headers={"Content-Type": "application/xml"})


def _block(name: str, content: bytes) -> str:
    return f"<Block>{_elements({'Name': name, 'Size': len(content)})}</Block>"


def _listing(attributes: str, body: str) -> Reply:
    root = f"<EnumerationResults {attributes}>{body}</EnumerationResults>"
    return Reply(_document(root), headers={"Content-Type": "application/xml"})


def _blob(blob: Blob, *, with_metadata: bool) -> str:
    properties = {
        "Creation-Time": gmt(blob.created_at),
        "Last-Modified": gmt(blob.modified_at),
        "Etag": blob.etag.strip('"'),
        "ResourceType": "directory" if blob.metadata == DIRECTORY else "file",
        "Content-Length": blob.size,
        "Content-Type": blob.content_type,
        "Content-Encoding": "",
        "Content-Language": "",
        "Content-CRC64": "",
        "Content-MD5": "",
        "Cache-Control": "",
        "Content-Disposition": "",
        "BlobType": blob.kind,
        "AccessTier": "Hot",
        "AccessTierInferred": "true",
        "LeaseStatus": "unlocked",
        "LeaseState": "available",
        "ServerEncrypted": "true",
    }
    metadata = f"<Metadata>{_elements(blob.metadata)}</Metadata>" if with_metadata else ""
    described = f"<Properties>{_elements(properties)}</Properties>{metadata}<OrMetadata />"
    return f"<Blob>{_name(blob.name)}{described}</Blob>"
