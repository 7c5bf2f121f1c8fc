"""What an operator does about alerts, over the real store and the real Defender API."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from test_rule_watch import GUESSED, INCIDENT

from console.azure.topics import ALERTS
from console.config.reading import read_only
from console.engine import Engine
from console.errors import NotPermitted, NotStored
from console.model.triage import AlertLine, Deed, Order, Source, all_alerts, changed, deeds_for, news

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Simulator


@asynccontextmanager
async def engine_over(simulator: Simulator, *, writable: bool = True) -> AsyncIterator[Engine]:
    config = simulator.config if writable else read_only(simulator.config, "a test")
    async with Engine(config, clock=simulator.clock()) as engine:
        engine.rulebook._load = lambda: ((GUESSED,), ())
        await engine.alerting(INCIDENT).watch.evaluate_due()
        yield engine


async def lines_of(engine: Engine) -> dict[Source, list[AlertLine]]:
    feeds = engine.feed(INCIDENT, ALERTS), engine.alerting(INCIDENT).watch.feed
    for feed in feeds:
        await feed.read_once()
    found = all_alerts(feeds[0].reading.value, feeds[1].reading.value)
    return {source: [line for line in found if line.source is source] for source in Source}


DEFENDER_WORDS = {
    Deed.ACKNOWLEDGE: "in progress",
    Deed.RESOLVE: "resolved",
    Deed.DISMISS: "dismissed",
    Deed.REOPEN: "active",
}


async def test_each_of_defenders_four_verbs_reaches_azure(fresh_simulator: Simulator) -> None:
    async with engine_over(fresh_simulator) as engine:
        triage = engine.alerting(INCIDENT).triage
        name = (await lines_of(engine))[Source.DEFENDER][0].id
        for deed, state in DEFENDER_WORDS.items():
            (line,) = [each for each in (await lines_of(engine))[Source.DEFENDER] if each.id == name]
            outcome = await triage.carry_out(Order(deed), [line])
            assert (outcome.changed, outcome.failures) == (1, ())
            (after,) = [each for each in (await lines_of(engine))[Source.DEFENDER] if each.id == name]
            assert after.state == state


async def test_one_order_serves_alerts_of_both_sources_and_can_be_taken_back(
    fresh_simulator: Simulator,
) -> None:
    async with engine_over(fresh_simulator) as engine:
        triage = engine.alerting(INCIDENT).triage
        before = await lines_of(engine)
        marked = [before[Source.DEFENDER][0], before[Source.RULE][0]]
        outcome = await triage.carry_out(Order(Deed.RESOLVE, "an exercise"), marked)
        assert outcome.changed == 2
        after = {line.id: line for lines in (await lines_of(engine)).values() for line in lines}
        assert [after[line.id].state for line in marked] == ["resolved", "resolved"]
        await triage.carry_out(Order(Deed.REOPEN), [after[line.id] for line in marked])
        again = {line.id: line for lines in (await lines_of(engine)).values() for line in lines}
        assert [again[line.id].is_open for line in marked] == [True, True]


async def test_a_snooze_keeps_who_until_when_and_why(simulator: Simulator) -> None:
    async with engine_over(simulator) as engine:
        line = (await lines_of(engine))[Source.RULE][0]
        until = engine.clock() + timedelta(hours=4)
        order = Order(Deed.SNOOZE, "patch night", until)
        await engine.alerting(INCIDENT).triage.carry_out(order, [line])
        (alert,) = [each for each in await engine.alerting(INCIDENT).store.alerts() if each.id == line.id]
        assert (alert.until, alert.reason) == (until, "patch night")
        assert alert.changed_by


async def test_what_goes_to_defender_is_journaled_before_and_after(fresh_simulator: Simulator) -> None:
    async with engine_over(fresh_simulator) as engine:
        marked = (await lines_of(engine))[Source.DEFENDER][:1]
        await engine.alerting(INCIDENT).triage.carry_out(Order(Deed.RESOLVE, "an exercise"), marked)
        ordered, changed_ = await engine._journal.entries(enclave=INCIDENT)
        assert (ordered.kind, changed_.kind) == ("alerts-ordered", "alerts-changed")
        assert ordered.facts["alerts"][0]["id"] == marked[0].id
        assert (ordered.facts["reason"], changed_.facts["failures"]) == ("an exercise", {})


async def test_nothing_goes_to_defender_whose_order_cannot_be_written(fresh_simulator: Simulator) -> None:
    async with engine_over(fresh_simulator) as engine:
        marked = (await lines_of(engine))[Source.DEFENDER][:1]
        await engine.database.close()
        engine.database.path.write_bytes(b"not a database, long enough to be looked at" * 40)
        with pytest.raises(NotStored):
            await engine.alerting(INCIDENT).triage.carry_out(Order(Deed.RESOLVE), marked)
        feed = engine.feed(INCIDENT, ALERTS)
        await feed.read_once()
        assert feed.reading.value is not None
        (after,) = [alert for alert in feed.reading.value.items if alert.id == marked[0].id]
        assert after.is_open


async def test_read_only_leaves_defender_alone_and_says_so(simulator: Simulator) -> None:
    async with engine_over(simulator, writable=False) as engine:
        before = await lines_of(engine)
        marked = [before[Source.DEFENDER][0], before[Source.RULE][0]]
        outcome = await engine.alerting(INCIDENT).triage.carry_out(Order(Deed.RESOLVE), marked)
        assert outcome.changed == 1
        assert [type(failure) for failure in outcome.failures] == [NotPermitted]
        after = await lines_of(engine)
        assert after[Source.DEFENDER][0].state == before[Source.DEFENDER][0].state


@pytest.mark.parametrize("source", Source, ids=lambda source: source.value)
async def test_only_what_would_change_something_is_offered(simulator: Simulator, source: Source) -> None:
    async with engine_over(simulator) as engine:
        line = next(each for each in (await lines_of(engine))[source] if each.state in ("new", "active"))
        offered = set(deeds_for([line]))
        assert Deed.REOPEN not in offered
        assert {Deed.ACKNOWLEDGE, Deed.RESOLVE} <= offered
        assert (Deed.SNOOZE in offered) == (source is Source.RULE)
        assert (Deed.DISMISS in offered) == (source is Source.DEFENDER)


async def test_changes_and_news_are_told_apart(simulator: Simulator) -> None:
    async with engine_over(simulator) as engine:
        (line, *others) = (await lines_of(engine))[Source.RULE]
        looked = replace(line, state="acknowledged")
        assert changed([line], [looked, *others]) == tuple(
            sorted([looked, *others], key=lambda each: each.raised_at or engine.clock())
        )
        assert news([line], [looked]) == ()
        assert news([replace(line, is_open=False)], [line]) == (line,)
        assert changed([line], [line]) == news([line], [line]) == ()
