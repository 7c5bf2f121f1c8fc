"""What the consoles of this machine know of rule alerts: how they stand, and which rule ran when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.model.rule_alerts import Standing, raised, seen, unseen, woken
from console.model.rules import Run, due_at
from console.store.alert_records import iso, moment
from console.store.alert_tables import (
    SCHEMA,
    alert_of,
    alerts_of,
    changes_after,
    forget_alert,
    put_alert,
    put_rows,
    put_run,
    rows_of,
    runs_of,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from console.model.rule_alerts import Change, RuleAlert
    from console.model.rule_evaluation import Firing
    from console.model.rules import Rule
    from console.store.database import Database

KEPT = timedelta(days=30)


class AlertStore:
    """One enclave's rule alerts in the shared database; every call raises NotStored."""

    def __init__(self, database: Database, enclave: str) -> None:
        self._tables = database.tables(SCHEMA)
        self._enclave = enclave

    async def alerts(self) -> tuple[RuleAlert, ...]:
        """Return every alert, in no order."""
        return await self._tables.read(lambda file: tuple(alerts_of(file, self._enclave)))

    async def rows(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Return the rows that caused an alert when it was last seen."""
        return await self._tables.read(lambda file: rows_of(file, self._enclave, name))

    async def runs(self) -> dict[str, Run]:
        """Return the latest run of each rule, by its id."""
        return await self._tables.read(lambda file: runs_of(file, self._enclave))

    async def changes(self, after: int) -> tuple[Change, ...]:
        """Return what changed since change number `after`, in every enclave, the oldest first."""
        return await self._tables.read(lambda file: tuple(changes_after(file, after)))

    async def claim(
        self, rules: Sequence[Rule], now: datetime, hold: timedelta
    ) -> tuple[tuple[Rule, datetime], ...]:
        """Return the rules that are due, each with its moment, and keep other consoles off them.

        A console that dies holds a rule no longer than `hold`.
        """

        def work(file: sqlite3.Connection) -> tuple[tuple[Rule, datetime], ...]:
            runs = runs_of(file, self._enclave)
            due = tuple(_due(rules, runs, now))
            for rule, _ in due:
                run = runs.get(rule.id, Run(rule.id))
                put_run(file, self._enclave, replace(run, held_until=now + hold))
            return due

        return await self._tables.write(work)

    async def record(
        self, rule: Rule, at: datetime, firings: Sequence[Firing], rows: int, now: datetime
    ) -> bool:
        """Keep what an evaluation for the moment `at` found; return whether any standing changed.

        Alerts of the rule that it did not find are resolved.
        """

        def work(file: sqlite3.Connection) -> bool:
            run = runs_of(file, self._enclave).get(rule.id, Run(rule.id))
            if run.version == rule.version and run.moment and run.moment >= at:
                put_run(file, self._enclave, replace(run, held_until=None))
                return False
            changed = self._apply(file, rule, firings, now)
            fired = now if firings else run.fired_at
            put_run(file, self._enclave, Run(rule.id, rule.version, at, fired, rows))
            return changed

        return await self._tables.write(work)

    async def fail(
        self, rule: Rule, at: datetime, problem: str, now: datetime, again_at: datetime | None
    ) -> None:
        """Keep why an evaluation failed; `again_at` is when to try again, None where its moment is spent."""

        def work(file: sqlite3.Connection) -> None:
            run = runs_of(file, self._enclave).get(rule.id, Run(rule.id))
            if again_at is None:
                run = replace(run, version=rule.version, moment=at)
            failed = replace(run, problem=problem, problem_at=now, held_until=again_at)
            put_run(file, self._enclave, failed)

        await self._tables.write(work)

    async def release(self, rule: Rule) -> None:
        """Let go of a claimed rule that was not evaluated."""

        def work(file: sqlite3.Connection) -> None:
            run = runs_of(file, self._enclave).get(rule.id, Run(rule.id))
            put_run(file, self._enclave, replace(run, held_until=None))

        await self._tables.write(work)

    async def change(
        self, names: Iterable[str], step: Callable[[RuleAlert], RuleAlert]
    ) -> tuple[RuleAlert, ...]:
        """Take each of these alerts one step on; return them as they were before."""

        def work(file: sqlite3.Connection) -> tuple[RuleAlert, ...]:
            found = [alert for name in names if (alert := alert_of(file, self._enclave, name))]
            for alert in found:
                put_alert(file, self._enclave, alert, step(alert))
            return tuple(found)

        return await self._tables.write(work)

    async def wake(self, now: datetime) -> bool:
        """Let every snooze end that is over; return whether one did."""
        alerts = await self.alerts()
        over = [alert.id for alert in alerts if alert.until and alert.until <= now]
        if over:
            await self.change(over, lambda alert: woken(alert, now))
        return bool(over)

    async def looked_at(self) -> datetime | None:
        """Return when somebody of this machine last looked at the enclave's alerts."""

        def work(file: sqlite3.Connection) -> datetime | None:
            row = file.execute("SELECT at FROM looks WHERE enclave = ?", (self._enclave,)).fetchone()
            return moment(row["at"]) if row else None

        return await self._tables.read(work)

    async def look(self, now: datetime) -> None:
        """Remember that somebody has looked at the enclave's alerts."""
        facts = (self._enclave, iso(now))
        await self._tables.write(
            lambda file: file.execute("INSERT OR REPLACE INTO looks VALUES (?, ?)", facts)
        )

    def _apply(self, file: sqlite3.Connection, rule: Rule, firings: Sequence[Firing], now: datetime) -> bool:
        before = {alert.id: alert for alert in alerts_of(file, self._enclave, rule.id)}
        after = {name: unseen(alert, now) for name, alert in before.items()}
        for firing in firings:
            known = before.get(firing.id)
            after[firing.id] = seen(known, rule, firing, now) if known else raised(rule, firing, now)
        for name, alert in after.items():
            put_alert(file, self._enclave, before.get(name), alert)
            if alert.standing is Standing.RESOLVED and now - alert.last_seen > KEPT:
                forget_alert(file, self._enclave, name)
        for firing in firings:
            put_rows(file, self._enclave, firing.id, firing.rows)
        return any(
            name not in before or before[name].standing is not alert.standing for name, alert in after.items()
        )


def _due(rules: Iterable[Rule], runs: dict[str, Run], now: datetime) -> Iterator[tuple[Rule, datetime]]:
    for rule in rules:
        run = runs.get(rule.id, Run(rule.id))
        if run.held_until and run.held_until > now:
            continue
        last = run.moment if run.version == rule.version else None
        at = due_at(rule, last, run.fired_at, now)
        if at is not None:
            yield rule, at
