"""The one composition root: configuration -> gateways -> feeds and runner.

Azure is imported in a thread, behind the first frame: importing this module
brings in neither Textual nor any Azure SDK.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from console.azure.http.deadlines import Deadlines
from console.azure.topics import ALERTS, EXPORTS, IN_START_ORDER, POSTURE, QUOTA, SESSIONS, TOPICS, Topic
from console.config import Config, EnclaveConfig, places
from console.connections import Connections
from console.lazy import Lazy
from console.model.history import History
from console.model.idle import Snooze
from console.model.overview import EnclaveLine, EnclaveReadings, line, verdict_of
from console.model.results import QueryResult
from console.model.scheduling import Priority, recent
from console.model.snoozes import SNOOZED, snoozes_in
from console.monitor.alerting import Alerting
from console.monitor.budgets import Budget
from console.monitor.feeds import Feed
from console.monitor.rulebooks import Rulebook
from console.monitor.scheduler import Scheduler
from console.queries import PACK, QueryFolders
from console.store import Database
from console.store.journal import Journal

if TYPE_CHECKING:
    from console.actions.runner import Runner
    from console.azure.connection import Connection
    from console.azure.identity.sign_ins import ShowCode

T = TypeVar("T")

JOURNAL = "the journal of this machine"
STAGGER = 0.15
PATIENCE, RULES_AFTER, RULES_STAGGER = 3.0, 5.0, 1.0  # seconds: what panes show first is read first
HISTORY_SECONDS = 3.0


@Lazy
def _runner_class() -> type[Runner]:
    from console.actions.runner import Runner

    return Runner


class Engine:
    """Every feed of every enclave, over one connection each, and one database; an async context manager.

    Clock and sleep are the configuration's where none are given. `on_device_code` is told the words
    to show when a sign-in needs a code.
    """

    def __init__(
        self,
        config: Config,
        *,
        clock: Callable[[], datetime] | None = None,
        on_device_code: ShowCode = print,
        sleep: Callable[[float], Awaitable[object]] | None = None,
        deadlines: Deadlines | None = None,
    ) -> None:
        self.config = config
        self.clock = clock = clock or config.time.now
        self.database = Database(places.database_file(config.state))
        self._journal = Journal(self.database, clock)
        self.snoozes = _snoozes(self._journal, clock)
        self._sleep = sleep = sleep or config.time.sleep
        self.connections = Connections(
            self._ask_for_pane, on_device_code=on_device_code, clock=clock, sleep=sleep, deadlines=deadlines
        )
        self._tasks: list[asyncio.Task[None]] = []
        self.queries = QueryFolders((PACK, *config.query_folders))
        self.rulebook = Rulebook(self.queries.rules, clock, config.alerts.off)
        self._budgets: dict[tuple[str, ...], Budget[QueryResult]] = {
            enclave.signs_in_as: Budget(clock=clock, sleep=sleep) for enclave in config.enclaves
        }
        self._alerting = {e.name: self._make_alerting(e) for e in config.enclaves}
        self._feeds: dict[tuple[str, Topic[object]], Feed[Any]] = {  # a dict cannot say that they agree
            (enclave.name, topic): self._make_feed(enclave, topic)
            for enclave in config.enclaves
            for topic in TOPICS
        }
        self._runner: Runner | None = None

    async def __aenter__(self) -> Self:
        """Start nothing yet: `start` does, once the first frame is drawn."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, whatever happened."""
        await self.close()

    async def close(self) -> None:
        """Stop every feed, let go of what runs, close every connection and the database."""
        if self._runner:
            await self._runner.close()
        for alerting in self._alerting.values():
            await alerting.close()
        for budget in self._budgets.values():
            await budget.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.connections.close()
        await self.database.close()

    def start(self, topics: Iterable[Topic[object]] = IN_START_ORDER) -> None:
        """Let feeds and rules run, one enclave after the other by a little."""
        for index, enclave in enumerate(self.config.enclaves):
            for topic in topics:
                self._go(self.feed(enclave.name, topic).run, index * STAGGER)
            self._go(self.alerting(enclave.name).watch.run, RULES_AFTER + index * RULES_STAGGER)
        self._go(self._read_the_rest)

    async def acting(self) -> Runner:
        """Return what acts, imported in a thread once there is something to act on."""
        await self._first_readings()
        await _runner_class.in_thread()
        return self.runner

    async def _first_readings(self) -> None:
        """Wait until every topic has been read for the first time, or could not be; three seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(feed.was_read.wait() for feed in self._feeds.values()))

    @property
    def runner(self) -> Runner:
        """What acts, made when first asked for."""
        if self._runner is None:
            self._runner = _runner_class()(
                self.config, self.connection, self._journal, clock=self.clock, sleep=self._sleep
            )
        return self._runner

    @cached_property
    def history(self) -> Feed[History]:
        """Everything done from this machine, read again after each step of a run."""
        feed = Feed(self.runner.history, source=JOURNAL, cadence=HISTORY_SECONDS, clock=self.clock)
        self.runner.listen(lambda _: feed.refresh())
        return feed

    def feed(self, enclave: str, topic: Topic[T]) -> Feed[T]:
        """Return the feed of one topic of one enclave."""
        feed: Feed[T] = self._feeds[enclave, topic]
        return feed

    def line(self, enclave: str) -> EnclaveLine:
        """Return an enclave at a glance, from what has been read so far."""
        readings = self._readings(enclave)
        settings = next(config for config in self.config.enclaves if config.name == enclave)
        snoozes = {snooze.enclave: snooze for snooze in self.snoozes.reading.value or ()}
        verdict = verdict_of(readings, self.clock(), settings.idle, snoozes.get(enclave))
        return line(enclave, readings, verdict)

    def _readings(self, enclave: str) -> EnclaveReadings:
        return EnclaveReadings(
            posture=self.feed(enclave, POSTURE).reading,
            alerts=self.feed(enclave, ALERTS).reading,
            quota=self.feed(enclave, QUOTA).reading,
            sessions=self.feed(enclave, SESSIONS).reading,
            exports=self.feed(enclave, EXPORTS).reading,
            rules=self.alerting(enclave).watch.feed.reading,
        )

    def alerting(self, enclave: str) -> Alerting:
        """Return an enclave's alerts: what watches its rules, and what is done about them."""
        return self._alerting[enclave]

    def scheduler(self, enclave: str) -> Scheduler[QueryResult]:
        """Return the scheduler of all queries to an enclave's Log Analytics."""
        return self._alerting[enclave].scheduler

    async def connection(self, enclave: EnclaveConfig) -> Connection:
        """Return the enclave's open connection; raises NotSignedIn, ConfigInvalid, Unreachable."""
        return await self.connections.to(enclave)

    async def _ask_for_pane(self, enclave: str, text: str, span: timedelta, asker: str) -> QueryResult:
        question = recent(text, span, asker, self.clock(), Priority.PANE)
        return await self.scheduler(enclave).ask(question)

    async def _read_the_rest(self) -> None:
        """Read what only adds to the topics: runs, snoozes, the alerts of rules."""
        await self.acting()
        self._go(self.history.run)
        self._go(self.snoozes.run)
        for alerting in self._alerting.values():
            self._go(alerting.watch.feed.run)

    def _go(self, run: Callable[[], Awaitable[None]], delay: float = 0.0) -> None:
        async def later() -> None:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(delay)
                await run()

        self._tasks.append(asyncio.create_task(later()))

    def _make_alerting(self, enclave: EnclaveConfig) -> Alerting:
        connect = partial(self.connection, enclave)
        budget = self._budgets[enclave.signs_in_as]
        return Alerting(
            enclave, connect, self.database, self.rulebook, self._journal, budget=budget, clock=self.clock
        )

    def _make_feed(self, enclave: EnclaveConfig, topic: Topic[T]) -> Feed[T]:
        async def read() -> T:
            connection = await self.connection(enclave)
            return await connection.read(topic)

        return Feed(read, source=topic.source, cadence=enclave.cadences[topic.name], clock=self.clock)


def _snoozes(journal: Journal, clock: Callable[[], datetime]) -> Feed[tuple[Snooze, ...]]:
    """Make the feed of who said which enclave is not idle."""

    async def read() -> tuple[Snooze, ...]:
        return snoozes_in(await journal.entries(kind=SNOOZED))

    return Feed(read, source=JOURNAL, cadence=HISTORY_SECONDS, clock=clock)
