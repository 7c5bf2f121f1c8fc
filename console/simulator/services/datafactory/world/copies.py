"""The Data Factory of an enclave: pipeline runs that copy one file out and delete its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from console.simulator.services.datafactory.world.rows import activity_row, pipeline_row
from console.simulator.services.storage.world import Blob, Requester, StorageAccount
from console.simulator.world.enclave import Enclave

QUEUED_FOR = timedelta(seconds=6)
BYTES_PER_SECOND = 180e6
SETUP_SECONDS = 14
FINAL = ("Succeeded", "Failed", "Cancelled")
GONE = (
    "ErrorCode=UserErrorFileNotFound,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,"
    "Message=The required Blob is missing. Folder path: {folder}/{file}.,"
    "Source=Microsoft.DataTransfer.ClientLibrary,'"
)
FORBIDDEN = (
    "ErrorCode=AdlsGen2OperationFailed,'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException,"
    "Message=ADLS Gen2 operation failed for: Operation returned an invalid status code 'Forbidden'. Account: "
    "'{account}'. ErrorCode: 'AuthorizationFailure'.,Source=Microsoft.DataTransfer.ClientLibrary,'"
)


@dataclass(slots=True)
class ActivityRun:
    """One activity of a pipeline run."""

    id: str
    name: str
    kind: str
    started_at: datetime
    ended_at: datetime | None = None
    status: str = "InProgress"
    output: dict[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(slots=True)
class PipelineRun:
    """One run of the copying pipeline."""

    id: str
    parameters: Mapping[str, str]
    invoked_by: Mapping[str, str]
    started_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None
    status: str = "Queued"
    message: str = ""
    activities: list[ActivityRun] = field(default_factory=list)


class Factory:
    """The Data Factory; copies of the files named in `refused` fail at the sink."""

    def __init__(self, enclave: Enclave, name: str, founded_at: datetime) -> None:
        self.name = name
        self.id = enclave.resource("Microsoft.DataFactory/factories", name)
        self.founded_at = founded_at
        self.etag = enclave.guid()
        self.runs: dict[str, PipelineRun] = {}
        self.accounts: dict[str, StorageAccount] = {}
        self.refused: set[str] = set()
        self.identity = Requester(
            object_id=enclave.guid(), app_id=enclave.guid(), agent="AzureDataFactoryCopy FxVersion/10.0"
        )
        self._enclave = enclave

    def create_run(
        self, parameters: Mapping[str, str], now: datetime, *, invoked_by: Mapping[str, str]
    ) -> PipelineRun:
        """Queue a run of the pipeline; it starts some seconds later."""
        run = PipelineRun(self._enclave.guid(), dict(parameters), dict(invoked_by), now, now)
        self.runs[run.id] = run
        pipeline_row(self._enclave, self.id, run, now)
        self._enclave.events.at(now + QUEUED_FOR, lambda when: self._start(run, when))
        return run

    def cancel(self, run: PipelineRun, now: datetime) -> None:
        """Cancel a run that has not ended."""
        if run.status not in FINAL:
            for activity in run.activities:
                self._end_activity(run, activity, "Cancelled", now)
            self._end(run, "Cancelled", now, message="The pipeline run was cancelled by a user.")

    def _start(self, run: PipelineRun, now: datetime) -> None:
        if run.status in FINAL:
            return
        self._set(run, "InProgress", now)
        copy = ActivityRun(self._enclave.guid(), "CopyFile", "Copy", now)
        run.activities.append(copy)
        activity_row(self._enclave, self.id, run, copy, now)
        blob = self._source(run)
        seconds = SETUP_SECONDS + (blob.size / BYTES_PER_SECOND if blob else 0)
        self._enclave.events.at(now + timedelta(seconds=seconds), lambda when: self._copy(run, copy, when))

    def _source(self, run: PipelineRun) -> Blob | None:
        account = self.accounts.get(run.parameters.get("sourceStorageAccountName", ""))
        container, name = source_of(run)
        source = account.containers.get(container) if account else None
        return source.blobs.get(name) if source else None

    def _copy(self, run: PipelineRun, copy: ActivityRun, now: datetime) -> None:
        if run.status in FINAL:
            return
        blob = self._source(run)
        sink = self.accounts.get(run.parameters.get("sinkStorageAccountName", ""))
        if blob is None:
            folder, file = run.parameters.get("sourceFolderPath", ""), run.parameters.get("fileName", "")
            self._fail(run, copy, GONE.format(folder=folder, file=file), now)
        elif sink is None or blob.name in self.refused:
            account = run.parameters.get("sinkStorageAccountName", "")
            self._fail(run, copy, FORBIDDEN.format(account=account), now)
        else:
            self._move(run, copy, blob, sink, now)

    def _move(
        self, run: PipelineRun, copy: ActivityRun, blob: Blob, sink: StorageAccount, now: datetime
    ) -> None:
        source = self.accounts[run.parameters["sourceStorageAccountName"]]
        container, name = source_of(run)
        target, folder = split_folder(run.parameters.get("sinkFolderPath", ""))
        source.log("GetBlob", f"{container}/{name}", self.identity, now, size=blob.size)
        sink.put(
            target,
            f"{folder}{name.rpartition('/')[2]}",
            self.identity,
            now,
            size=blob.size,
            content_type=blob.content_type,
            content=blob.content,
        )
        copy.output = {"dataRead": blob.size, "dataWritten": blob.size, "filesRead": 1, "filesWritten": 1}
        self._end_activity(run, copy, "Succeeded", now)
        delete = ActivityRun(self._enclave.guid(), "DeleteSource", "Delete", now)
        run.activities.append(delete)
        source.delete(container, name, self.identity, now)
        delete.output = {"filesDeleted": 1}
        self._end_activity(run, delete, "Succeeded", now)
        self._end(run, "Succeeded", now)

    def _fail(self, run: PipelineRun, copy: ActivityRun, message: str, now: datetime) -> None:
        copy.error = message
        self._end_activity(run, copy, "Failed", now)
        self._end(run, "Failed", now, message=f"Operation on target CopyFile failed: {message}")

    def _end(self, run: PipelineRun, status: str, now: datetime, *, message: str = "") -> None:
        run.ended_at = now
        run.message = message
        self._set(run, status, now)

    def _set(self, run: PipelineRun, status: str, now: datetime) -> None:
        run.status = status
        run.updated_at = now
        pipeline_row(self._enclave, self.id, run, now)

    def _end_activity(self, run: PipelineRun, activity: ActivityRun, status: str, now: datetime) -> None:
        if activity.ended_at is None:
            activity.status = status
            activity.ended_at = now
            activity_row(self._enclave, self.id, run, activity, now)


def split_folder(path: str) -> tuple[str, str]:
    """Return a Data Factory folder path as container and prefix (empty, or ending in a slash)."""
    container, _, folder = path.strip("/").partition("/")
    return container, f"{folder}/" if folder else ""


def source_of(run: PipelineRun) -> tuple[str, str]:
    """Return the container and blob name that a run was told to copy."""
    container, folder = split_folder(run.parameters.get("sourceFolderPath", ""))
    return container, f"{folder}{run.parameters.get('fileName', '')}"
