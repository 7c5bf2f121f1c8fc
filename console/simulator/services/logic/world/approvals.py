"""The Logic App of an enclave: a run for each file that arrives, waiting for a person's word."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from console.simulator.services.datafactory.world.copies import Factory, PipelineRun
from console.simulator.services.datafactory.world.rows import PIPELINE
from console.simulator.services.logic.world.rows import action_row, run_row
from console.simulator.services.storage.world import Blob, Container, ticks_at
from console.simulator.world.enclave import Enclave

TRIGGER = "When_a_blob_is_added_or_modified_(properties_only)"
ASK, DECIDE, COPY = "Send_approval_email", "Condition", "Create_a_pipeline_run"
POLL = timedelta(minutes=1)
MOST_TICKS = 2**63 - 1  # a run's name counts down from here, so that the newest sorts first
UNMET = "ActionBranchingConditionNotSatisfied"


@dataclass(slots=True)
class Action:
    """One action of a run."""

    name: str
    tracking_id: str
    started_at: datetime
    ended_at: datetime | None = None
    status: str = "Waiting"
    code: str = "NotSpecified"
    inputs: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """One run of the workflow; `seen` is what its trigger saw of the blob."""

    name: str
    tracking_id: str
    started_at: datetime
    scheduled_at: datetime
    container: str
    blob_name: str
    seen: Mapping[str, Any]
    ended_at: datetime | None = None
    status: str = "Running"
    code: str = ""
    actions: dict[str, Action] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """True until somebody has decided."""
        return self.status == "Running" and self.actions[ASK].status == "Waiting"


class Workflow:
    """The approval workflow: polls its container each minute, asks, and starts the copy."""

    def __init__(  # noqa: PLR0913  what it connects is given by name
        self,
        enclave: Enclave,
        name: str,
        founded_at: datetime,
        *,
        approver: str,
        factory: Factory,
        accounts: tuple[str, str],
        sink_folder: str,
    ) -> None:
        self.name = name
        self.id = enclave.resource("Microsoft.Logic/workflows", name)
        self.founded_at = founded_at
        self.version = f"0858{enclave.random.randrange(10**15, 10**16)}"
        self.principal_id = enclave.guid()
        self.key = workflow_key(enclave)
        self.approver = approver
        self.runs: dict[str, Run] = {}
        self._factory = factory
        self._source, self._sink = accounts
        self._sink_folder = sink_folder
        self._enclave = enclave
        self._unseen: dict[tuple[str, str], Blob] = {}
        self._poll_second = timedelta(seconds=enclave.random.randrange(60))

    def notice(self, container: Container, blob: Blob, now: datetime) -> None:
        """Note a blob that the next poll will find added or modified."""
        if not self._unseen:
            start_of_minute = now.replace(second=0, microsecond=0)
            poll = start_of_minute + self._poll_second
            self._enclave.events.at(poll if poll > now else poll + POLL, self._poll)
        self._unseen[container.name, blob.name] = blob

    def polled_at(self, now: datetime) -> datetime:
        """Return when the container was last looked at."""
        poll = now.replace(second=0, microsecond=0) + self._poll_second
        return poll if poll <= now else poll - POLL

    def _poll(self, now: datetime) -> None:
        blobs, self._unseen = self._unseen, {}
        for (container, _), blob in blobs.items():
            account = self._factory.accounts[self._source]
            if account.containers[container].blobs.get(blob.name) is blob:
                self._start(container, blob, now)

    def _start(self, container: str, blob: Blob, now: datetime) -> None:
        name = (
            f"{MOST_TICKS - ticks_at(now):020d}{self._enclave.random.randrange(10**9):09d}CU{now.minute:02d}"
        )
        seen = properties_seen(container, blob)
        run = Run(name, self._enclave.guid(), now, now, container, blob.name, seen)
        run.actions[ASK] = self._action(ASK, now)
        run.actions[ASK].inputs = {"path": "/approvalmail/$subscriptions", "body": self.question}
        self.runs[name] = run
        run_row(self._enclave, self.id, run, "Started", now)

    def _action(
        self, name: str, now: datetime, status: str = "Waiting", code: str = "NotSpecified"
    ) -> Action:
        ended_at = None if status == "Waiting" else now
        return Action(name, self._enclave.guid(), now, ended_at, status, code)

    @property
    def question(self) -> dict[str, Any]:
        """The e-mail that asks, and says nothing about the file."""
        message = {"To": self.approver, "Subject": "Approval Request", "Options": "Approve, Reject"}
        return {"Message": {**message, "Importance": "Normal"}}

    def decide(self, run: Run, now: datetime, *, is_approved: bool, by: str) -> PipelineRun | None:
        """Take an approver's answer; an approval starts the copy and returns it."""
        if not run.is_waiting:
            return None
        option = "Approve" if is_approved else "Reject"
        self._answer(run, option, by, now)
        run.actions[DECIDE] = self._action(DECIDE, now, "Succeeded", "OK")
        copy = self._copy(run, now) if is_approved else None
        if copy is None:
            run.actions[COPY] = self._action(COPY, now, "Skipped", UNMET)
        self._end(run, "Succeeded", now)
        return copy

    def _answer(self, run: Run, option: str, by: str, now: datetime) -> None:
        ask = run.actions[ASK]
        ask.ended_at, ask.status, ask.code = now, "Succeeded", "OK"
        tenant = self._enclave.tenant_id
        ask.outputs = {"body": {"SelectedOption": option, "UserEmailAddress": by, "UserTenantId": tenant}}
        action_row(self._enclave, self.id, run, ask, now)

    def _copy(self, run: Run, now: datetime) -> PipelineRun:
        folder, _, file = f"{run.container}/{run.blob_name}".rpartition("/")
        parameters = self.copy_parameters(folder, file)
        invoked_by = {"id": self.name, "name": "Manual", "invokedByType": "Manual"}
        copy = self._factory.create_run(parameters, now, invoked_by=invoked_by)
        action = run.actions[COPY] = self._action(COPY, now, "Succeeded", "OK")
        action.inputs = {"method": "post", "path": f"/pipelines/{PIPELINE}/createRun", "body": parameters}
        action.outputs = {"statusCode": 200, "body": {"runId": copy.id}}
        action_row(self._enclave, self.id, run, action, now)
        return copy

    def copy_parameters(self, folder: str, file: str) -> dict[str, str]:
        """Return what the pipeline is told: from where to where, and which file."""
        return {
            "sourceStorageAccountName": self._source,
            "sourceFolderPath": folder,
            "sinkStorageAccountName": self._sink,
            "sinkFolderPath": self._sink_folder,
            "fileName": file,
        }

    def cancel(self, run: Run, now: datetime) -> None:
        """Cancel a run that still waits."""
        if run.status != "Running":
            return
        ask = run.actions[ASK]
        ask.ended_at, ask.status, ask.code = now, "Cancelled", "WorkflowRunCancelled"
        self._end(run, "Cancelled", now)

    def _end(self, run: Run, status: str, now: datetime) -> None:
        run.status, run.ended_at = status, now
        run_row(self._enclave, self.id, run, "Completed", now)


def workflow_key(enclave: Enclave) -> str:
    """Return the id under which the workflow's contents are linked, known before it is founded."""
    return hashlib.sha256(f"workflow of {enclave.subscription_id}".encode()).hexdigest()[:32]


def properties_seen(container: str, blob: Blob) -> dict[str, Any]:
    """Return what the trigger tells of a blob: the body of its outputs."""
    path = f"/{container}/{blob.name}"
    stamp = blob.modified_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "Id": base64.b64encode(path.encode()).decode(),
        "Name": blob.name.rpartition("/")[2],
        "DisplayName": blob.name.rpartition("/")[2],
        "Path": path,
        "LastModified": stamp,
        "Size": blob.size,
        "MediaType": blob.content_type,
        "IsFolder": False,
        "ETag": blob.etag,
        "FileLocator": base64.b64encode(path.encode()).decode(),
        "LastModifiedBy": None,
    }
