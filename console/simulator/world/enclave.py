"""One simulated enclave: a subscription holding a copy of the reference enclave.

Each part of it (desktops, learning, machines, exports, defender) is a module of
its own beside this one, with its state, its seed and its life.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.simulator.services.operationalinsights.world.logs import LogStore
from console.simulator.world.events import Events

if TYPE_CHECKING:
    from console.simulator.longrunning import Operation
    from console.simulator.services.authorization.world import Grant
    from console.simulator.services.compute.world.machines import Machines
    from console.simulator.services.desktopvirtualization.world.desktops import Desktops
    from console.simulator.services.machinelearningservices.world.learning import Learning
    from console.simulator.services.security.world.defender import Defender
    from console.simulator.world.exports.flow import ExportFlow


HISTORY = timedelta(days=14)  # what an enclave has lived before anybody looks


class Character(Enum):
    """What kind of a time an enclave has."""

    BUSY = "busy"
    IDLE = "idle"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Person:
    """A researcher or administrator, as Entra knows them."""

    name: str
    upn: str
    object_id: str
    address: str
    is_operator: bool = False


@dataclass(slots=True)
class Enclave:
    """One enclave: names, people, log workspace, what will happen, and its parts.

    `tags` are those of the resource group; `warehouse` is the state of its SQL pool;
    `grants` are the roles that were given since it was founded.

    `shift` is added to the time to get the people's own, by which they work. Nobody comes
    by themselves and no job is submitted from `deserted_at` on: the project is over.
    """

    name: str
    character: Character
    tenant_id: str
    subscription_id: str
    resource_group: str
    location: str
    people: list[Person]
    logs: LogStore
    random: random.Random
    scale: float = 1.0
    shift: timedelta = timedelta()
    deserted_at: datetime | None = None
    events: Events = field(default_factory=Events)
    operations: dict[str, Operation] = field(default_factory=dict)
    locks: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    warehouse: str = "Online"
    grants: list[Grant] = field(default_factory=list)
    denied_actions: set[str] = field(default_factory=set)
    desktops: Desktops = field(init=False)
    machines: Machines = field(init=False)
    learning: Learning = field(init=False)
    exports: ExportFlow = field(init=False)
    defender: Defender = field(init=False)

    @property
    def subscription(self) -> str:
        """The ARM id of the subscription."""
        return f"/subscriptions/{self.subscription_id}"

    @property
    def group(self) -> str:
        """The ARM id of the resource group."""
        return f"{self.subscription}/resourceGroups/{self.resource_group}"

    @property
    def logs_id(self) -> str:
        """The ARM id of the log workspace."""
        return self.resource("Microsoft.OperationalInsights/workspaces", self.logs.name)

    def resource(self, provider: str, *names: str) -> str:
        """Return the ARM id of a resource in the group, such as ("Microsoft.X/things", name)."""
        namespace, *kinds = provider.split("/")
        pairs = "".join(f"/{kind}/{name}" for kind, name in zip(kinds, names, strict=True))
        return f"{self.group}/providers/{namespace}{pairs}"

    def guid(self) -> str:
        """Return a new GUID from the enclave's own seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def is_deserted(self, now: datetime) -> bool:
        """Whether nobody comes any more."""
        return self.deserted_at is not None and now >= self.deserted_at

    def live_until(self, now: datetime) -> None:
        """Let everything happen that is due by `now`."""
        self.events.run_until(now)
