"""Consoles that act on one staged enclave: each a process of its own, so that killing one is killing one."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sqlite3
import time
import traceback
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

from recipes import CLAIM, OTHER

from console.actions.events import RunStarted
from console.actions.leases import Lease
from console.actions.refusals import ApprovalNeeded, EnclaveLeased, PlanBlocked, PlanChanged, SamePerson
from console.config import places
from console.engine import Engine
from console.errors import ConsoleError
from console.model.plans import Request
from console.model.runs import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from pathlib import Path

    from conftest import Simulator
    from recipes import Interlude, Kill, Recipe

    from console.actions.events import Event
    from console.config import EnclaveConfig
    from console.model.plans import Plan
    from console.model.runs import Run

    Act = Callable[["Console", str], Awaitable[dict[str, Any]]]

REASON = "nobody needs it tonight"
LONGEST_SECONDS = 240.0
TRIES, PAUSE = 40, 30.0  # seconds of simulated time
RETURNS = 4
KILLED, WAITS = "killed", "waits for a second person"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run takes place: an enclave of the simulator, and the folder of its consoles' journal."""

    simulator: Simulator
    enclave: EnclaveConfig
    folder: Path
    speed: float

    def clear(self) -> None:
        """Switch off the faults of this enclave."""
        self.simulator.order("clear", path=self.enclave.subscription)

    def do(self, deed: str, **arguments: Any) -> Any:
        """Make something happen in the enclave."""
        return self.simulator.do(self.enclave.name, deed, **arguments)


