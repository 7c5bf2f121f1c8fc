"""An app whose feeds read what a test says: known records, nothing, or a failure; its clock stands still."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pane_text import NOW, still_app, value_of
from records_alerts import DEFENDER, RULES
from waiting import PATIENCE

from console.azure.topics import ALERTS, TOPICS
from console.engine import JOURNAL
from console.errors import ConsoleError
from console.model.alerts import Alerts
from console.model.history import History
from console.model.rule_alerts import RuleAlerts
from console.model.scheduling import Priority, Question
from console.monitor.feeds import Feed
from console.monitor.scheduler import Scheduler
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.pilot import Pilot

    from console.model.results import QueryResult

JOURNALLED, RULED = "journal", "rules"
LOADED: dict[object, Any] = {
    **{pane.topic: value_of(pane.name) for pane in PANES if pane.topic},
    ALERTS: Alerts((DEFENDER,)),
    JOURNALLED: value_of("journal"),
    RULED: RULES,
}


def empty(record: Any) -> Any:
    """Return a record of the same kind without anything in it."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return type(record)(**{name: () if isinstance(value, tuple) else None for name, value in values.items()})


EMPTY: dict[object, Any] = {
    **{topic: empty(LOADED[topic]) for topic in TOPICS},
    JOURNALLED: History(),
    RULED: RuleAlerts(),
}


class Silence:
    """A Log Analytics that never answers, so that its queue has something to show."""

    async def ask(self, _: Question) -> QueryResult:
        """Wait for ever."""
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]  # nobody sets it

    async def ask_all(self, _: object) -> list[QueryResult | ConsoleError]:
        """Wait for ever."""
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]  # nobody sets it


class StillFleet:
    """The app, and what its feeds read."""

    def __init__(self, values: Mapping[object, Any], failure: ConsoleError | None = None) -> None:
        self.now = NOW
        self.failure = failure
        self.app = still_app(lambda: self.now)
        self._values = values
        self._feeds: list[Feed[Any]] = []
        self._tasks: list[asyncio.Task[QueryResult]] = []
        self._give_feeds()

    async def open(self, pilot: Pilot[int]) -> None:
        """Wait until everything has been read once; let two queries wait for their answers."""
        await self.until(pilot, lambda feed: not feed.reading.is_loading)
        if self._values is LOADED:
            scheduler = self.app.engine.scheduler(self.app.enclave.name)
            for asker, priority in (("the operator", Priority.OPERATOR), ("a rule", Priority.RULE)):
                question = Question(f"{asker} | take 5", NOW, NOW, asker, priority)
                self._tasks.append(asyncio.create_task(scheduler.ask(question)))
            await pilot.pause()

    async def read_again(self, pilot: Pilot[int]) -> None:
        """Read everything once more, in vain."""
        for feed in self._feeds:
            feed.refresh()
        await self.until(pilot, lambda feed: feed.reading.problem is not None)

    async def until(self, pilot: Pilot[int], holds: Any) -> None:
        """Wait until something holds for every feed."""
        async with asyncio.timeout(PATIENCE):
            while not all(map(holds, self._feeds)):
                await pilot.pause(0.02)

    def _give_feeds(self) -> None:
        engine = self.app.engine
        for enclave in engine.config.enclaves:
            alerting = engine.alerting(enclave.name)
            alerting.watch.feed = self._feed(RULED, "alert rules")
            budget = engine._budgets[enclave.signs_in_as]
            alerting.scheduler = Scheduler(enclave.name, Silence(), budget, clock=engine.clock)
            for topic in TOPICS:
                engine._feeds[enclave.name, topic] = self._feed(topic, topic.source)
        vars(engine)["history"] = self._feed(JOURNALLED, JOURNAL)

    def _feed(self, name: object, source: str) -> Feed[Any]:
        async def read() -> Any:
            if self.failure:
                raise self.failure
            if isinstance(value := self._values[name], ConsoleError):
                raise value
            return value

        feed: Feed[Any] = Feed(read, source=source, cadence=30, clock=lambda: self.now)
        self._feeds.append(feed)
        return feed
