"""The console's own rules over the simulated enclaves: the incident tells itself, calm ones are quiet."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from waiting import PATIENCE

from console.azure.topics import ALERTS
from console.engine import Engine
from console.model.rule_evaluation import evaluate
from console.model.rules import period_of
from console.model.scheduling import Priority, Question
from console.model.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from conftest import Simulator

    from console.model.rule_alerts import RuleAlerts
    from console.monitor.feeds import Feed

INCIDENT = "imaging"


def engine_over(simulator: Simulator) -> Engine:
    return Engine(simulator.config, clock=simulator.clock())


async def evaluated(engine: Engine, enclave: str) -> RuleAlerts:
    watch = engine.alerting(enclave).watch
    await watch.evaluate_due()
    return await watch.read()


async def test_the_incident_raises_its_alerts_by_itself(simulator: Simulator) -> None:
    everything_ran = asyncio.Event()

    def look(feed: Feed[RuleAlerts]) -> None:
        rules = feed.reading.value.rules if feed.reading.value else ()
        if rules and all(each.run.moment for each in rules):
            everything_ran.set()

    async with engine_over(simulator) as engine, asyncio.timeout(PATIENCE):
        feed = engine.alerting(INCIDENT).watch.feed
        feed.listen(look)
        engine.start((ALERTS,))
        await everything_ran.wait()
        found = feed.reading.value
    assert found is not None
    grave = [alert for alert in found.alerts if alert.severity is Severity.HIGH]
    assert len(grave) >= 5
    assert len({alert.rule_id for alert in grave}) >= 5
    assert all(alert.row_count for alert in grave)


async def test_each_alert_of_the_incident_is_found_again_in_the_logs(simulator: Simulator) -> None:
    async with engine_over(simulator) as engine:
        found = await evaluated(engine, INCIDENT)
        watched = {each.rule.id: each for each in found.rules}
        assert len(found.alerts) >= 10
        for alert in found.alerts:
            rule, run = watched[alert.rule_id].rule, watched[alert.rule_id].run
            assert run.moment is not None
            since, until = period_of(rule, run.moment)
            again = await engine.scheduler(INCIDENT).ask(
                Question(rule.text, since, until, "a test", Priority.OPERATOR)
            )
            firings = {firing.id: firing for firing in evaluate(rule, list(again))}
            kept = await engine.alerting(INCIDENT).store.rows(alert.id)
            assert set(written(kept)) == set(written(firings[alert.id].rows)), rule.name


def written(rows: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, sort_keys=True)


async def test_every_rule_of_the_pack_runs_in_every_enclave(simulator: Simulator) -> None:
    async with engine_over(simulator) as engine:
        for enclave in simulator.enclaves:
            found = await evaluated(engine, enclave)
            assert len(found.rules) >= 20
            assert {each.rule.name: each.run.problem for each in found.rules if each.run.problem} == {}
            assert all(each.run.moment for each in found.rules)


async def test_enclaves_where_nothing_is_wrong_raise_nothing_grave(simulator: Simulator) -> None:
    async with engine_over(simulator) as engine:
        for enclave in simulator.enclaves:
            if enclave != INCIDENT:
                found = await evaluated(engine, enclave)
                assert [alert.title for alert in found.alerts if alert.severity is Severity.HIGH] == []


async def test_enclaves_of_one_identity_meet_none_of_the_limits_that_azure_sets_a_user(
    fresh_simulator: Simulator,
) -> None:
    enclaves = fresh_simulator.enclaves[:2]
    async with engine_over(fresh_simulator) as engine:
        for name in enclaves:
            await engine.scheduler(name).ask(_asked("print 0", Priority.PANE, engine))
        fresh_simulator.fault("slow", "/query$", seconds=0.3)
        answers = await asyncio.gather(
            *(
                engine.scheduler(name).ask(_asked(f"print {number}", priority, engine))
                for number, priority in enumerate([Priority.PANE] * 4 + [Priority.OPERATOR], 1)
                for name in enclaves
            )
        )
        queues = [engine.scheduler(name).queue for name in enclaves]
    assert len(answers) == 10
    assert [queue.throttled for queue in queues] == [0, 0]
    assert [queue.requests for queue in queues] == [6, 6]
    assert queues[0].recent == 12


def _asked(text: str, priority: Priority, engine: Engine) -> Question:
    now = engine.clock()
    return Question(text, now, now, "a test", priority)
