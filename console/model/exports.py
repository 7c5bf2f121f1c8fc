"""What waits to leave the enclave: three facts per file that can disagree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class RunState(Enum):
    """The state of a Logic App run or a Data Factory pipeline run."""

    RUNNING = "Running"
    WAITING = "Waiting"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    TIMED_OUT = "TimedOut"
    SKIPPED = "Skipped"
    QUEUED = "Queued"
    UNKNOWN = "Unknown"

    @property
    def is_open(self) -> bool:
        """True while the run may still change something."""
        return self in (RunState.RUNNING, RunState.WAITING, RunState.QUEUED)


class ExportStage(Enum):
    """Where an export stands, reconciled from blob, approval run and copy."""

    ARRIVED = "arrived"  # a blob, and no approval asked yet
    AWAITING_APPROVAL = "awaiting approval"
    COPYING = "copying"
    EXPORTED = "exported"
    REJECTED = "rejected"
    FAILED = "failed"
    ORPHANED = "orphaned"  # a run whose blob is gone, or a blob whose run ended with nothing done


@dataclass(frozen=True, slots=True)
class PendingBlob:
    """A blob in the export-pending container; `size` in bytes."""

    account: str
    container: str
    name: str
    size: int
    etag: str
    modified_at: datetime
    requester: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalRun:
    """A Logic App run, with the blob its trigger saw (path, size, ETag, time)."""

    id: str
    name: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    path: str
    etag: str = ""
    size: int = 0
    modified_at: datetime | None = None
    decision: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class CopyRun:
    """A Data Factory pipeline run that copies one file out."""

    id: str
    state: RunState
    file_name: str
    folder: str
    started_at: datetime | None
    ended_at: datetime | None
    message: str = ""
    invoked_by: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """One file on its way out: the three facts and where they disagree."""

    path: str
    name: str
    size: int
    requester: str
    since: datetime
    stage: ExportStage
    disagreements: tuple[str, ...]
    blob: PendingBlob | None = None
    approval: ApprovalRun | None = None
    copy: CopyRun | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Exports:
    """The export queue of one enclave, as of one refresh.

    `unreadable` names each of the three facts that could not be read, and why.
    """

    items: tuple[Export, ...]
    unreadable: tuple[str, ...] = ()
