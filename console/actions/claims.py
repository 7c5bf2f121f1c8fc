"""The advisory lock between consoles: a tag on the enclave's resource group, so that no resource is added.

The tags API knows no ETag, so whoever wants the enclave writes a claim of their
own, then looks: a claim of anybody else means that one of the two withdraws,
and it is always the one that sees the other. Two that see each other both
withdraw. A claim expires, so that a console that was killed holds nobody up; one
that was suspended for longer confirms its claim before it writes anything more.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from console.actions.refusals import ClaimLost, EnclaveHeld
from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Mapping

    from console.azure.resources.tags import Tags
    from console.model.runs import Run
    from console.model.targets import AzureName

log = logging.getLogger(__name__)
PREFIX = "enclave-console-claim-"
LIFE = timedelta(minutes=10)
RENEW_SECONDS = 180.0
MARGIN = timedelta(seconds=60)  # by which the clocks of two machines may differ
LONGEST_VALUE = 250
REMOVED = "another console has acted on the enclave since, and removed this run's claim"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word that they act on an enclave until then."""

    run: str
    who: str
    machine: str
    doing: str
    until: datetime

    @property
    def words(self) -> str:
        """The claim as another operator needs to hear it."""
        return f"{self.who} on {self.machine} is at it ({self.doing}), until {self.until:%H:%M} UTC at least"

    def tag(self) -> dict[str, str]:
        """Return the claim as a tag."""
        parts = (self.until.astimezone(UTC).isoformat(timespec="seconds"), self.who, self.machine, self.doing)
        return {f"{PREFIX}{self.run}": "|".join(part.replace("|", "/") for part in parts)[:LONGEST_VALUE]}


def claims_in(tags: Mapping[AzureName, str], now: datetime) -> tuple[Claim, ...]:
    """Return the claims among an enclave's tags that have not expired."""
    return tuple(claim for claim in _all_claims(tags) if claim.until > now)


class Hold:
    """One run's claim on one enclave: taken, renewed, confirmed before each write, given up.

    It passes over the claims of `ours`: runs that it goes back on, or that its own console has under way.
    A run that `only_looks` leaves no claim: it looks whether the enclave is free, and looks
    again where that was too long ago.
    """

    def __init__(
        self,
        tags: Tags,
        clock: Callable[[], datetime],
        run: Run,
        ours: Callable[[], set[str]],
        *,
        only_looks: bool = False,
    ) -> None:
        self._tags = tags
        self._clock = clock
        self._run = run
        self._ours = ours
        self._only_looks = only_looks
        self._until = datetime.min.replace(tzinfo=UTC)
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Claim the enclave; raises EnclaveHeld where somebody else has it."""
        until = self._clock() + LIFE
        await check_free(self._tags, self._clock(), self._ours())
        if self._only_looks:
            self._until = until
            return
        await self._renew()
        others = [c for c in claims_in(await self._tags.read(), self._clock()) if c.run not in self._ours()]
        if others:
            await self.give_up()
            raise EnclaveHeld(others[0].words)

    async def confirm(self) -> None:
        """Return while nobody else can have the enclave; raises ClaimLost where somebody had or has.

        Nobody takes an enclave before its claim has expired. One that has, because the console
        was suspended or could not renew it, is taken anew only where nobody came meanwhile.
        """
        while self._clock() >= self._until - MARGIN:
            async with self._turn:
                if self._clock() >= self._until - MARGIN:
                    await self._take_again()

    async def keep(self, sleep: Callable[[float], Awaitable[object]]) -> None:
        """Renew the claim, until cancelled or lost."""
        while True:
            await sleep(RENEW_SECONDS)
            try:
                await (self._renew() if self._clock() < self._until - MARGIN else self.confirm())
            except ClaimLost as lost:
                log.warning("the claim on the enclave is not renewed: %s", lost)
                return
            except ConsoleError as failure:
                log.warning("the claim on the enclave could not be renewed: %s", failure)

    async def give_up(self) -> None:
        """Remove the claim, and with it whatever has expired."""
        tags = await self._tags.read()
        live = {claim.run for claim in claims_in(tags, self._clock())}
        kept = (live | self._ours()) - {self._run.id, *self._run.plan.of}
        await self._tags.delete([name for name in tags if (run := _run_of(name)) and run not in kept])

    async def _renew(self) -> None:
        """Make the claim last ten minutes from now."""
        by, doing, until = self._run.operator, self._run.plan.request.action, self._clock() + LIFE
        who = by.name or by.object_id or "somebody"
        await self._tags.merge(Claim(self._run.id, who, by.machine, doing, until).tag())
        self._until = until

    async def _take_again(self) -> None:
        claims = _all_claims(await self._tags.read())
        later = [c for c in claims if c.run not in self._ours() and c.until > self._until]
        if later:
            raise ClaimLost(later[0].words)
        if not self._only_looks and self._run.id not in {claim.run for claim in claims}:
            raise ClaimLost(REMOVED)
        try:
            await self.take()
        except EnclaveHeld as held:
            raise ClaimLost(held.message) from held


async def check_free(tags: Tags, now: datetime, ours: Container[str] = ()) -> None:
    """Raise EnclaveHeld where somebody acts on the enclave by a run that is none of `ours`."""
    for claim in claims_in(await tags.read(), now):
        if claim.run not in ours:
            raise EnclaveHeld(claim.words)


def _all_claims(tags: Mapping[AzureName, str]) -> tuple[Claim, ...]:
    found = [_claim(run, value) for name, value in tags.items() if (run := _run_of(name))]
    return tuple(claim for claim in found if claim)


def _run_of(name: str) -> str:
    """Return whose claim a tag of this name is; empty where it is none."""
    folded = name.casefold()
    return folded.removeprefix(PREFIX) if folded.startswith(PREFIX) else ""


def _claim(run: str, value: str) -> Claim | None:
    parts = value.split("|", 3)
    try:
        until = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    who, machine, doing = (*parts[1:], "", "", "")[:3]
    return Claim(run, who, machine, doing, until)
