"""The people of an enclave, and when they come to work."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, time, timedelta

from console.simulator.world.enclave import Person

DOMAIN = "northlake.example"
NAMES = (
    "Amara Okafor", "Jonas Lindqvist", "Priya Raman", "Mateo Vargas", "Hannah Weiss", "Yuki Tanaka",
    "Lina Haddad", "Tomasz Nowak", "Grace Mbeki", "Oliver Hughes", "Sofia Rossi", "Chen Wei",
    "Fatima Zahra", "Eoin Murphy", "Ingrid Solberg", "Rafael Souza", "Noor Khan", "Elif Demir",
    "Samuel Adeyemi", "Clara Dubois", "Aroha Ngata", "Viktor Petrov", "Leila Farahani", "Daniel Cohen",
)  # fmt: skip
WORK_STARTS, FIRST_SEEN = time(7, 30), time(10, 40)
WEEKEND = 5


def people(rng: random.Random, count: int, operators: int = 2) -> list[Person]:
    """Return `count` researchers and the operators who look after them."""
    total = count + operators
    names = rng.sample(NAMES, min(total, len(NAMES)))
    names += [
        f"{rng.choice(NAMES).split()[0]} {rng.choice(NAMES).split()[1]} {i}"
        for i in range(total - len(names))
    ]
    return [_person(rng, name, is_operator=index >= count) for index, name in enumerate(names)]


def _person(rng: random.Random, name: str, *, is_operator: bool) -> Person:
    first, last, *number = name.casefold().split()
    upn = f"{first}.{last}{''.join(number)}@{DOMAIN}"
    object_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    address = f"10.{rng.randint(20, 60)}.{rng.randint(0, 255)}.{rng.randint(4, 250)}"
    return Person(name, upn, object_id, address, is_operator=is_operator)


def working_shift(start: datetime) -> timedelta:
    """Return what is added to the time to get the people's own: it is a working morning at `start`."""
    morning = datetime.combine(start.date(), FIRST_SEEN, start.tzinfo)
    while morning.weekday() >= WEEKEND:
        morning += timedelta(days=1)
    return morning - start


def next_arrival(rng: random.Random, now: datetime) -> datetime:
    """Return when, in people's own time, somebody next comes: in the morning mostly, hardly at weekends."""
    day = now + timedelta(days=1)
    while day.weekday() >= WEEKEND and rng.random() > 0.06:  # noqa: PLR2004  few work at weekends
        day += timedelta(days=1)
    minutes = min(600.0, max(0.0, rng.gauss(95, 70)))
    start = day.replace(hour=WORK_STARTS.hour, minute=WORK_STARTS.minute, second=0, microsecond=0)
    return start + timedelta(minutes=minutes, seconds=rng.randrange(60))
