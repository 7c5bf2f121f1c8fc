"""The advisory lock between consoles: a tag on the enclave's resource group, so that no resource is added.

The tags API knows no ETag, so whoever wants the enclave writes a claim of their
own, then looks: a claim of anybody else means that one of the two withdraws,
and it is always the one that sees the other. Two that see each other both
withdraw. A claim expires, so that a console that was killed holds nobody up.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from console.actions.refusals import EnclaveHeld
from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container

    from console.azure.tags import Tags
    from console.model.runs import Run

log = logging.getLogger(__name__)
PREFIX = "enclave-console-claim-"
LIFE = timedelta(minutes=10)
RENEW_SECONDS = 180.0
LONGEST_VALUE = 250


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


def claims_in(tags: dict[str, str], now: datetime) -> tuple[Claim, ...]:
    """Return the claims among an enclave's tags that have not expired."""
    found = [
        _claim(name.removeprefix(PREFIX), value) for name, value in tags.items() if name.startswith(PREFIX)
    ]
    return tuple(claim for claim in found if claim and claim.until > now)


class Hold:
    """One run's claim on one enclave: taken, renewed, given up.

    It passes over the claims of `ours`: runs that it goes back on, or of its own console.
    """

    def __init__(self, tags: Tags, clock: Callable[[], datetime], run: Run, ours: Container[str]) -> None:
        self._tags = tags
        self._clock = clock
        self._run = run
        self._ours = ours

    async def check(self) -> None:
        """Raise EnclaveHeld where somebody else acts on the enclave."""
        await check_free(self._tags, self._clock(), self._ours)

    async def take(self) -> None:
        """Claim the enclave; raises EnclaveHeld where somebody else has it."""
        await self.check()
        await self.renew()
        others = self._others(await self._tags.read())
        if others:
            await self.give_up()
            raise EnclaveHeld(others[0].words)

    async def renew(self) -> None:
        """Make the claim last ten minutes from now."""
        by, doing = self._run.operator, self._run.plan.request.action
        who = by.name or by.object_id or "somebody"
        await self._tags.merge(Claim(self._run.id, who, by.machine, doing, self._clock() + LIFE).tag())

    async def keep(self, sleep: Callable[[float], Awaitable[object]]) -> None:
        """Renew the claim, until cancelled."""
        while True:
            await sleep(RENEW_SECONDS)
            try:
                await self.renew()
            except ConsoleError as failure:
                log.warning("the claim on the enclave could not be renewed: %s", failure)

    async def give_up(self) -> None:
        """Remove the claim, and with it whatever has expired."""
        tags = await self._tags.read()
        over = {self._run.id, *self._run.plan.of}
        live = {f"{PREFIX}{c.run}" for c in claims_in(tags, self._clock()) if c.run not in over}
        await self._tags.delete([name for name in tags if name.startswith(PREFIX) and name not in live])

    def _others(self, tags: dict[str, str]) -> list[Claim]:
        return [claim for claim in claims_in(tags, self._clock()) if claim.run not in self._ours]


async def check_free(tags: Tags, now: datetime, ours: Container[str] = ()) -> None:
    """Raise EnclaveHeld where somebody acts on the enclave by a run that is none of `ours`."""
    for claim in claims_in(await tags.read(), now):
        if claim.run not in ours:
            raise EnclaveHeld(claim.words)


def _claim(run: str, value: str) -> Claim | None:
    parts = value.split("|", 3)
    try:
        until = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    who, machine, doing = (*parts[1:], "", "", "")[:3]
    return Claim(run, who, machine, doing, until)
