"""One run of the explorer from its seed to its verdict: shut down, killed, taken up, brought back, judged."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from consoles import KILLED, WAITS, approve, bring_back, in_process, shut_down, take_up
from judging import Evidence, broken_promises
from recipes import ARRIVALS, recipe_of
from worlds import SECOND, WAREHOUSE, shared_folder

from console.actions.run_history import runs_in
from console.config import Acting, places
from console.model.runs import Outcome
from console.model.thresholds import IdleThresholds
from console.store import Database
from console.store.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from consoles import Place
    from recipes import Recipe

    from console.model.journal import Entry

EXPORT = "results/table.csv"
HUGE = 900_000_000_000
ARRIVAL, COPY = 180, 20  # simulated seconds


@dataclass(frozen=True, slots=True)
class Passage:
    """What came of one run."""

    seed: int
    broken: tuple[str, ...]
    kills: int = 0
    faults: tuple[str, ...] = ()
    sign_ins: int = 0
    said: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    seconds: float = 0.0

    def line(self) -> str:
        """Return the run as one line of log."""
        verdict = "BROKEN" if self.broken else "kept"
        faults = ", ".join((*self.faults, *self.drawn)) or "no fault"
        parts = (f"{self.kills} kills", f"{self.sign_ins} sign-ins", faults)
        return (
            f"{self.seed:>6} {verdict:6} {self.seconds:5.1f} s  {'; '.join(parts)}  {' > '.join(self.said)}"
        )


def passage(place: Place, seed: int) -> Passage:
    """Make one run."""
    began, recipe = time.monotonic(), recipe_of(seed)
    place = _configured(place, recipe)
    place.clear()
    staged = recipe.world | {"pool": recipe.pool or "Online"}
    place.simulator.order("stage", enclave=place.enclave.name, **{"as": staged})
    _stage_export(place, recipe)
    before = place.do("witness")
    told = _shut_down(place, recipe)
    between = place.do("witness")
    if not recipe.faults_outlast_shutdown:
        place.clear()
    place.do("settle")
    returned = _bring_back(place, recipe)
    after = place.do("witness")
    place.clear()
    entries, faults = asyncio.run(_journal(place))
    met = tuple(_met(mark) for mark in place.folder.glob("interlude-*.json"))
    evidence = Evidence(recipe, (before, between, after), entries, faults, met, told, returned)
    every = [*told, *returned]
    return Passage(
        seed=seed,
        broken=tuple(broken_promises(evidence)),
        kills=sum(each["said"] == KILLED for each in every),
        faults=tuple(str(done) for what, done, _ in met if what == "fault"),
        sign_ins=sum(what in ARRIVALS and came is not None for what, came, _ in met),
        drawn=tuple(_drawn(recipe, met)),
        said=tuple((each["said"] or each["outcome"]).split(":")[0] for each in every),
        seconds=time.monotonic() - began,
    )


def _configured(place: Place, recipe: Recipe) -> Place:
    """Return the place with its enclave configured as the run needs it."""
    acting = Acting(
        grace_minutes=0,
        two_person=bool(recipe.second),
        shared=shared_folder(place.folder),
        extra_steps=(WAREHOUSE,) if recipe.pool else (),
    )
    idle = IdleThresholds(after=timedelta(0))  # a staged world has no past
    return replace(place, enclave=replace(place.enclave, acting=acting, idle=idle))


def _second(place: Place) -> Place:
    """Return where the second person's own console is: another identity, another journal."""
    identity = replace(place.enclave.identity, client_id=SECOND)
    folder = place.folder / "second"
    folder.mkdir()
    return replace(place, enclave=replace(place.enclave, identity=identity), folder=folder)


def _stage_export(place: Place, recipe: Recipe) -> None:
    if recipe.export:
        place.do("upload-export", name=EXPORT, size=HUGE)
        time.sleep(ARRIVAL / place.speed)
        place.do("witness")
        if recipe.export == "copying":
            place.do("approve", name=EXPORT)
            time.sleep(COPY / place.speed)


def _shut_down(place: Place, recipe: Recipe) -> list[dict[str, Any]]:
    """Shut down, and let consoles take it up until nothing is unfinished."""
    kills = [*recipe.kills, None, None, None]
    told = [in_process(place, recipe, shut_down, kill=kills[0])]
    if told[0]["said"] == WAITS:
        if recipe.second != "nobody":
            approver = _second(place) if recipe.second == "another" else place
            told.append(in_process(approver, recipe, approve))
        told.append(in_process(place, recipe, shut_down, kill=kills[0]))
    for how, kill in zip(recipe.recoveries, kills[1:], strict=False):
        if not _is_unfinished(place):
            break
        told.append(in_process(place, recipe, take_up, how, kill))
    return told


def _bring_back(place: Place, recipe: Recipe) -> list[dict[str, Any]]:
    """Bring back, and once more where that was cut off, be it before anything of it was written down."""
    told = [in_process(place, recipe, bring_back, kill=recipe.kill_of_resume)]
    is_unfinished = _is_unfinished(place)
    if is_unfinished or told[0]["said"] == KILLED:
        place.clear()
        if is_unfinished:
            told.append(in_process(place, recipe, take_up, recipe.recoveries[-1]))
        told.append(in_process(place, recipe, bring_back))
    return told


def _drawn(recipe: Recipe, met: tuple[tuple[str, Any, str], ...]) -> Iterator[str]:
    """Give what is rare in worlds and was met in this one."""
    if recipe.pool:
        yield "an extra step"
    if recipe.second:
        yield f"approval by {recipe.second}"
    if recipe.option("only-idle"):
        yield "only what is idle"
    if any(what == "fill-disk" for what, _, _ in met):
        yield "a full disk"


def _met(mark: Path) -> tuple[str, Any, str]:
    """Return what happened, what came of it and when, from what a console wrote before it may have died."""
    told = mark.read_text()
    what, done, moment = json.loads(told) if told else ("", None, "")
    return what, done, moment


def _is_unfinished(place: Place) -> bool:
    """Whether a console has left a run: it was killed, or could not write down how it ended."""
    entries, _ = asyncio.run(_journal(place))
    return any(run.outcome is Outcome.RUNNING for run in runs_in(entries))


async def _journal(place: Place) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    database = Database(places.database_file(place.folder))
    journal = Journal(database, _no_clock)
    try:
        return await journal.entries(), await journal.faults()
    finally:
        await database.close()


def _no_clock() -> datetime:
    message = "a journal that is only read needs no clock"
    raise AssertionError(message)
