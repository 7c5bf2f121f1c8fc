"""Rules, watched live: each evaluated when it is due, by one console of the machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from console.errors import ConsoleError, NotFound, NotStored, QueryInvalid, Rejected
from console.model.rule_alerts import RuleAlerts, Watched, in_order
from console.model.rule_evaluation import Firing, evaluate
from console.model.rules import Rule, Run, period_of
from console.model.scheduling import Priority, Question
from console.monitor.feeds import Feed
from console.store.alerts import AlertStore

TICK = CADENCE = 5.0
HOLD = timedelta(seconds=90)
AGAIN = timedelta(minutes=1)
LASTING = (QueryInvalid, Rejected, NotFound)

log = logging.getLogger(__name__)


class RuleWatch:
    """Evaluates one enclave's rules and keeps their alerts in the store.

    `rules` gives the rules as they are now; `ask` returns the rows of a question. Clock and
    sleep are injected. The `feed` reads the alerts, at once after each evaluation here.
    """

    def __init__(
        self,
        store: AlertStore,
        *,
        rules: Callable[[], Awaitable[Sequence[Rule]]],
        ask: Callable[[Question], Awaitable[Sequence[Mapping[str, object]]]],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.store = store
        self._rules = rules
        self._ask = ask
        self._clock = clock
        self._sleep = sleep
        self._evaluations: set[asyncio.Task[None]] = set()
        self.feed = Feed(self.read, source="alert rules", cadence=CADENCE, clock=clock)

    async def run(self) -> None:
        """Evaluate what is due until cancelled; a failing disk is waited out."""
        try:
            while True:
                try:
                    await self._begin_due()
                except NotStored as failure:
                    log.warning("no rule was evaluated: %s", failure)
                await self._sleep(TICK)
        finally:
            for task in self._evaluations:
                task.cancel()
            await asyncio.gather(*self._evaluations, return_exceptions=True)

    async def evaluate_due(self) -> None:
        """Evaluate what is due now and wait for it; raises NotStored."""
        await self._begin_due()
        await asyncio.gather(*self._evaluations)

    async def read(self) -> RuleAlerts:
        """Return the alerts as the store has them, and how each rule stands; raises NotStored."""
        alerts, runs, looked_at = await asyncio.gather(
            self.store.alerts(), self.store.runs(), self.store.looked_at()
        )
        rules = await self._rules()
        return RuleAlerts(
            alerts=in_order(alerts),
            rules=tuple(Watched(rule, runs.get(rule.id, Run(rule.id))) for rule in rules),
            looked_at=looked_at,
        )

    async def _begin_due(self) -> None:
        now = self._clock()
        if await self.store.wake(now):
            self.feed.refresh()
        for rule, at in await self.store.claim(await self._rules(), now, HOLD):
            task = asyncio.create_task(self._evaluate(rule, at))
            self._evaluations.add(task)
            task.add_done_callback(self._evaluated)

    async def _evaluate(self, rule: Rule, at: datetime) -> None:
        since, until = period_of(rule, at)
        try:
            rows = await self._ask(Question(rule.text, since, until, rule.name, Priority.RULE))
        except asyncio.CancelledError:
            await self.store.release(rule)
            raise
        except ConsoleError as failure:
            again_at = None if isinstance(failure, LASTING) else self._clock() + AGAIN
            await self.store.fail(rule, at, str(failure), self._clock(), again_at)
        else:
            firings = await asyncio.to_thread(_firings, rule, rows)
            await self.store.record(rule, at, firings, len(rows), self._clock())
        self.feed.refresh()

    def _evaluated(self, task: asyncio.Task[None]) -> None:
        self._evaluations.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure:
            log.error("a rule's evaluation was lost", exc_info=failure)


def _firings(rule: Rule, rows: Sequence[Mapping[str, object]]) -> tuple[Firing, ...]:
    """Evaluate in a thread: a rule may find half a million rows."""
    return evaluate(rule, list(rows))
