"""Rules evaluated live, over the real engine, store and simulated workspace."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from waiting import A_DAY, eventually

from console.azure.topics import SESSIONS
from console.engine import Engine
from console.model.rule_alerts import Standing
from console.model.rules import NEAR_REAL_TIME, EntityMapping, Grouping, Rule, Schedule

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from conftest import Simulator

INCIDENT = "imaging"
GUESSED = Rule(
    "guessed",
    "Passwords guessed",
    """SigninLogs | where ResultType == "50126"
    | summarize Tries = count(), Last = max(TimeGenerated) by IPAddress""",
    Schedule(timedelta(hours=1), timedelta(hours=12)),
    grouping=Grouping.PER_RESULT,
    entities=(EntityMapping("IP", (("Address", "IPAddress"),)),),
)
MISTAKEN = replace(GUESSED, id="mistaken", text="SigninLogs | where Usr == 1")
NEAR = replace(GUESSED, id="near", schedule=NEAR_REAL_TIME)


@asynccontextmanager
async def watching(simulator: Simulator, *rules: Rule) -> AsyncIterator[Engine]:
    async with Engine(simulator.config, clock=simulator.clock()) as engine:
        engine.rulebook._load = lambda: (rules, ())
        yield engine


async def test_each_alert_is_traceable_to_rows_that_its_query_gives(simulator: Simulator) -> None:
    async with watching(simulator, GUESSED) as engine:
        watch = engine.alerting(INCIDENT).watch
        await watch.evaluate_due()
        found = await watch.read()
        assert len(found.alerts) >= 3
        assert all(found.is_unseen(alert) for alert in found.alerts)
        for alert in found.alerts:
            (row,) = await watch.store.rows(alert.id)
            assert row["IPAddress"] == alert.entities[0].name
            assert row["Tries"] > 0
        assert found.rules[0].run.rows == len(found.alerts)


async def test_due_rules_take_one_request_between_them(simulator: Simulator) -> None:
    async with watching(simulator, GUESSED, MISTAKEN, NEAR) as engine:
        await engine.alerting(INCIDENT).watch.evaluate_due()
        queue = engine.scheduler(INCIDENT).queue
        assert (queue.asked, queue.requests) == (3, 1)


async def test_a_rule_with_a_mistake_says_so_and_stops_no_other(simulator: Simulator) -> None:
    async with watching(simulator, MISTAKEN, GUESSED) as engine:
        watch = engine.alerting(INCIDENT).watch
        await watch.evaluate_due()
        await watch.evaluate_due()
        found = await watch.read()
        assert "Usr" in found.rules[0].run.problem
        assert found.rules[1].run.problem == ""
        assert engine.scheduler(INCIDENT).queue.asked == 2
        assert found.alerts


async def test_an_outage_is_waited_out(simulator: Simulator) -> None:
    async with watching(simulator, GUESSED) as engine:
        watch = engine.alerting(INCIDENT).watch
        simulator.fault("status", "/query", status=503)
        await watch.evaluate_due()
        (watched,) = (await watch.read()).rules
        assert "503" in watched.run.problem
        assert watched.run.moment is None
        simulator.clear()
        await watch.evaluate_due()
        assert not (await watch.read()).alerts
        soon = engine.clock() + timedelta(minutes=1)
        watch._clock = lambda: soon
        await watch.evaluate_due()
        assert (await watch.read()).alerts


async def test_a_rule_that_is_given_up_is_free_for_the_next_console(simulator: Simulator) -> None:
    simulator.fault("slow", "/query", seconds=A_DAY)
    async with watching(simulator, GUESSED) as engine:
        watch = engine.alerting(INCIDENT).watch
        running = asyncio.create_task(watch.run())
        await eventually(lambda: engine.scheduler(INCIDENT).queue.running)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert (await watch.store.runs())["guessed"].held_until is None


async def test_alerts_resolve_when_the_rule_finds_nothing_any_more(simulator: Simulator) -> None:
    async with watching(simulator, GUESSED) as engine:
        watch = engine.alerting(INCIDENT).watch
        await watch.evaluate_due()
        later = engine.clock() + timedelta(days=20)
        watch._clock = lambda: later
        await watch.evaluate_due()
        found = await watch.read()
        assert {alert.standing for alert in found.alerts} == {Standing.RESOLVED}
        assert {alert.reason for alert in found.alerts} == {"its rows stopped"}


async def test_an_enclave_without_a_workspace_asks_nothing(simulator: Simulator) -> None:
    enclave = replace(simulator.config.enclaves[0], log_workspace="")
    config = replace(simulator.config, enclaves=(enclave,))
    async with Engine(config, clock=simulator.clock()) as engine:
        engine.rulebook._load = lambda: ((GUESSED,), ())
        await engine.alerting(enclave.name).watch.evaluate_due()
        assert (await engine.alerting(enclave.name).watch.read()).rules == ()


async def test_what_panes_ask_is_queued_too_and_asked_once_in_a_minute(
    simulator: Simulator,
) -> None:
    async with Engine(simulator.config, clock=simulator.clock()) as engine:
        now = engine.clock()
        engine.clock = lambda: now
        feed = engine.feed(INCIDENT, SESSIONS)
        await feed.read_once()
        await feed.read_once()
        queue = engine.scheduler(INCIDENT).queue
        assert queue.asked > 0
        assert queue.spared == queue.asked


async def test_a_pane_does_not_wait_for_a_late_extra(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Engine(simulator.config, clock=simulator.clock()) as engine:
        feed = engine.feed(INCIDENT, SESSIONS)
        await feed.read_once()
        monkeypatch.setattr("console.azure.logs.trends.PATIENCE", 0.1)
        simulator.fault("slow", "/query", seconds=A_DAY)
        later = engine.clock() + timedelta(minutes=2)
        engine.scheduler(INCIDENT)._clock = engine.clock = lambda: later
        before = feed.reading.value
        await feed.read_once()
        assert feed.reading.problem is None
        entries = engine.scheduler(INCIDENT).queue.entries
        assert entries
        assert all(entry.asker.startswith("sessions: ") for entry in entries)
        assert feed.reading.value is not None
        assert len(feed.reading.value.sessions) == len(before.sessions if before else ())
