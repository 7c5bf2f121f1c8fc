"""One export out of three facts that can disagree: the blob, the approval run, the copy.

The enclave's own flow keeps no record of an export as a whole: a blob lies in
export-pending, a Logic App run waits in its approval mail, a pipeline run
copies. Whoever decides must see all three, and where they contradict.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from console.model.exports import Export, ExportStage, RunState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.model.exports import ApprovalRun, CopyRun, PendingBlob

GONE = "approval waits, but the file is gone"
TRIGGER_DELAY = timedelta(minutes=5)  # the Logic App polls every minute
_ENDED_BADLY = frozenset({RunState.FAILED, RunState.CANCELLED, RunState.TIMED_OUT})
KEPT_AFTER_END = timedelta(hours=24)


@dataclass(slots=True)
class _Facts:
    """What is known of one path."""

    blob: PendingBlob | None = None
    approvals: list[ApprovalRun] = field(default_factory=list)
    copies: list[CopyRun] = field(default_factory=list)


def reconcile(
    blobs: Iterable[PendingBlob] | None,
    approvals: Iterable[ApprovalRun],
    copies: Iterable[CopyRun],
    now: datetime,
) -> tuple[Export, ...]:
    """Return every export that waits, moves or ended in the last 24 hours, oldest first.

    `blobs` is None where the container could not be read: then no file is called gone.
    """
    facts: dict[str, _Facts] = {}
    for blob in blobs or ():
        facts.setdefault(_path(blob.container, blob.name), _Facts()).blob = blob
    for approval in approvals:
        facts.setdefault(approval.path.strip("/"), _Facts()).approvals.append(approval)
    for copy in copies:
        facts.setdefault(_path(copy.folder, copy.file_name), _Facts()).copies.append(copy)
    exports = (
        _export(path, path_facts, now, sees_blobs=blobs is not None)
        for path, path_facts in facts.items()
        if path
    )
    return tuple(sorted((e for e in exports if _is_of_interest(e, now)), key=lambda e: (e.since, e.path)))


def _path(container: str, name: str) -> str:
    return f"{container.strip('/')}/{name.strip('/')}".strip("/")


def _export(path: str, facts: _Facts, now: datetime, *, sees_blobs: bool) -> Export:
    approval = max(facts.approvals, key=lambda run: (run.state.is_open, run.started_at), default=None)
    copy = max((run for run in facts.copies if run.started_at), key=_copy_start, default=None)
    if copy and approval and _copy_start(copy) < approval.started_at:
        copy = None  # the copy of an earlier file of the same name
    blob = facts.blob
    stage = _stage(blob, approval, copy)
    if not sees_blobs and approval and approval.state.is_open:
        stage = ExportStage.AWAITING_APPROVAL
    disagreements = _disagreements(facts, stage, approval, now)
    return Export(
        path=path,
        name=path.rpartition("/")[2],
        size=blob.size if blob else approval.size if approval else 0,
        requester=blob.requester if blob else "",
        since=_since(blob, approval, copy, now),
        stage=stage,
        disagreements=tuple(words for words in disagreements if sees_blobs or words != GONE),
        blob=blob,
        approval=approval,
        copy=copy,
    )


def _stage(blob: PendingBlob | None, approval: ApprovalRun | None, copy: CopyRun | None) -> ExportStage:
    if copy and (copy.state.is_open or copy.state in _ENDED_BADLY):
        return ExportStage.COPYING if copy.state.is_open else ExportStage.FAILED
    if blob is None:
        is_out = copy is not None and copy.state is RunState.SUCCEEDED
        return ExportStage.EXPORTED if is_out else ExportStage.ORPHANED
    if approval is None:
        return ExportStage.ARRIVED
    if approval.state.is_open:
        return ExportStage.AWAITING_APPROVAL
    if approval.state is not RunState.SUCCEEDED:
        return ExportStage.FAILED
    return ExportStage.REJECTED if copy is None else ExportStage.ORPHANED


def _disagreements(
    facts: _Facts, stage: ExportStage, approval: ApprovalRun | None, now: datetime
) -> Iterable[str]:
    blob = facts.blob
    open_runs = [run for run in facts.approvals if run.state.is_open]
    if approval and approval.state.is_open and blob is None:
        yield GONE
    if blob and approval and approval.state.is_open and approval.etag and blob.etag != approval.etag:
        yield "file changed since approval was asked"
    if blob and approval and approval.size and approval.state.is_open and blob.size != approval.size:
        yield f"size was {approval.size} bytes when approval was asked"
    if len(open_runs) > 1:
        yield f"{len(open_runs)} approvals wait for this one file"
    if blob and not facts.approvals and now - blob.modified_at > TRIGGER_DELAY:
        yield "no approval was ever asked"
    if stage is ExportStage.FAILED:
        yield "the copy or its approval failed, the file is still inside"
    if blob and any(run.state is RunState.SUCCEEDED for run in facts.copies) and not open_runs:
        yield "copied, but still in the pending container"
    if facts.copies and not facts.approvals:
        yield "copied with no approval run behind it"


def _since(
    blob: PendingBlob | None, approval: ApprovalRun | None, copy: CopyRun | None, now: datetime
) -> datetime:
    if blob:
        return blob.modified_at
    if approval:
        return approval.modified_at or approval.started_at
    return (copy.started_at if copy else None) or now


def _copy_start(copy: CopyRun) -> datetime:
    if copy.started_at is None:
        message = "only copies that have started are compared"
        raise ValueError(message)
    return copy.started_at


def _is_of_interest(export: Export, now: datetime) -> bool:
    if export.blob is not None or export.stage in (ExportStage.COPYING, ExportStage.AWAITING_APPROVAL):
        return True
    if export.approval and export.approval.state.is_open:
        return True
    ends = [run.ended_at for run in (export.approval, export.copy) if run and run.ended_at]
    return bool(ends) and now - max(ends) <= KEPT_AFTER_END
