"""Building a world from a seed: which enclaves there are, and who founds what in them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from console.simulator.interventions import intervention
from console.simulator.services.compute.world import machines
from console.simulator.services.desktopvirtualization.world import desktops
from console.simulator.services.machinelearningservices.world import learning
from console.simulator.services.operationalinsights.world.logs import LogStore
from console.simulator.services.security.world import defender
from console.simulator.world.background import schedule
from console.simulator.world.clock import Clock
from console.simulator.world.enclave import HISTORY, Character, Enclave
from console.simulator.world.exports import flow
from console.simulator.world.people import people, working_shift
from console.simulator.world.world import World

RESEARCHERS = 12
DESERTED_FOR = timedelta(days=2)
FIRST = (("genomics", Character.BUSY), ("cohort", Character.IDLE), ("imaging", Character.INCIDENT))
MORE = ("oncology", "registry", "biobank", "cardiology", "linkage", "neurology", "pharmacy", "claims")
LOCATIONS = ("westeurope", "uksouth", "northeurope")


def build_world(*, seed: int, start: datetime | None, enclaves: int, scale: float, speed: float) -> World:
    """Return the world of `seed`; each enclave lives its first two weeks when it is first asked."""
    clock = Clock(start, speed)
    tenant = str(uuid.UUID(int=random.Random(seed).getrandbits(128), version=4))
    founded = clock.now() - HISTORY
    parts = [_enclave(index, seed, tenant, scale, founded) for index in range(enclaves)]
    return World(clock, parts)


def _enclave(index: int, seed: int, tenant: str, scale: float, at: datetime) -> Enclave:
    rng = random.Random(f"{seed}/{index}")
    name, character = _name_and_character(index)

    def guid() -> str:
        return str(uuid.UUID(int=rng.getrandbits(128), version=4))

    enclave = Enclave(
        name=name,
        character=character,
        tenant_id=tenant,
        subscription_id=guid(),
        resource_group=f"rg-{name}-enclave",
        location=LOCATIONS[index % len(LOCATIONS)],
        people=people(rng, round(RESEARCHERS * scale)),
        logs=LogStore(guid(), f"log-{name}"),
        random=rng,
        scale=scale,
        shift=working_shift(at + HISTORY),
        deserted_at=at + HISTORY - DESERTED_FOR if character is Character.IDLE else None,
    )
    enclave.events.at(at, lambda now: create_parts(enclave, now))
    return enclave


def create_parts(enclave: Enclave, at: datetime) -> None:
    """Give the enclave its parts as of `at`; what they schedule is its life."""
    enclave.machines = machines.create(enclave, at)
    enclave.desktops = desktops.create(enclave, at)
    enclave.learning = learning.create(enclave, at)
    enclave.exports = flow.create(enclave, at)
    enclave.defender = defender.create(enclave, at)
    schedule.start(enclave, at)


@intervention("still")
def still(enclave: Enclave, now: datetime, _: Mapping[str, object]) -> None:
    """Let everybody leave, every job end, and nothing happen any more but what a caller causes."""
    enclave.events.clear()
    for session in enclave.desktops.sessions:
        enclave.desktops.sign_out(session, now)
    for job in list(enclave.learning.jobs.values()):
        enclave.learning.end(job, now, "Completed")
    for cluster in enclave.learning.clusters.values():
        cluster.ready = cluster.preparing = cluster.leaving = 0
    enclave.events.clear()


def _name_and_character(index: int) -> tuple[str, Character]:
    if index < len(FIRST):
        return FIRST[index]
    number = index - len(FIRST)
    round_, place = divmod(number, len(MORE))
    return f"{MORE[place]}{round_ + 1 if round_ else ''}", tuple(Character)[number % 2]
