"""Every pane, declared once: keys, commands, palette, footer, help and tests derive from here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.model.topics import Topic

if TYPE_CHECKING:
    from screens.panes.live import LiveScreen


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """A pane: its name (also its module and `:` command), key, class, topic and what it answers.

    A pane without topic reads no feed by itself; one that `spans_fleet` belongs to no single enclave.
    """

    name: str
    key: str
    class_name: str
    topic: Topic | None
    answers: str
    spans_fleet: bool = False

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.title()

    def load(self) -> type[LiveScreen]:
        """Import the pane's class: only what is looked at is paid for."""
        module = importlib.import_module(f"screens.panes.{self.name}")
        loaded: type[LiveScreen] = getattr(module, self.class_name)
        return loaded


PANES: tuple[PaneSpec, ...] = (
    PaneSpec("overview", "1", "OverviewPane", None, "is anything wrong, anywhere?", spans_fleet=True),
    PaneSpec("posture", "2", "PosturePane", Topic.POSTURE, "the secure score, and what would raise it"),
    PaneSpec("alerts", "3", "AlertsPane", Topic.ALERTS, "what Defender and the rules saw, who looks at it"),
    PaneSpec("quota", "4", "QuotaPane", Topic.QUOTA, "what is used, what binds, how much more fits"),
    PaneSpec("sessions", "5", "SessionsPane", Topic.SESSIONS, "who is in, on which host, idle how long"),
    PaneSpec(
        "exports", "6", "ExportsPane", Topic.EXPORTS, "what waits to leave, and whether its facts agree"
    ),
    PaneSpec("query", "7", "QueryPane", None, "ask the logs in KQL, and go on asking the rows"),
    PaneSpec("journal", "8", "JournalPane", None, "what was done from here, by whom, why", spans_fleet=True),
)


def pane_named(words: str) -> PaneSpec | None:
    """Return the pane that `words` name, or begin to name without doubt."""
    fitting = [pane for pane in PANES if pane.name.startswith(words.casefold())]
    exact = [pane for pane in fitting if pane.name == words.casefold()]
    return (exact or fitting)[0] if exact or len(fitting) == 1 else None
