"""What operators do about alerts: carried out to the end, though the dialog may close meanwhile."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.errors import ConsoleError
from console.model import rule_alerts
from console.model.alerts import AlertState
from console.model.notes import CHANGED, ORDERED
from console.model.records import to_json
from console.model.rule_alerts import RuleAlert
from console.model.runs import Operator
from console.model.triage import DEFENDER_STATES, AlertLine, Deed, Order
from console.store.alerts import AlertStore


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many alerts were changed, and why others were not."""

    changed: int
    failures: tuple[ConsoleError, ...] = ()


class DefenderConnection(Protocol):
    """A connection over which Defender's alerts can be changed; raises ConsoleError."""

    async def operator(self) -> Operator:
        """Return who is signed in."""

    async def change_alert(self, name: str, state: AlertState) -> None:
        """Give the alert of this ARM id another state."""


class Triage:
    """Changes how the alerts of one enclave stand: the store's here, Defender's over what `connect` gives.

    What goes to Defender is journaled with `note`, before and after, in the name of whoever is signed
    in; nothing goes whose order could not be written. `who` is the operator on this machine.
    """

    def __init__(
        self,
        store: AlertStore,
        connect: Callable[[], Awaitable[DefenderConnection]],
        note: Callable[[str, Mapping[str, object]], Awaitable[object]],
        *,
        clock: Callable[[], datetime],
        who: Callable[[], str],
    ) -> None:
        self._store = store
        self._connect = connect
        self._note = note
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
        of_defender = [line for line in lines if not isinstance(line.origin, RuleAlert)]
        if of_rules:
            await self._store.change(of_rules, lambda alert: self._step(order, alert))
        failures = await self._tell_defender(order, of_defender) if of_defender else ()
        return Outcome(len(lines) - len(failures), failures)

    async def _tell_defender(self, order: Order, lines: Sequence[AlertLine]) -> tuple[ConsoleError, ...]:
        connection = await self._connect()
        alerts = [{"id": line.id, "title": line.title, "state": line.state} for line in lines]
        name = uuid.uuid4().hex[:12]
        facts = {
            "id": name,
            "deed": order.deed.value,
            "reason": order.reason,
            "operator": to_json(await connection.operator()),
            "alerts": alerts,
        }
        await self._note(ORDERED, facts)
        state = DEFENDER_STATES[order.deed]
        calls = (connection.change_alert(line.id, state) for line in lines)
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, ConsoleError):
                raise outcome
        failures = {
            line.id: outcome
            for line, outcome in zip(lines, outcomes, strict=True)
            if isinstance(outcome, ConsoleError)
        }
        refused = {name: str(failure) for name, failure in failures.items()}
        changed = {
            "id": name,
            "state": state.value,
            "alerts": len(lines),
            "failures": refused,
        }
        await self._note(CHANGED, changed)
        return tuple(failures.values())

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
