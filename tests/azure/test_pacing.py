"""Politeness towards each service, by a clock and a sleep that the test holds."""

from __future__ import annotations

import pytest

from console.azure.http.pacing import ARM_LEFT, SCARCE, SCARCE_PAUSE, Pacer

VM = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
LOGS = "/v1/workspaces/w/query"
BLOB = "/export-pending"


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.sleeps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


def pacer(time: Time) -> Pacer:
    return Pacer(lambda: time.now, time.sleep)


@pytest.mark.parametrize("name", ARM_LEFT)
async def test_each_read_pauses_once_arm_says_that_little_is_left(name: str) -> None:
    time = Time()
    pace = pacer(time)
    pace.learn({name: str(SCARCE - 1)})
    for _ in range(3):
        await pace.turn("GET", VM)
    assert time.sleeps == [SCARCE_PAUSE] * 3


@pytest.mark.parametrize("left", [str(SCARCE), "11999", "", "plenty", "-1"])
async def test_no_read_pauses_while_arm_says_that_enough_is_left_or_nothing(left: str) -> None:
    time = Time()
    pace = pacer(time)
    pace.learn({ARM_LEFT[0]: left})
    await pace.turn("GET", VM)
    assert time.sleeps == []


async def test_the_scarcest_of_what_arm_says_counts() -> None:
    time = Time()
    pace = pacer(time)
    pace.learn({ARM_LEFT[0]: "3", ARM_LEFT[1]: "14000"})
    await pace.turn("GET", VM)
    assert time.sleeps == [SCARCE_PAUSE]


async def test_the_pause_ends_when_arm_says_that_there_is_more_again() -> None:
    time = Time()
    pace = pacer(time)
    pace.learn({ARM_LEFT[0]: "3"})
    pace.learn({})
    await pace.turn("GET", VM)
    pace.learn({ARM_LEFT[0]: "900"})
    await pace.turn("GET", VM)
    assert time.sleeps == [SCARCE_PAUSE]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", VM), ("GET", LOGS), ("POST", GRAPH), ("GET", BLOB)], ids=str
)
async def test_what_arm_has_left_slows_neither_writes_nor_other_services(method: str, path: str) -> None:
    time = Time()
    pace = pacer(time)
    pace.learn({ARM_LEFT[0]: "0"})
    await pace.turn(method, path)
    assert time.sleeps == []


@pytest.mark.parametrize(
    ("path", "most", "seconds"),
    [(VM, 200, 10.0), (VM.upper(), 200, 10.0), (GRAPH, 12, 5.0), (LOGS, 200, 30.0)],
    ids=["arm", "arm in capitals", "graph", "logs"],
)
async def test_a_service_gets_so_many_requests_in_its_window_and_then_waits(
    path: str, most: int, seconds: float
) -> None:
    time = Time()
    pace = pacer(time)
    for _ in range(most):
        await pace.turn("POST", path)
    assert time.sleeps == []
    time.now += 1
    await pace.turn("POST", path)
    assert time.sleeps == [seconds - 1]


async def test_a_window_that_has_passed_is_forgotten() -> None:
    time = Time()
    pace = pacer(time)
    for _ in range(12):
        await pace.turn("POST", GRAPH)
    time.now += 5
    await pace.turn("POST", GRAPH)
    assert time.sleeps == []


async def test_a_clock_that_was_set_back_keeps_nobody_waiting() -> None:
    time = Time()
    pace = pacer(time)
    for _ in range(12):
        await pace.turn("POST", GRAPH)
    time.now -= 500
    await pace.turn("POST", GRAPH)
    assert time.sleeps == []


async def test_no_other_path_is_paced() -> None:
    time = Time()
    pace = pacer(time)
    for _ in range(500):
        await pace.turn("GET", BLOB)
    assert time.sleeps == []