class Console:
    """One console in its own process: its engine, and what it meets on the way."""

    def __init__(self, place: Place, recipe: Recipe, kill: Kill | None, engine: Engine) -> None:
        self.place = place
        self.recipe = recipe
        self.engine = engine
        self._kill = kill
        self._told = 0
        engine.runner.listen(self._listen)

    async def patiently(self, attempt: Callable[[], Awaitable[Run]]) -> tuple[Run | None, str]:
        """Try until it can be begun or is refused; return the run once it is over, or why there is none."""
        said = ""
        for _ in range(TRIES):
            try:
                run = await attempt()
            except ApprovalNeeded:
                return None, WAITS
            except PlanBlocked as refused:
                return None, f"blocked: {'; '.join(b.subject + ' ' + b.words for b in refused.plan.blockers)}"
            except (PlanChanged, EnclaveLeased, ConsoleError) as trouble:
                said = f"{type(trouble).__name__}: {trouble.message}"
                await asyncio.sleep(PAUSE / self.place.speed)
            else:
                return await self.engine.runner.wait(run.id), ""
        return None, f"gave up: {said}"

    async def begin(self, action: str, *targets: str, options: dict[str, str] | None = None) -> Run:
        """Plan and begin an action."""
        request = Request(action, self.place.enclave.name, targets, tuple((options or {}).items()))
        plan = await self.engine.runner.plan(request)
        self.meet("planned")
        return await self.engine.runner.begin(hurried(plan, self.recipe.deadline), reason=REASON)

    def meet(self, moment: str) -> None:
        """Let happen what waits for this moment, once for all consoles of a run."""
        for index, interlude in enumerate(self.recipe.interludes):
            if moment.startswith(interlude.moment):
                mark = self.place.folder / f"interlude-{index}.json"
                try:
                    descriptor = os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
                except FileExistsError:
                    continue
                with os.fdopen(descriptor, "w") as file, suppress(HTTPError):  # nobody is free to sign in
                    json.dump([interlude.what, self._happen(interlude), interlude.moment], file)

    def _happen(self, interlude: Interlude) -> Any:
        """Let an interlude happen; return what came of it."""
        special: dict[str, Callable[..., Any]] = {
            "fault": self._fail,
            "claim": self._claim,
            "come-back": self._come_back,
            "open-and-sign-in": self._open_and_sign_in,
            "fill-disk": self._fill_disk,
        }
        happen = special.get(interlude.what, partial(self.place.do, interlude.what))
        return happen(**interlude.details)

    def _fail(self, *, kind: str, path: str = "", **details: Any) -> str:
        self.place.simulator.fault(kind, f"{self.place.enclave.subscription}.*{path}", **details)
        return f"{kind} {details.get('status', '')}".strip()

    def _claim(self) -> str:
        """Let another console claim the enclave; return until when."""
        until = self.engine.clock() + CLAIM
        self.place.do("tag", tags=Lease(OTHER, "somebody", "elsewhere", "shutdown", until).tag())
        return until.isoformat()

    def _open_and_sign_in(self, *, index: int) -> Any:
        """Let somebody lift a drain, and somebody come in at once; return the host."""
        opened = self.place.do("open-host", index=index)
        self.place.do("sign-in")
        return opened

    def _fill_disk(self, *, minutes: float) -> float:
        """Let the database take no entry for some minutes, whichever console writes it."""
        until = time.time() + 60 * minutes / self.place.speed
        full = f"julianday('now') < julianday({until}, 'unixepoch')"
        with closing(sqlite3.connect(places.database_file(self.place.folder))) as database, database:
            database.execute(
                f"CREATE TRIGGER full BEFORE INSERT ON journal WHEN {full} "
                "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            )
        return minutes

    def _come_back(self) -> Any:
        """Let somebody who has left a session behind be at work in it again."""
        for host in self.place.do("witness")["hosts"].values():
            for user, state in host["sessions"].items():
                if state == "Disconnected":
                    return self.place.do("sign-in", user=user)
        return None

    def _listen(self, event: Event) -> None:
        self._told += 1
        if self._kill and self._told == self._kill.nth:
            die()
        if self._kill and self._kill.minutes and isinstance(event, RunStarted):
            asyncio.get_running_loop().call_later(60 * self._kill.minutes / self.place.speed, die)
        step, kind = getattr(event, "step", None), type(event).__name__
        if step is not None and kind != "StepProgressed":
            self.meet(f"{kind.removeprefix('Step').lower()} {step.key}")


async def shut_down(console: Console, _: str) -> dict[str, Any]:
    """Shut the enclave down."""
    begin = partial(console.begin, "shutdown", options=console.recipe.options)
    run, said = await console.patiently(begin)
    return _told(run, said)


async def approve(console: Console, _: str) -> dict[str, Any]:
    """Approve what waits for a second person."""
    second = console.engine.runner.second
    try:
        for proposal in second.waiting().proposals:
            await second.approve(proposal)
    except SamePerson:
        return _told(None, "refused: the same person")
    return _told(None, "approved")


async def take_up(console: Console, how: str) -> dict[str, Any]:
    """Finish what a killed console left, or go back on it."""
    runner, told = console.engine.runner, _told(None, "nothing to take up")
    for left in await runner.unfinished():
        proceed, undo = partial(runner.proceed, left.id), partial(console.begin, "undo", left.id)
        run, said = await console.patiently(proceed if how == "proceed" else undo)
        told = _told(run, said)
    return told


async def bring_back(console: Console, __: str) -> dict[str, Any]:
    """Resume, and again without faults where that was not enough."""
    for _ in range(RETURNS):
        run, said = await console.patiently(partial(console.begin, "resume"))
        if run is None or run.outcome is Outcome.DONE:
            break
        console.place.clear()
        console.place.do("settle")
    return _told(run, said)


def in_process(
    place: Place, recipe: Recipe, act: Act, how: str = "", kill: Kill | None = None
) -> dict[str, Any]:
    """Let a console of its own do something; return what it says, `killed` where it said nothing any more."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_console(partial(_acted, place, recipe, act, how, kill), writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        if not select.select([pipe], [], [], LONGEST_SECONDS)[0]:
            os.kill(child, signal.SIGKILL)
        said = pipe.read()
    os.waitpid(child, 0)
    if said:
        found: dict[str, Any] = json.loads(said)
        return found
    return {"said": KILLED if kill else f"no end within {LONGEST_SECONDS:g} s", "outcome": ""}


def die() -> None:
    """End this process as nothing else does: at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def hurried(plan: Plan, seconds: float) -> Plan:
    """Return the plan with deadlines that a run can wait for."""
    return replace(plan, steps=tuple(replace(s, deadline=min(s.deadline, seconds)) for s in plan.steps))


def _be_console(acting: Callable[[], Coroutine[Any, Any, dict[str, Any]]], pipe: int) -> None:
    """Act, say what came of it, and end this process without going on as the one it was forked from."""
    try:
        said = asyncio.run(acting())
    except BaseException:  # noqa: BLE001  whatever it is, it belongs into the report
        said = {"said": f"crashed: {traceback.format_exc()}", "outcome": ""}
    os.write(pipe, json.dumps(said).encode())
    os._exit(0)


async def _acted(place: Place, recipe: Recipe, act: Act, how: str, kill: Kill | None) -> dict[str, Any]:
    async with _engine(place) as engine:
        return await act(Console(place, recipe, kill, engine), how)


@asynccontextmanager
async def _engine(place: Place) -> AsyncIterator[Engine]:
    base, at = datetime.fromisoformat(place.simulator.order("time")["now"]), time.monotonic()

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / place.speed)

    known = replace(place.simulator.config, enclaves=(place.enclave,), state=place.folder)
    clock = lambda: base + timedelta(seconds=(time.monotonic() - at) * place.speed)  # noqa: E731
    async with Engine(known, clock=clock, sleep=sleep) as engine:
        yield engine


def _told(run: Run | None, said: str) -> dict[str, Any]:
    return {"said": said, "outcome": run.outcome.value if run else ""}
