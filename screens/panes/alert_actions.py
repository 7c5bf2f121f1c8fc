"""What is done about alerts from their pane: triaged, followed to the rows behind them, marked as seen."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from console.errors import ConsoleError
from console.model.related import related
from console.model.rule_alerts import RuleAlert
from console.model.triage import deeds_for
from screens.dialogs.sheet import Sheet
from screens.dialogs.triage import TriageDialog
from screens.panes.alert_words import evidence
from screens.panes.query.pane import QueryPane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.model.triage import AlertLine, Order
    from console.monitor.alerting import Alerting
    from screens.dialogs.shell import Shell


class AlertActions:
    """Acts on the alerts of the enclave that is looked at; `changed` is called once any have changed."""

    def __init__(self, shell: Shell, changed: Callable[[], None]) -> None:
        self._shell = shell
        self._changed = changed

    def triage(self, lines: Sequence[AlertLine]) -> None:
        """Ask what to do about these alerts."""
        deeds = deeds_for(lines)
        if not deeds:
            self._shell.say("Nothing can be done here.")
            return
        enclave = self._shell.enclave.name
        dialog = TriageDialog(enclave, lines, deeds, self._shell.now)
        order = partial(self._order, self._shell.engine.alerting(enclave), lines)
        self._shell.push_screen(dialog, order)

    def show_evidence(self, line: AlertLine) -> bool:
        """Show the rows that caused a rule's alert; return whether it is one."""
        if not isinstance(line.origin, RuleAlert):
            return False
        work = self._show_evidence(line.origin)
        self._shell.screen.run_worker(work, exit_on_error=False, description="evidence")
        return True

    def mark_seen(self, alerting: Alerting) -> None:
        """Remember that the alerts of an enclave were looked at."""

        async def remember() -> None:
            await alerting.store.look(self._shell.now())
            alerting.watch.feed.refresh()

        self._shell.run_worker(remember(), exit_on_error=False, description="look")

    def _order(self, alerting: Alerting, lines: Sequence[AlertLine], order: Order | None) -> None:
        if order is not None:
            work = self._carry_out(alerting, order, lines)
            self._shell.run_worker(work, exit_on_error=False, description=order.deed.value)

    async def _carry_out(self, alerting: Alerting, order: Order, lines: Sequence[AlertLine]) -> None:
        say = self._shell.say
        try:
            outcome = await alerting.triage.carry_out(order, lines)
        except ConsoleError as failure:
            say(failure.sentence(), severity="error")
            return
        for words in dict.fromkeys(failure.sentence() for failure in outcome.failures):
            say(words, severity="error")
        if outcome.changed:
            say(f"{order.deed.value}: {outcome.changed} of {len(lines)} alerts; `a` takes it back.")
        self._changed()

    async def _show_evidence(self, alert: RuleAlert) -> None:
        engine = self._shell.engine
        try:
            rows = await engine.alerting(self._shell.enclave.name).store.rows(alert.id)
        except ConsoleError as failure:
            self._shell.say(failure.sentence(), severity="error")
            return
        queries, _ = await asyncio.to_thread(engine.queries.read)
        body = evidence(alert, rows, related(alert, queries), self._shell.now())
        self._shell.push_screen(Sheet(alert.title, body, edit=partial(self._edit, alert)))

    def _edit(self, alert: RuleAlert) -> None:
        """Open the query of an alert in a tab of the query pane."""

        async def edit() -> None:
            await self._shell.switch_mode("query")
            if isinstance(self._shell.screen, QueryPane):
                self._shell.screen.worksheets.open_sheet(title=alert.rule_name, text=alert.query)

        self._shell.run_worker(edit(), exit_on_error=False, description="open the query")
