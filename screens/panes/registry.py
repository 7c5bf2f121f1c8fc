"""Every pane, declared once: keys, commands, palette, footer, help and tests derive from here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.azure import topics

if TYPE_CHECKING:
    from screens.panes.live import LiveScreen


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """A pane: its name (also its `:` command), key, module and class, topic and what it answers.

    A pane without topic reads no feed by itself; one that `spans_fleet` belongs to no single enclave.
    """

    name: str
    key: str
    location: str
    topic: topics.Topic[object] | None
    answers: str
    spans_fleet: bool = False

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.title()

    def load(self) -> type[LiveScreen]:
        """Import the pane's class: only what is looked at is paid for."""
        module, _, class_name = self.location.rpartition(".")
        pane_class: type[LiveScreen] = getattr(importlib.import_module(f"screens.panes.{module}"), class_name)
        return pane_class


PANES: tuple[PaneSpec, ...] = (
    PaneSpec(
        "overview", "1", "overview.OverviewPane", None, "is anything wrong, anywhere?", spans_fleet=True
    ),
    PaneSpec("posture", "2", "posture.PosturePane", topics.POSTURE, topics.POSTURE.question),
    PaneSpec("alerts", "3", "alerts.AlertsPane", topics.ALERTS, topics.ALERTS.question),
    PaneSpec("quota", "4", "quota.QuotaPane", topics.QUOTA, topics.QUOTA.question),
    PaneSpec("sessions", "5", "sessions.SessionsPane", topics.SESSIONS, topics.SESSIONS.question),
    PaneSpec("exports", "6", "exports.ExportsPane", topics.EXPORTS, topics.EXPORTS.question),
    PaneSpec("query", "7", "query.pane.QueryPane", None, "ask the logs in KQL, and go on asking the rows"),
    PaneSpec(
        "journal", "8", "journal.JournalPane", None, "what was done from here, by whom, why", spans_fleet=True
    ),
)


def pane_named(words: str) -> PaneSpec | None:
    """Return the pane that `words` name, or begin to name without doubt."""
    fitting = [pane for pane in PANES if pane.name.startswith(words.casefold())]
    exact = [pane for pane in fitting if pane.name == words.casefold()]
    return (exact or fitting)[0] if exact or len(fitting) == 1 else None
