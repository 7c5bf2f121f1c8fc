"""What operators do about alerts: carried out to the end, whatever becomes of the dialog that asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.errors import ConsoleError
from console.model import rule_alerts
from console.model.rule_alerts import RuleAlert
from console.model.triage import DEFENDER_STATES, Deed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from console.model.alerts import AlertState
    from console.model.triage import AlertLine, Order
    from console.store.alerts import AlertStore


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many alerts were changed, and why others were not."""

    changed: int
    failures: tuple[ConsoleError, ...] = ()


class Triage:
    """Changes how the alerts of one enclave stand; `change` tells Defender, `who` is the operator."""

    def __init__(
        self,
        store: AlertStore,
        change: Callable[[str, AlertState], Awaitable[None]],
        *,
        clock: Callable[[], datetime],
        who: Callable[[], str],
    ) -> None:
        self._store = store
        self._change = change
        self._clock = clock
        self._who = who
        self._under_way: set[asyncio.Task[Outcome]] = set()

    async def carry_out(self, order: Order, lines: Sequence[AlertLine]) -> Outcome:
        """Do what is ordered to each alert that allows it; a failure stops no other."""
        task = asyncio.create_task(
            self._carry_out(order, [line for line in lines if line.allows(order.deed)])
        )
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for what was begun."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _carry_out(self, order: Order, lines: Sequence[AlertLine]) -> Outcome:
        of_rules = [line.id for line in lines if isinstance(line.origin, RuleAlert)]
        of_defender = [line.id for line in lines if not isinstance(line.origin, RuleAlert)]
        calls = [self._change(name, DEFENDER_STATES[order.deed]) for name in of_defender]
        if of_rules:
            calls.append(self._store_change(order, of_rules))
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        failures = tuple(each for each in outcomes if isinstance(each, ConsoleError))
        for each in outcomes:
            if isinstance(each, BaseException) and not isinstance(each, ConsoleError):
                raise each
        return Outcome(len(lines) - len(failures), failures)

    async def _store_change(self, order: Order, names: Sequence[str]) -> None:
        await self._store.change(names, lambda alert: self._step(order, alert))

    def _step(self, order: Order, alert: RuleAlert) -> RuleAlert:
        who, why, now = self._who(), order.reason, self._clock()
        if order.deed is Deed.SNOOZE and order.until is not None:
            return rule_alerts.snoozed(alert, order.until, who, why, now)
        steps = {
            Deed.ACKNOWLEDGE: rule_alerts.acknowledged,
            Deed.RESOLVE: rule_alerts.resolved,
            Deed.REOPEN: rule_alerts.reopened,
        }
        return steps[order.deed](alert, who, why, now)
