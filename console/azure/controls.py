"""Everything of one enclave that can be acted on, and the fresh state that a plan is made from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from console.azure.arm.link import Link
from console.azure.compute.actions import Power
from console.azure.compute.gateway import Machines
from console.azure.desktops.actions import Broker
from console.azure.learning.actions import Computing
from console.azure.resources.authorization import Authorization
from console.azure.resources.tagged import Tagged
from console.azure.resources.tags import Tags
from console.azure.topics import EXPORTS, QUOTA, SESSIONS, Gateways
from console.errors import ConsoleError, NotFound, NotPermitted
from console.model.exports import Exports
from console.model.plans import MissingPermission
from console.model.quota import Compute
from console.model.runs import Operator
from console.model.sessions import Desktop
from console.model.states import EnclaveState, Lock, Part
from console.model.targets import AzureName, group_of

T = TypeVar("T")
U = TypeVar("U")

LOCKS_READ = "Microsoft.Authorization/locks/read"


class Controls:
    """One enclave's write gateways, by what they act on."""

    def __init__(
        self,
        link: Link,
        gateways: Gateways,
        clock: Callable[[], datetime],
    ) -> None:
        self.broker = Broker(link)
        self.power = Power(link, Machines(link))
        self.computing = Computing(link)
        self.authorization = Authorization(link)
        self.tags = Tags(link)
        self.tagged = Tagged(link)
        self._link = link
        self._gateways = gateways
        self._clock = clock

    async def operator(self) -> Operator:
        """Return who is signed in, on this machine."""
        return await self._link.operator()

    def renew(self) -> None:
        """Sign in anew at the next request: Azure has refused the token."""
        self._link.credential.forget()

    async def state(self) -> EnclaveState:
        """Return everything a plan is made from, read now; raises what any read raises."""
        now = self._clock()
        desktop, compute, exports, (locks, unread), tagged = await asyncio.gather(
            self._gateways.read(SESSIONS),
            self._gateways.read(QUOTA),
            self._exports(),
            self._locks(),
            self.tagged.now(),
        )
        groups = _groups(desktop, compute) | {AzureName(self.tags.scope)}
        grants = await self.authorization.grants(groups)
        return EnclaveState(now, desktop, compute, exports, locks, grants, tagged, unread, self.tags.scope)

    async def look(self, *parts: Part) -> EnclaveState:
        """Return these parts of the state, from reads that begin after this call; the rest is empty."""
        now = self._clock()
        (hosts, sessions), (clusters, instances), machines, jobs, tagged = await asyncio.gather(
            _read(self.broker.now, ((), ()), wanted=Part.BROKER in parts),
            _read(self.computing.now, ((), ()), wanted=Part.COMPUTES in parts),
            _read(self.power.now, (), wanted=Part.POWER in parts),
            _read(self.computing.jobs, (), wanted=Part.JOBS in parts),
            _read(self.tagged.now, (), wanted=Part.TAGGED in parts),
        )
        desktop = Desktop((), hosts, sessions, machines)
        compute = Compute((), (), clusters, instances, jobs)
        return EnclaveState(now, desktop, compute, Exports(()), tagged=tagged)

    async def _exports(self) -> Exports:
        try:
            return await self._gateways.read(EXPORTS)
        except NotFound:  # an enclave without an export path
            return Exports(())
        except ConsoleError as failure:
            return Exports((), (str(failure),))

    async def _locks(self) -> tuple[tuple[Lock, ...], tuple[MissingPermission, ...]]:
        try:
            return await self.authorization.locks(), ()
        except NotPermitted:
            return (), (MissingPermission(LOCKS_READ, self._link.subscription),)


async def _read(read: Callable[[], Awaitable[T]], unread: U, *, wanted: bool) -> T | U:
    return await read() if wanted else unread


def _groups(desktop: Desktop, compute: Compute) -> set[AzureName]:
    ids = [
        *(pool.id for pool in desktop.pools),
        *(machine.id for machine in desktop.machines),
        *(cluster.id for cluster in compute.clusters),
        *(instance.id for instance in compute.instances),
    ]
    return {
        AzureName(f"/{'/'.join(identifier.split('/')[1:5])}") for identifier in ids if group_of(identifier)
    }
