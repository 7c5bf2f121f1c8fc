"""The alerts that the consoles of one machine share."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.model.rule_alerts import Standing, acknowledged, snoozed
from console.model.rule_evaluation import evaluate
from console.model.rules import EntityMapping, Grouping, Rule, Schedule
from console.store import Database
from console.store.alerts import AlertStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULE = Rule(
    "r1",
    "Guessed",
    "T",
    Schedule(HOUR, HOUR),
    grouping=Grouping.PER_RESULT,
    tactics=("InitialAccess",),
    entities=(EntityMapping("Account", (("FullName", "User"),)),),
    details=(("Users", "User"),),
)
CONSOLE = """
import asyncio, sys
from functools import partial
from pathlib import Path
from test_alerts import HOUR, NOW, RULE, evaluated
from console.model.rule_alerts import acknowledged
from console.store import Database
from console.store.alerts import AlertStore
async def main():
    database = Database(Path(sys.argv[1]))
    store, who = AlertStore(database, "genomics"), sys.argv[2]
    for now in (NOW + minute * HOUR / 60 for minute in range(0, 300, 3)):
        for rule, at in await store.claim([RULE], now, 100 * HOUR):
            print(at)
            await store.record(rule, at, evaluated("ann", who), 2, now)
        for alert in await store.alerts():
            await store.change([alert.id], partial(acknowledged, who=who, reason="", now=now))
    await database.close()
print("ready", flush=True)
sys.stdin.readline()
asyncio.run(main())
"""


def evaluated(*users: str) -> Any:
    return evaluate(RULE, [{"User": user, "At": NOW, "Size": 3} for user in users])


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[AlertStore]:
    database = Database(path / "console.db")
    try:
        yield AlertStore(database, "genomics")
    finally:
        await database.close()


async def test_alerts_and_their_rows_are_there_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.record(RULE, NOW, evaluated("ann", "ben"), 2, NOW)
        before = await store.alerts()
    async with opened(tmp_path) as store:
        assert await store.alerts() == before
        assert {alert.entities[0].name for alert in before} == {"ann", "ben"}
        assert await store.rows(before[0].id) == (
            {"User": before[0].entities[0].name, "At": NOW.isoformat(), "Size": 3},
        )


async def test_every_change_is_told_once_and_in_order(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.record(RULE, NOW, evaluated("ann"), 1, NOW)
        (alert,) = await store.alerts()
        await store.change([alert.id], partial(acknowledged, who="ola", reason="on it", now=NOW + HOUR))
        assert not await store.record(RULE, NOW + HOUR, evaluated("ann"), 1, NOW + HOUR)
        await store.record(RULE, NOW + 2 * HOUR, (), 0, NOW + 2 * HOUR)
        changes = await store.changes(0)
        assert [(change.what, change.who, change.reason) for change in changes] == [
            ("raised", "", ""),
            ("acknowledged", "ola", "on it"),
            ("resolved", "", "its rows stopped"),
        ]
        assert await store.changes(changes[1].number) == changes[2:]


async def test_an_evaluation_that_another_console_recorded_counts_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.record(RULE, NOW, evaluated("ann"), 1, NOW)
        await store.claim([RULE], NOW + HOUR, HOUR)
        assert not await store.record(RULE, NOW, (), 0, NOW)
        assert (await store.runs())["r1"].held_until is None
        (alert,) = await store.alerts()
        assert (alert.standing, alert.count) == (Standing.NEW, 1)


async def test_a_claimed_rule_is_left_alone_until_the_claim_runs_out(tmp_path: Path) -> None:
    async with opened(tmp_path) as one, opened(tmp_path) as other:
        assert await one.claim([RULE], NOW, HOUR) == ((RULE, NOW),)
        assert await other.claim([RULE], NOW, HOUR) == ()
        assert await other.claim([RULE], NOW + HOUR, HOUR) != ()


async def test_a_failed_evaluation_is_tried_again_when_it_was_said(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.claim([RULE], NOW, HOUR)
        await store.fail(RULE, NOW, "no route", NOW, NOW + timedelta(minutes=1))
        assert (await store.runs())["r1"].problem == "no route"
        assert await store.claim([RULE], NOW, HOUR) == ()
        assert await store.claim([RULE], NOW + timedelta(minutes=1), HOUR) != ()
        await store.fail(RULE, NOW, "no column Usr", NOW, None)
        assert await store.claim([RULE], NOW + timedelta(minutes=2), HOUR) == ()
        await store.record(RULE, NOW + HOUR, (), 0, NOW + HOUR)
        assert (await store.runs())["r1"].problem == ""


async def test_a_snooze_ends_by_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.record(RULE, NOW, evaluated("ann"), 1, NOW)
        (alert,) = await store.alerts()
        put_off = partial(snoozed, until=NOW + HOUR, who="ola", reason="known", now=NOW)
        assert await store.change([alert.id], put_off) == (alert,)
        assert not await store.wake(NOW + HOUR / 2)
        assert await store.wake(NOW + HOUR)
        assert (await store.alerts())[0].standing is Standing.NEW


async def test_what_is_long_over_is_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.record(RULE, NOW, evaluated("ann"), 1, NOW)
        await store.record(RULE, NOW + HOUR, (), 0, NOW + HOUR)
        assert len(await store.alerts()) == 1
        await store.record(RULE, NOW + 800 * HOUR, (), 0, NOW + 800 * HOUR)
        assert await store.alerts() == ()
        assert await store.changes(0) == ()


async def test_a_look_is_remembered(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.looked_at() is None
        await store.look(NOW)
        await store.look(NOW + HOUR)
        assert await store.looked_at() == NOW + HOUR


async def test_several_consoles_share_rules_and_alerts_without_harm(tmp_path: Path) -> None:
    consoles = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", CONSOLE, str(tmp_path / "console.db"), f"operator {number}"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": str(Path(__file__).parent)},
        )
        for number in range(3)
    ]
    for console in consoles:
        assert console.stdout is not None
        assert await console.stdout.readline() == b"ready\n"
    printed = await asyncio.gather(*(console.communicate(b"\n") for console in consoles))
    told = [lines.decode().splitlines() for lines, _ in printed]
    async with opened(tmp_path) as store:
        alerts = await store.alerts()
        changes = await store.changes(0)
        runs = await store.runs()
    evaluations = [at for lines in told for at in lines]
    assert [console.returncode for console in consoles] == [0, 0, 0]
    assert len(evaluations) == len(set(evaluations)) >= 2
    assert runs["r1"].moment == datetime.fromisoformat(max(evaluations))
    (ann,) = [alert for alert in alerts if alert.entities[0].name == "ann"]
    assert ann.count == len(evaluations)
    assert [change.number for change in changes] == sorted({change.number for change in changes})
    assert {change.who for change in changes} <= {"", *(f"operator {number}" for number in range(3))}
