"""The export queue: three services read side by side, one of them failing hides only its own part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from console.azure.access import Access
from console.azure.exports.approvals import Approvals
from console.azure.exports.blobs import Blobs
from console.azure.exports.copies import Copies
from console.azure.http.translation import translated
from console.azure.values.json_types import JsonObject
from console.errors import ConsoleError, NotFound
from console.model.exports import ApprovalRun, CopyRun, Exports, PendingBlob
from console.model.reconciliation import reconcile
from console.model.targets import name_of

ACCOUNTS = ("Microsoft.Storage/storageAccounts", "2023-05-01")
WORKFLOWS = ("Microsoft.Logic/workflows", "2019-05-01")
FACTORIES = ("Microsoft.DataFactory/factories", "2018-06-01")


class ExportQueue:
    """Everything about what waits to leave one enclave."""

    def __init__(self, access: Access) -> None:
        self._link = access.link
        self._trends = access.trends
        self._clock = access.clock
        self._blobs: Blobs | None = None
        self._approvals: Approvals | None = None
        self._copies: Copies | None = None

    async def read(self) -> Exports:
        """Return the queue, reconciled; raises only where none of the three facts could be read."""
        now = self._clock()
        uploaders = asyncio.ensure_future(self._trends.uploaders())
        outcomes = await asyncio.gather(
            self._list_blobs(), self._list_approvals(now), self._list_copies(now), return_exceptions=True
        )
        writers = await uploaders
        failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        for failure in failures:
            if not isinstance(failure, ConsoleError) or len(failures) == len(outcomes):
                raise failure
        blobs, approvals, copies = outcomes
        pending = None if isinstance(blobs, BaseException) else [_attributed(b, writers) for b in blobs]
        items = reconcile(
            pending,
            () if isinstance(approvals, BaseException) else approvals,
            () if isinstance(copies, BaseException) else copies,
            now,
        )
        return Exports(items, tuple(str(failure) for failure in failures))

    async def _list_blobs(self) -> tuple[PendingBlob, ...]:
        settings = self._link.enclave.exports
        if self._blobs is None:
            account = settings.account or await self._private_account()
            self._blobs = Blobs(self._link, account, settings.pending_container)
        return await self._blobs.list_pending()

    async def _list_approvals(self, now: datetime) -> tuple[ApprovalRun, ...]:
        if self._approvals is None:
            workflow = await self._one(WORKFLOWS, self._link.enclave.exports.logic_app, "Logic App")
            self._approvals = Approvals(self._link, workflow["id"])
        return await self._approvals.list_runs(now)

    async def _list_copies(self, now: datetime) -> tuple[CopyRun, ...]:
        if self._copies is None:
            settings = self._link.enclave.exports
            factory = await self._one(FACTORIES, settings.data_factory, "Data Factory")
            self._copies = Copies(self._link, factory["id"], settings.pipeline)
        return await self._copies.list_runs(now)

    async def _private_account(self) -> str:
        def is_private(account: JsonObject) -> bool:
            return bool(account["properties"].get("publicNetworkAccess") == "Disabled")

        return name_of((await self._one(ACCOUNTS, "", "private storage account", is_private))["id"])

    async def _one(
        self,
        kind: tuple[str, str],
        name: str,
        words: str,
        fits: Callable[[JsonObject], bool] = lambda _: True,
    ) -> JsonObject:
        provider, version = kind
        with translated(f"finding the {words}"):
            resources = await self._link.arm.list_(f"{self._link.subscription}/providers/{provider}", version)
            scoped = [item for item in resources if self._link.in_scope(item["id"]) and fits(item)]
        matches = [item for item in scoped if not name or name_of(item["id"]).casefold() == name.casefold()]
        if not matches:
            message = f"No {words}{f' {name!r}' if name else ''} in the enclave's resource groups."
            raise NotFound(message)
        return matches[0]


def _attributed(blob: PendingBlob, uploaders: dict[str, str]) -> PendingBlob:
    """Return the blob with its writer from the storage log, which metadata cannot forge."""
    writer = uploaders.get(f"/{blob.account}/{blob.container}/{blob.name}")
    return replace(blob, requester=writer) if writer else blob
