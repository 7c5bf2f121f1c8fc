"""The alerts of one enclave: its rules watched, its logs asked, what operators do carried out."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from console.config import EnclaveConfig
from console.model.results import QueryResult
from console.model.rules import Rule
from console.monitor.budgets import Budget
from console.monitor.rulebooks import Rulebook
from console.monitor.rules import RuleWatch
from console.monitor.scheduler import Scheduler
from console.monitor.triage import DefenderConnection, Triage
from console.monitor.workspaces import LogsConnection, Workspace
from console.store import Database
from console.store.alerts import AlertStore
from console.store.journal import Journal


class EnclaveConnection(LogsConnection, DefenderConnection, Protocol):
    """What alerts need of an enclave."""


class Alerting:
    """One enclave's scheduler, watched rules and triage, over the connection that `connect` opens."""

    def __init__(  # noqa: PLR0913  what alerts depend on is injected, by name
        self,
        enclave: EnclaveConfig,
        connect: Callable[[], Awaitable[EnclaveConnection]],
        database: Database,
        rulebook: Rulebook,
        journal: Journal,
        *,
        budget: Budget[QueryResult],
        clock: Callable[[], datetime],
    ) -> None:
        self._enclave = enclave
        self._rulebook = rulebook
        self._journal = journal
        self.store = AlertStore(database, enclave.name)
        self.scheduler = Scheduler(enclave.name, Workspace(connect), budget, clock=clock)
        self.watch = RuleWatch(self.store, rules=self._rules, ask=self.scheduler.ask, clock=clock)
        self.triage = Triage(self.store, connect, self._note, clock=clock, who=_user)

    async def close(self) -> None:
        """Finish what operators ordered."""
        await self.triage.close()

    async def _rules(self) -> Sequence[Rule]:
        return await self._rulebook.rules() if self._enclave.log_workspace else ()

    async def _note(self, kind: str, facts: Mapping[str, object]) -> None:
        await self._journal.append(kind, self._enclave.name, "", dict(facts))


def _user() -> str:
    """Return who works here: by number where this machine has no name for the user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        if sys.platform == "win32":
            return "unknown user"
        else:  # noqa: RET505  so that types are checked for each system
            return f"user {os.getuid()}"
