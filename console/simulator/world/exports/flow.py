"""The way out of an enclave: files wait in one account, are approved, and are copied to the other."""

from __future__ import annotations

from datetime import datetime

from console.simulator.services.datafactory.world.copies import Factory
from console.simulator.services.logic.world.approvals import Run, Workflow
from console.simulator.services.storage.world import (
    PRIVATE,
    PUBLIC,
    Blob,
    Container,
    Requester,
    StorageAccount,
    account_name,
)
from console.simulator.world.enclave import Enclave, Person
from console.simulator.world.exports import interventions  # noqa: F401  registers what tests can do
from console.simulator.world.exports.files import Upload, new_upload
from console.simulator.world.exports.life import schedule_life

PENDING, APPROVED, INGEST = "export-pending", "export-approved", "ingest"


class ExportFlow:
    """The two storage accounts, the approval workflow and the copying factory of an enclave."""

    def __init__(self, enclave: Enclave, at: datetime) -> None:
        self.enclave = enclave
        self.private = StorageAccount(enclave, account_name(enclave, PRIVATE), at, INGEST, PENDING)
        self.public = StorageAccount(enclave, account_name(enclave, PUBLIC), at, INGEST, APPROVED)
        self.accounts = {account.name: account for account in (self.private, self.public)}
        self.factory = Factory(enclave, f"adf-{enclave.name}-{enclave.subscription_id[:4]}", at)
        self.factory.accounts = self.accounts
        self.workflow = Workflow(
            enclave,
            f"logic-{enclave.name}-export-approval",
            at,
            approver=self.approver.upn,
            factory=self.factory,
            accounts=(self.private.name, self.public.name),
            sink_folder=APPROVED,
        )
        self.private.on_change = self._notice_blob

    @property
    def approver(self) -> Person:
        """Whoever is asked for approval."""
        operators = [person for person in self.enclave.people if person.is_operator]
        return (operators or self.enclave.people)[0]

    @property
    def pending(self) -> Container:
        """The container in which files wait."""
        return self.private.containers[PENDING]

    def _notice_blob(self, container: Container, blob: Blob, now: datetime) -> None:
        if container.name == PENDING:
            self.workflow.notice(container, blob, now)

    def upload(self, who: Person, now: datetime, upload: Upload | None = None) -> Blob:
        """Let somebody put a file, one such as they would, into export-pending."""
        file = upload or new_upload(self.enclave.random, who, now)
        requester = Requester.person(who)
        metadata = {"requester": who.upn, "project": file.study} if who in self.enclave.people else {}
        self.private.put(
            PENDING,
            file.name,
            requester,
            now,
            size=file.size,
            content_type=file.media_type,
            metadata=metadata,
        )
        return self.pending.blobs[file.name]

    def read_data(self, by: Requester, now: datetime) -> None:
        """Let somebody read a file of the study's data, if any is left."""
        blobs = list(self.private.containers[INGEST].blobs.values())
        if blobs:
            blob = self.enclave.random.choice(blobs)
            self.private.log("GetBlob", f"{INGEST}/{blob.name}", by, now, size=blob.size)

    def waiting(self, blob_name: str = "") -> list[Run]:
        """Return the runs that wait for a decision, of one blob or of all, oldest first."""
        return [
            run for run in self.workflow.runs.values() if run.is_waiting and blob_name in ("", run.blob_name)
        ]


def create(enclave: Enclave, at: datetime) -> ExportFlow:
    """Return the export path as of `at`, with what will arrive and be decided scheduled."""
    flow = ExportFlow(enclave, at)
    schedule_life(flow, at)
    return flow
