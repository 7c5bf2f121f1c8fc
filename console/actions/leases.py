"""Leases, the advisory lock between consoles: a tag on the enclave's resource group.

The tags API knows no ETag, so whoever wants the enclave writes a lease of their
own, then looks: a lease of anybody else means that one of the two withdraws,
and it is always the one that sees the other. Two that see each other both
withdraw. A lease expires, so that a console that was killed holds nobody up; one
that was suspended for longer confirms its lease before it writes anything more.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from console.actions.refusals import EnclaveLeased, LeaseLost
from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Mapping

    from console.azure.resources.tags import Tags
    from console.model.runs import Run
    from console.model.targets import AzureName

log = logging.getLogger(__name__)
TAG_PREFIX = "enclave-console-claim-"  # the name that older consoles look for
DURATION = timedelta(minutes=10)
RENEW_SECONDS = 180.0
MARGIN = timedelta(seconds=60)  # by which the clocks of two machines may differ
LONGEST_VALUE = 250
REMOVED = "Another console has acted on the enclave since, and removed this run's lease."
LOOK = "Look at the enclave as it is now, and plan what is still to do."


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody's word that they act on an enclave until then."""

    run: str
    who: str
    machine: str
    doing: str
    until: datetime

    @property
    def words(self) -> str:
        """The lease as another operator needs to hear it."""
        until = f"the lease lasts until at least {self.until:%H:%M} UTC"
        return f"{self.who} is running {self.doing} on {self.machine}; {until}."

    def tag(self) -> dict[str, str]:
        """Return the lease as a tag."""
        parts = (self.until.astimezone(UTC).isoformat(timespec="seconds"), self.who, self.machine, self.doing)
        return {f"{TAG_PREFIX}{self.run}": "|".join(part.replace("|", "/") for part in parts)[:LONGEST_VALUE]}


def live_leases(tags: Mapping[AzureName, str], now: datetime) -> tuple[Lease, ...]:
    """Return the leases among an enclave's tags that have not expired."""
    return tuple(lease for lease in _all_leases(tags) if lease.until > now)


class RunLease:
    """One run's lease on one enclave: acquired, renewed, confirmed before each write, released.

    It passes over the leases of `own_runs`: runs that it goes back on, or that its own console has under way.
    A run that `only_looks` leaves no lease: it looks whether the enclave is free, and looks
    again where that was too long ago.
    """

    def __init__(
        self,
        tags: Tags,
        clock: Callable[[], datetime],
        run: Run,
        own_runs: Callable[[], set[str]],
        *,
        only_looks: bool = False,
    ) -> None:
        self._tags = tags
        self._clock = clock
        self._run = run
        self._own_runs = own_runs
        self._only_looks = only_looks
        self._until = datetime.min.replace(tzinfo=UTC)
        self._turn = asyncio.Lock()

    async def acquire(self) -> None:
        """Lease the enclave; raises EnclaveLeased where somebody else has it."""
        until = self._clock() + DURATION
        await check_free(self._tags, self._clock(), self._own_runs())
        if self._only_looks:
            self._until = until
            return
        await self._renew()
        leases = live_leases(await self._tags.read(), self._clock())
        others = [lease for lease in leases if lease.run not in self._own_runs()]
        if others:
            await self.release()
            raise EnclaveLeased(others[0].words)

    async def confirm(self) -> None:
        """Return while nobody else can have the enclave; raises LeaseLost where somebody had or has.

        Nobody takes an enclave before its lease has expired. One that has, because the console
        was suspended or could not renew it, is taken anew only where nobody came meanwhile.
        """
        while self._clock() >= self._until - MARGIN:
            async with self._turn:
                if self._clock() >= self._until - MARGIN:
                    await self._take_again()

    async def keep_renewed(self, sleep: Callable[[float], Awaitable[object]]) -> None:
        """Renew the lease, until cancelled or lost."""
        while True:
            await sleep(RENEW_SECONDS)
            try:
                await (self._renew() if self._clock() < self._until - MARGIN else self.confirm())
            except LeaseLost as lost:
                log.warning("the lease on the enclave is not renewed: %s", lost)
                return
            except ConsoleError as failure:
                log.warning("the lease on the enclave could not be renewed: %s", failure)

    async def release(self) -> None:
        """Remove the lease, and with it whatever has expired."""
        tags = await self._tags.read()
        live = {lease.run for lease in live_leases(tags, self._clock())}
        kept = (live | self._own_runs()) - {self._run.id, *self._run.plan.of}
        await self._tags.delete([name for name in tags if (run := _run_of(name)) and run not in kept])

    async def _renew(self) -> None:
        """Make the lease last ten minutes from now."""
        by, doing, until = self._run.operator, self._run.plan.request.action, self._clock() + DURATION
        who = by.name or by.object_id or "somebody"
        await self._tags.merge(Lease(self._run.id, who, by.machine, doing, until).tag())
        self._until = until

    async def _take_again(self) -> None:
        leases = _all_leases(await self._tags.read())
        own = self._own_runs()
        later = [lease for lease in leases if lease.run not in own and lease.until > self._until]
        if later:
            raise LeaseLost(later[0].words)
        if not self._only_looks and self._run.id not in {lease.run for lease in leases}:
            raise LeaseLost(REMOVED, advice=LOOK)
        try:
            await self.acquire()
        except EnclaveLeased as refusal:
            raise LeaseLost(refusal.message) from refusal


async def check_free(tags: Tags, now: datetime, own_runs: Container[str] = ()) -> None:
    """Raise EnclaveLeased where somebody acts on the enclave by a run that is none of `own_runs`."""
    for lease in live_leases(await tags.read(), now):
        if lease.run not in own_runs:
            raise EnclaveLeased(lease.words)


def _all_leases(tags: Mapping[AzureName, str]) -> tuple[Lease, ...]:
    found = [_lease(run, value) for name, value in tags.items() if (run := _run_of(name))]
    return tuple(lease for lease in found if lease)


def _run_of(name: str) -> str:
    """Return whose lease a tag of this name is; empty where it is none."""
    folded = name.casefold()
    return folded.removeprefix(TAG_PREFIX) if folded.startswith(TAG_PREFIX) else ""


def _lease(run: str, value: str) -> Lease | None:
    parts = value.split("|", 3)
    try:
        until = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    who, machine, doing = (*parts[1:], "", "", "")[:3]
    return Lease(run, who, machine, doing, until)
