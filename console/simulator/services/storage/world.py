"""The storage accounts of an enclave: containers, blobs, and a log row for each operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from console.simulator.world.enclave import Enclave, Person

PRIVATE, PUBLIC = "priv", "pub"
TICKS_BEGIN = datetime(1, 1, 1, tzinfo=UTC)
FILLING = b"participant_id,visit,measure,value\nP0001,1,hba1c,41.2\nP0002,1,hba1c,38.7\n"
CATEGORIES = {
    "Put": "StorageWrite",
    "Set": "StorageWrite",
    "Delete": "StorageDelete",
    "Append": "StorageWrite",
}


@dataclass(frozen=True, slots=True)
class Requester:
    """Whoever asks something of a storage account, as its log will tell."""

    upn: str = ""
    object_id: str = ""
    app_id: str = ""
    address: str = "10.20.4.10"
    authentication: str = "OAuth"
    agent: str = "azsdk-python-storage-blob/12.31.0"

    @staticmethod
    def person(who: Person, *, agent: str = "Microsoft Azure Storage Explorer, 1.40.0, win32") -> Requester:
        """Return a person of the enclave as a requester."""
        return Requester(who.upn, who.object_id, address=who.address, agent=agent)


@dataclass(frozen=True, slots=True)
class Blob:
    """One blob as it stands; each write makes a new one. `size` in bytes."""

    name: str
    size: int
    content_type: str
    etag: str
    created_at: datetime
    modified_at: datetime
    writer: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    blocks: tuple[tuple[str, bytes], ...] = ()
    kind: str = "BlockBlob"

    def bytes_between(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` up to `stop`; a seeded blob makes up its content."""
        if self.content is not None:
            return self.content[start:stop]
        length = max(0, min(stop, self.size) - start)
        offset = start % len(FILLING)
        return (FILLING * (length // len(FILLING) + 2))[offset : offset + length]


@dataclass(slots=True)
class Container:
    """One container, with its blobs by name, and the blocks that wait to be committed to one."""

    name: str
    etag: str
    modified_at: datetime
    blobs: dict[str, Blob] = field(default_factory=dict)
    staged: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def listing(self, prefix: str = "") -> list[Blob]:
        """Return the blobs under `prefix` in the order of their names."""
        return [self.blobs[name] for name in sorted(self.blobs) if name.startswith(prefix)]


def account_name(enclave: Enclave, kind: str) -> str:
    """Return the name of an enclave's account, known before the enclave is founded."""
    stem = "".join(filter(str.isalnum, enclave.name.lower()))[:11]
    return f"st{stem}{kind}{enclave.subscription_id[:4]}"


def ticks_at(when: datetime) -> int:
    """Return a time in the ticks (100 ns since year 1) from which Azure makes names."""
    since = when - TICKS_BEGIN
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10


def etag_at(when: datetime, after: str = "") -> str:
    """Return an ETag as the service makes them, and never the one that came before."""
    ticks = ticks_at(when)
    etag = f'"0x{ticks:X}"'
    return etag if etag != after else f'"0x{ticks + 1:X}"'


class StorageAccount:
    """One account with hierarchical namespace; `on_change` hears of each blob written."""

    def __init__(self, enclave: Enclave, name: str, founded_at: datetime, *containers: str) -> None:
        self.name = name
        self.id = enclave.resource("Microsoft.Storage/storageAccounts", name)
        self.founded_at = founded_at
        self.containers = {c: Container(c, etag_at(founded_at), founded_at) for c in containers}
        self.on_change: Callable[[Container, Blob, datetime], None] | None = None
        self._enclave = enclave

    def put(  # noqa: PLR0913  what a blob is, by name
        self,
        container: str,
        name: str,
        by: Requester,
        now: datetime,
        *,
        size: int = 0,
        content_type: str = "application/octet-stream",
        content: bytes | None = None,
        metadata: Mapping[str, str] | None = None,
        blocks: tuple[tuple[str, bytes], ...] = (),
        kind: str = "BlockBlob",
        operation: str = "PutBlob",
    ) -> Blob:
        """Write a blob, over any that is there, and return it."""
        before = self.containers[container].blobs.get(name)
        blob = Blob(
            name,
            size if content is None else len(content),
            content_type,
            etag_at(now, before.etag if before else ""),
            before.created_at if before else now,
            now,
            by.upn,
            dict(metadata or {}),
            content,
            blocks,
            kind,
        )
        return self._keep(container, blob, operation, by, now)

    def append(self, container: str, name: str, content: bytes, by: Requester, now: datetime) -> Blob:
        """Add bytes at the end of a blob."""
        before = self.containers[container].blobs[name]
        extended = before.bytes_between(0, before.size) + content
        etag = etag_at(now, before.etag)
        blob = replace(before, content=extended, size=len(extended), etag=etag, modified_at=now)
        return self._keep(container, blob, "AppendBlock", by, now)

    def set_metadata(
        self, container: str, name: str, metadata: Mapping[str, str], by: Requester, now: datetime
    ) -> Blob:
        """Set a blob's metadata, which changes its ETag and time as any write does."""
        before = self.containers[container].blobs[name]
        etag = etag_at(now, before.etag)
        blob = replace(before, metadata=dict(metadata), etag=etag, modified_at=now)
        return self._keep(container, blob, "SetBlobMetadata", by, now)

    def _keep(self, container: str, blob: Blob, operation: str, by: Requester, now: datetime) -> Blob:
        self.containers[container].blobs[blob.name] = blob
        self.log(operation, f"{container}/{blob.name}", by, now, size=blob.size, status=201)
        if self.on_change:
            self.on_change(self.containers[container], blob, now)
        return blob

    def delete(self, container: str, name: str, by: Requester, now: datetime) -> None:
        """Remove a blob."""
        del self.containers[container].blobs[name]
        self.log("DeleteBlob", f"{container}/{name}", by, now, status=202)

    def log(  # noqa: PLR0913  a log row's facts, by name
        self, operation: str, path: str, by: Requester, now: datetime, *, size: int = 0, status: int = 200
    ) -> None:
        """Leave the row that an operation on this account leaves in StorageBlobLogs."""
        random = self._enclave.random
        verb = next((verb for verb in CATEGORIES if operation.startswith(verb)), "")
        self._enclave.logs.write(
            "StorageBlobLogs",
            now,
            AccountName=self.name,
            AuthenticationType=by.authentication,
            CallerIpAddress=f"{by.address}:{random.randint(49152, 65535)}",
            Category=CATEGORIES.get(verb, "StorageRead"),
            CorrelationId=self._enclave.guid(),
            DurationMs=round(8 + size / 4e5 + random.random() * 9, 1),
            Location=self._enclave.location,
            ObjectKey=f"/{self.name}/{path}",
            OperationName=operation,
            OperationVersion="2026-10-06",
            Protocol="HTTPS",
            RequestBodySize=size if operation == "PutBlob" else 0,
            RequesterAppId=by.app_id,
            RequesterObjectId=by.object_id,
            RequesterTenantId=self._enclave.tenant_id,
            RequesterUpn=by.upn,
            ResponseBodySize=size if operation == "GetBlob" else 0,
            SchemaVersion="1.0",
            ServerLatencyMs=round(4 + random.random() * 9, 1),
            ServiceType="blob",
            StatusCode=str(status),
            StatusText="Success" if status < 400 else "BlobNotFound",  # noqa: PLR2004  HTTP's first error
            TlsVersion="TLS 1.3",
            Uri=f"https://{self.name}.blob.core.windows.net:443/{path}",
            UserAgentHeader=by.agent,
            _ResourceId=self.id.lower(),
        )
