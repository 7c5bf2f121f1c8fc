"""What happens on the export path: the routine of each day, and what is wrong in an enclave.

Ages are counted back from the moment at which the history ends and people start to look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from console.simulator.services.storage.world import Requester
from console.simulator.world.enclave import HISTORY, Character, Person
from console.simulator.world.exports.files import Upload, new_upload

if TYPE_CHECKING:
    from console.simulator.world.exports.flow import ExportFlow


DAY = timedelta(days=1)
SATURDAY = 5
UPLOADS_A_DAY = {Character.BUSY: 5.0, Character.IDLE: 0.0, Character.INCIDENT: 2.0}
APPROVED_SHARE = 0.86
TIDY_SHARE = 0.8
STRANGER = Person(
    "Marek Dvorsky",
    "m.dvorsky_partner-lab.example#EXT#@research.example",
    "7d0c1f52-9a41-4c53-8e0b-6a3f5b1d2c77",
    "185.220.101.47",
)
COHORT_FILES = 24
PARQUET = "application/vnd.apache.parquet"
HUGE = Upload("backup/full_cohort_2026.tar", 412_316_860_416, "application/x-tar", "backup")


@dataclass(frozen=True, slots=True)
class PlannedExport:
    """A file with a fate: hours before the end of the history at which things happen to it."""

    arrives: float
    deleted: float | None = None
    modified: float | None = None
    approved: float | None = None
    is_refused_by_sink: bool = False
    who: Person | None = None
    upload: Upload | None = None


PLANNED_EXPORTS = {
    Character.BUSY: (
        *map(PlannedExport, (26.2, 19.6, 4.8, 2.1, 0.6)),
        PlannedExport(73.4, deleted=50.2),
        PlannedExport(28.9, modified=3.3),
        PlannedExport(47.3, approved=44.0, is_refused_by_sink=True),
    ),
    Character.IDLE: (PlannedExport(318.0, approved=315.5), PlannedExport(221.3)),
    Character.INCIDENT: (
        PlannedExport(20.4),
        PlannedExport(3.2),
        PlannedExport(5.115, approved=5.095, who=STRANGER),
        PlannedExport(1.4, who=STRANGER, upload=HUGE),
    ),
}


def schedule_life(flow: ExportFlow, at: datetime) -> None:
    """Schedule the days from `at` on, and the planned exports of the enclave's character."""
    _stock(flow, at)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    flow.enclave.events.every(DAY, midnight + DAY, partial(_plan_day, flow))
    for planned in PLANNED_EXPORTS[flow.enclave.character]:
        for _ in range(max(1, ceil(flow.enclave.scale)) if planned == PlannedExport(planned.arrives) else 1):
            _schedule(flow, planned, at + HISTORY)


def _stock(flow: ExportFlow, at: datetime) -> None:
    """Fill the container from which researchers read."""
    for number in range(COHORT_FILES):
        size = flow.enclave.random.randrange(40_000_000, 900_000_000)
        name = f"cohort-2026/part-{number:04d}.parquet"
        flow.private.put("ingest", name, flow.factory.identity, at, size=size, content_type=PARQUET)


def _plan_day(flow: ExportFlow, midnight: datetime) -> None:
    enclave = flow.enclave
    draw = enclave.random
    share = 0.15 if midnight.weekday() >= SATURDAY else 1.0
    expected = UPLOADS_A_DAY[enclave.character] * enclave.scale * share
    for _ in range(int(expected + draw.random())):
        hour = min(22.5, max(7.0, draw.gauss(14.0, 2.6)))
        enclave.events.at(midnight + timedelta(hours=hour), partial(_routine, flow))


def _routine(flow: ExportFlow, now: datetime) -> None:
    """Let a researcher upload, and an approver decide some minutes or hours later."""
    draw = flow.enclave.random
    blob = flow.upload(draw.choice(researchers(flow)), now)
    delay = timedelta(minutes=min(900.0, 6 + draw.lognormvariate(4.2, 0.9)))
    flow.enclave.events.at(now + delay, partial(_decide, flow, blob.name))


def _decide(flow: ExportFlow, blob_name: str, now: datetime) -> None:
    is_approved = flow.enclave.random.random() < APPROVED_SHARE
    for run in flow.waiting(blob_name):
        flow.workflow.decide(run, now, is_approved=is_approved, by=flow.approver.upn)
    if not is_approved and flow.enclave.random.random() < TIDY_SHARE:
        flow.enclave.events.at(now + DAY, partial(_tidy, flow, blob_name))


def _tidy(flow: ExportFlow, blob_name: str, now: datetime) -> None:
    """Let whoever was refused take the file away."""
    blob = flow.pending.blobs.get(blob_name)
    if blob:
        flow.private.delete(flow.pending.name, blob_name, Requester(blob.writer), now)


def researchers(flow: ExportFlow) -> list[Person]:
    """Return those who work in the enclave but do not operate it."""
    return [person for person in flow.enclave.people if not person.is_operator] or flow.enclave.people


def _schedule(flow: ExportFlow, planned: PlannedExport, end: datetime) -> None:
    flow.enclave.events.at(end - timedelta(hours=planned.arrives), partial(_arrive, flow, planned, end))


def _arrive(flow: ExportFlow, planned: PlannedExport, end: datetime, now: datetime) -> None:
    """Let a planned export arrive, and schedule what becomes of it."""
    enclave = flow.enclave
    who = planned.who or enclave.random.choice(researchers(flow))
    upload = planned.upload or new_upload(enclave.random, who, now)
    flow.upload(who, now, upload)
    fates = (
        (planned.deleted, partial(_delete, flow, who, upload.name)),
        (planned.modified, partial(_modify, flow, who, upload)),
        (planned.approved, partial(_approve, flow, planned, upload.name)),
    )
    for hours, fate in fates:
        if hours is not None:
            enclave.events.at(end - timedelta(hours=hours), fate)


def _delete(flow: ExportFlow, who: Person, name: str, now: datetime) -> None:
    flow.private.delete(flow.pending.name, name, Requester.person(who), now)


def _modify(flow: ExportFlow, who: Person, upload: Upload, now: datetime) -> None:
    flow.upload(who, now, replace(upload, size=upload.size * 3))


def _approve(flow: ExportFlow, planned: PlannedExport, name: str, now: datetime) -> None:
    if planned.is_refused_by_sink:
        flow.factory.refused.add(name)
    for run in flow.waiting(name):
        flow.workflow.decide(run, now, is_approved=True, by=flow.approver.upn)
