"""Alerts: what Defender saw, on what, since when, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.alerts import Alert, Alerts, AlertState
from console.model.posture import Severity
from screens.panes.base import Pane
from screens.panes.sections import Description, Section
from screens.panes.severities import severity_column, severity_counts
from screens.widgets.columns import ALWAYS, Column, Tone
from screens.words import since

if TYPE_CHECKING:
    from collections.abc import Sequence

STATES = {
    AlertState.ACTIVE: ("active", Tone.BAD),
    AlertState.IN_PROGRESS: ("in progress", Tone.WARN),
    AlertState.RESOLVED: ("resolved", Tone.GOOD),
    AlertState.DISMISSED: ("dismissed", Tone.MUTED),
    AlertState.UNKNOWN: ("unknown", Tone.WARN),
}


class AlertsPane(Pane[Alerts]):
    """Defender's alerts, the open and severe ones first."""

    def make_sections(self) -> Sequence[Section[Alerts, Alert]]:
        """Return the one table."""
        return [
            Section(
                name="alerts",
                columns=(
                    severity_column(lambda alert: alert.severity),
                    Column("Alert", lambda alert: alert.title, keep=ALWAYS),
                    Column("On", lambda alert: alert.compromised, keep=6, width=24),
                    Column("Who", _who, keep=4, width=32),
                    Column("State", lambda a: STATES[a.state][0], tone=lambda a: STATES[a.state][1], keep=8),
                    Column("Age", self._age, order=lambda a: a.started_at, right=True, keep=ALWAYS),
                    Column("Tactics", lambda alert: ", ".join(alert.tactics), keep=2, width=24),
                ),
                rows=lambda alerts: alerts.items,
                key=lambda alert: alert.id,
                problem=lambda alert: alert.is_open,
                describe=self._describe,
                raw=lambda alert: alert.raw,
                link=lambda alert: alert.portal_url,
                empty="No alert. Defender reports here within minutes of what it sees.",
            )
        ]

    def summary(self, value: Alerts) -> Content:
        """Count the open alerts by severity."""
        waiting = [alert for alert in value.items if alert.is_open]
        counts = {severity: sum(a.severity is severity for a in waiting) for severity in Severity}
        return Content.assemble(
            severity_counts(counts), (f"   of {len(value.items)} alerts", "$foreground 60%")
        )

    def _age(self, alert: Alert) -> str:
        return since(alert.started_at, self.app.now())

    def _describe(self, alert: Alert) -> Description:
        now = self.app.now()
        entities = "\n".join(f"{entity.kind} {entity.name}" for entity in alert.entities)
        return Description(
            alert.title,
            [
                ("Severity", alert.severity.value),
                ("State", STATES[alert.state][0]),
                ("On", alert.compromised),
                (
                    "Began",
                    f"{alert.started_at:%Y-%m-%d %H:%M} UTC, {since(alert.started_at, now)} ago"
                    if alert.started_at
                    else "-",
                ),
                ("Tactics", ", ".join(alert.tactics)),
                ("Techniques", ", ".join(alert.techniques)),
                ("Product", alert.product),
                ("Resource", alert.resource_id),
            ],
            [
                ("What happened", alert.description),
                ("Who and what", entities),
                ("What to do", "\n".join(f"{n}. {step}" for n, step in enumerate(alert.remediation, 1))),
            ],
        )


def _who(alert: Alert) -> str:
    named = [entity.name for entity in alert.entities if entity.kind.casefold() in ("account", "ip")]
    return ", ".join(name for name in named if name)
