"""What one run of the explorer meets, drawn from its seed: a world, its misfortunes, what is asked of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

POWERS = ("running", "running", "running", "running", "deallocated", "stopped")
PRESENCES = ("active", "idle", "disconnected", "disconnected", "disconnected")
CLUSTERS = {"cpu-batch": 12, "cpu-spot": 4, "gpu-train": 2}
STEPS = (
    "drain",
    "tell",
    "grace",
    "clear",
    "deallocate",
    "cancel",
    "scale",
    "empty",
    "stop",
    "pause",
    "verify",
)
SECONDS = ("another", "another", "nobody", "the same")
ARRIVALS = ("sign-in", "come-back", "open-and-sign-in")
EARLY = ("started drain", "ended drain", "started tell", "started clear", "ended clear", "started deallocate")
PLANNED = "planned"
CLAIM, OTHER = timedelta(minutes=4), "other"  # how long another console claims the enclave, and its run


@dataclass(frozen=True, slots=True)
class Interlude:
    """Something that happens once, when a console first tells `moment`: "started KEY", cut short, or "planned"."""

    moment: str
    what: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kill:
    """A console that dies: at the `nth` event it tells of, or `minutes` after its run began."""

    nth: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """One run: `kills` meet the shutdown and then whoever takes it up, `kill_of_resume` the way back.

    `pool` is how the SQL pool is that an extra step pauses, empty where there is no such step. `second`
    says who approves where two persons are needed: "another", "nobody", or "the same" who proposes.
    """

    seed: int
    world: dict[str, Any]
    options: dict[str, str]
    interludes: tuple[Interlude, ...]
    kills: tuple[Kill, ...]
    recoveries: tuple[str, ...]
    kill_of_resume: Kill | None
    faults_outlast_shutdown: bool
    export: str = ""
    deadline: float = 900.0
    pool: str = ""
    second: str = ""

    def option(self, name: str) -> bool:
        """Whether the shutdown is given a flag, and may do what it says: what must be idle is never forced."""
        is_given = self.options.get(name) == "true"
        return is_given and (name == "only-idle" or not self.option("only-idle"))


def recipe_of(seed: int) -> Recipe:
    """Draw one run."""
    draw = random.Random(f"world {seed}")
    faults, is_quiet = _faults(draw), draw.random() < 0.7
    return Recipe(
        seed=seed,
        world=_world(draw, seed, is_quiet=is_quiet),
        options=_options(draw, is_quiet=is_quiet),
        interludes=(*faults, *_others(draw)),
        kills=tuple(_kill(draw) for _ in range(draw.choice((0, 0, 1, 1, 2)))),
        recoveries=tuple(draw.choice(("proceed", "proceed", "undo")) for _ in range(3)),
        kill_of_resume=_kill(draw) if draw.random() < 0.15 else None,
        faults_outlast_shutdown=draw.random() < 0.3,
        export=draw.choice(("waiting", "copying")) if draw.random() < 0.06 else "",
        deadline=360.0 if any(fault.details["kind"] == "hang" for fault in faults) else 900.0,
        pool=draw.choice(("Online", "Online", "Paused")) if draw.random() < 0.3 else "",
        second=draw.choice(SECONDS) if draw.random() < 0.15 else "",
    )


def _world(draw: random.Random, seed: int, *, is_quiet: bool) -> dict[str, Any]:
    return {
        "seed": seed,
        "hosts": [_host(draw, is_quiet=is_quiet) for _ in range(draw.choice((1, 1, 2, 2, 3)))],
        "science": [draw.choice(POWERS) for _ in range(draw.choice((0, 1, 1, 2)))],
        "instances": [draw.choice(("Running", "Running", "Stopped")) for _ in range(draw.choice((0, 1, 2)))],
        "clusters": {
            name: _cluster(draw, most, is_quiet=is_quiet)
            for name, most in CLUSTERS.items()
            if draw.random() < 0.4
        },
    }


def _host(draw: random.Random, *, is_quiet: bool) -> dict[str, Any]:
    present = [draw.choice(PRESENCES) for _ in range(draw.choice((0, 1, 1, 2)))]
    power = draw.choice(POWERS)
    if is_quiet and power != "deallocated":
        present = ["disconnected" for _ in present]
    return {
        "power": power,
        "open": draw.random() < 0.75,
        "stubborn": draw.random() < 0.05,
        "people": present,
    }


def _cluster(draw: random.Random, most: int, *, is_quiet: bool) -> dict[str, Any]:
    minimum = draw.choice((0, 1, 1, 2))
    jobs = 0 if is_quiet else draw.choice((0, 1))
    return {"minimum": minimum, "maximum": max(minimum + jobs, draw.randint(1, most)), "jobs": jobs}


def _options(draw: random.Random, *, is_quiet: bool) -> dict[str, str]:
    options = {"grace": draw.choice(("0", "1", "1", "2"))}
    for flag in ("sign-out", "cancel-jobs"):
        if draw.random() < (0.2 if is_quiet else 0.8):
            options[flag] = "true"
    if draw.random() < 0.15:
        options["only-idle"] = "true"
    return options


def _faults(draw: random.Random) -> tuple[Interlude, ...]:
    kinds: tuple[dict[str, Any], ...] = (
        {
            "kind": "status",
            "status": 429,
            "retry_after": draw.choice((5, 30, 60)),
            "count": draw.randint(3, 25),
        },
        {"kind": "status", "status": draw.choice((500, 502, 503)), "count": draw.randint(1, 12)},
        {"kind": "slow", "seconds": draw.uniform(0.2, 0.8), "count": draw.randint(1, 10)},
        {"kind": "drop", "count": draw.randint(1, 8)},
        {"kind": "cut", "count": draw.randint(1, 5)},
        {"kind": "garbage", "text": "<html>", "count": draw.randint(1, 3)},
        {"kind": "expired", "count": draw.randint(1, 8)},
        {"kind": "challenge", "count": draw.randint(1, 4)},
        {"kind": "hang", "path": "/(deallocate|pause)", "count": 1},
        {"kind": "fail", "path": "/(deallocate|start|pause|resume)", "count": draw.randint(1, 2)},
        {"kind": "lie", "path": "/(deallocate|start|pause|resume)", "count": draw.randint(1, 2)},
    )
    chosen = draw.sample(kinds, draw.choice((0, 1, 1, 2, 2, 3)))
    return tuple(Interlude(_moment(draw), "fault", fault) for fault in chosen)


def _others(draw: random.Random) -> tuple[Interlude, ...]:
    deeds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("sign-in", {}),
        ("come-back", {}),
        ("come-back", {}),
        ("open-and-sign-in", {"index": draw.randrange(3)}),
        ("sign-out", {}),
        ("open-host", {"index": draw.randrange(3)}),
        ("submit-job", {"cluster": draw.choice(tuple(CLUSTERS)), "minutes": draw.choice((1, 3, 60))}),
        ("claim", {}),
        ("ghost-sessions", {}),
        ("stop-instance", {}),
        ("fill-disk", {"minutes": draw.choice((1, 2, 5))}),
    )
    chosen = draw.sample(deeds, draw.choice((0, 1, 2, 2, 3)))
    return tuple(Interlude(_moment(draw, deed), deed, details) for deed, details in chosen)


def _moment(draw: random.Random, deed: str = "") -> str:
    if draw.random() < (0.5 if deed == "claim" else 0.1):
        return PLANNED
    if deed in ARRIVALS:
        return draw.choice(EARLY)
    return f"{draw.choice(('started', 'ended'))} {draw.choice(STEPS)}"


def _kill(draw: random.Random) -> Kill:
    if draw.random() < 0.5:
        return Kill(nth=draw.randint(1, 50))
    return Kill(minutes=draw.expovariate(1 / 3))
