"""Log rows that belong to no other part of an enclave: sign-ins, directory, usage, an incident."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from console.simulator.services.operationalinsights.world import (
    interventions,  # noqa: F401  registers what tests can do
)
from console.simulator.world.background.control import Upkeep
from console.simulator.world.background.incident import schedule_incident
from console.simulator.world.background.reports import Reports
from console.simulator.world.background.routine import Meter, change_directory
from console.simulator.world.background.signins import follow_desktops, visit_portal
from console.simulator.world.enclave import HISTORY, Character, Enclave

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SATURDAY = 5


def start(enclave: Enclave, at: datetime) -> None:
    """Schedule what the workspace collects from `at` on, beside what the other parts log."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    follow_desktops(enclave)
    Reports(enclave, at)
    enclave.events.every(DAY, midnight + DAY, partial(_plan_day, enclave))
    enclave.events.every(DAY, midnight + DAY, Upkeep(enclave).plan_day)
    enclave.events.every(HOUR, at.replace(minute=0, second=0, microsecond=0) + HOUR, Meter(enclave))
    enclave.events.every(DAY, midnight + DAY, enclave.logs.keep_retention)
    if enclave.character is Character.INCIDENT:
        schedule_incident(enclave, at + HISTORY)


def _plan_day(enclave: Enclave, midnight: datetime) -> None:
    if midnight.weekday() < SATURDAY:
        visit_portal(enclave, midnight)
        change_directory(enclave, midnight)
