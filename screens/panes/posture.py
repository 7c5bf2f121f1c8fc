"""Posture: the secure score, the controls by what they would gain, recommendations, compliance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from console.model.overview import score_change
from console.model.posture import (
    AffectedResource,
    ComplianceState,
    Control,
    Health,
    Posture,
    Recommendation,
    Standard,
)
from screens.dialogs.sheet import Description
from screens.panes.pane import Pane
from screens.panes.sections import Section, Step
from screens.panes.severities import severity_column
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.meter import meter, sparkline
from screens.widgets.quantities import points, since, until
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

HEALTH = {
    Health.UNHEALTHY: ("unhealthy", Tone.BAD),
    Health.HEALTHY: ("healthy", Tone.GOOD),
    Health.EXEMPTED: ("exempted", Tone.ACCENT),
    Health.NOT_APPLICABLE: ("not applicable", Tone.MUTED),
    Health.UNKNOWN: ("unknown", Tone.WARN),
}
STANDARD = {
    ComplianceState.PASSED: ("passed", Tone.GOOD),
    ComplianceState.FAILED: ("failed", Tone.BAD),
}
BAR, TREND = 12, 24


@dataclass(frozen=True, slots=True)
class Finding:
    """One resource under one recommendation."""

    recommendation: Recommendation
    resource: AffectedResource


class PosturePane(Pane[Posture]):
    """Defender's view; a control opens its recommendations, a recommendation its resources."""

    def make_sections(self) -> Sequence[Section[Posture, Any]]:
        """Return controls, recommendations, standards, and the resources inside a recommendation."""
        return [self._controls(), self._recommendations(), self._standards(), self._resources()]

    def summary(self, value: Posture) -> Content:
        """Tell the score, how it moved, and what gains most per resource mended."""
        if value.score is None:
            return Content("Defender has no secure score for this subscription yet.")
        score, change, low = value.score, score_change(value), self.app.ascii_only
        moved = "" if change is None else f"{change * 100:+.1f} points in a day"
        trend = sparkline([point.percentage for point in value.history], TREND, ascii_only=low)
        best = max(value.controls, key=lambda control: control.gain_per_resource, default=None)
        advice = (
            ""
            if best is None or not best.gain
            else f"Gains most per resource: {best.name}, +{points(best.gain_per_resource)} each"
        )
        return Content.assemble(
            (f"{score.percentage:.0%}", "bold"),
            (f"  {meter(score.percentage, 20, ascii_only=low)}  ", "$text-accent"),
            f"{points(score.current)} of {points(score.maximum)} points",
            (f"   {trend.strip()}  {moved}" if value.history else "", "$foreground 70%"),
            (f"\n{advice}" if advice else "", "$foreground 70%"),
        )

    def _controls(self) -> Section[Posture, Control]:
        return Section(
            name="controls",
            columns=self._control_columns(),
            rows=lambda posture: posture.controls,
            key=lambda control: control.id,
            problem=lambda control: control.unhealthy > 0,
            empty="No control: Defender for Cloud has not assessed this subscription yet.",
            describe=_describe_control,
            raw=lambda control: control.raw,
            opens=lambda control: Step(
                "recommendations", control.name, lambda row: row.key in control.assessment_keys
            ),
        )

    def _control_columns(self) -> tuple[Column[Control], ...]:
        return (
            Column(
                "Gain",
                lambda c: f"+{points(c.gain)}",
                order=lambda c: -c.gain,
                right=True,
                keep=ALWAYS,
                tone=_gain_tone,
            ),
            Column("Control", lambda c: c.name, keep=ALWAYS),
            Column(
                "Points",
                lambda c: f"{points(c.current)}/{points(c.maximum)}",
                order=lambda c: -c.current,
                right=True,
                keep=8,
            ),
            Column(
                "",
                lambda c: (
                    meter(c.current / c.maximum, BAR, ascii_only=self.app.ascii_only) if c.maximum else ""
                ),
                keep=4,
                tone=lambda _: Tone.ACCENT,
            ),
            Column("Unhealthy", lambda c: str(c.unhealthy), order=lambda c: -c.unhealthy, right=True, keep=7),
            Column(
                "Each",
                lambda c: points(c.gain_per_resource),
                order=lambda c: -c.gain_per_resource,
                right=True,
                keep=3,
            ),
        )

    def _recommendations(self) -> Section[Posture, Recommendation]:
        return Section(
            name="recommendations",
            columns=self._recommendation_columns(),
            rows=lambda posture: posture.recommendations,
            key=lambda recommendation: recommendation.key,
            problem=lambda recommendation: bool(recommendation.affected),
            describe=self._describe,
            raw=lambda recommendation: recommendation.raw,
            link=lambda recommendation: recommendation.portal_url,
            opens=lambda r: Step("resources", r.name, lambda row: row.recommendation.key == r.key),
            empty="No recommendation: Defender finds nothing to mend.",
        )

    def _recommendation_columns(self) -> tuple[Column[Recommendation], ...]:
        return (
            severity_column(lambda r: r.severity),
            Column("Recommendation", lambda r: r.name, keep=ALWAYS),
            Column(
                "Affected",
                lambda r: f"{len(r.affected)}/{len(r.resources)}",
                order=lambda r: -len(r.affected),
                right=True,
                keep=8,
            ),
            Column("Owner", lambda r: r.owner, width=26, keep=4),
            Column(
                "Due",
                lambda r: until(r.due, self.app.now()),
                order=lambda r: r.due,
                right=True,
                keep=5,
                tone=lambda r: Tone.BAD if r.is_overdue else Tone.PLAIN,
            ),
            Column("Effort", lambda r: r.effort.lower(), keep=2),
        )

    def _standards(self) -> Section[Posture, Standard]:
        return Section(
            name="standards",
            columns=(
                Column(
                    "State",
                    lambda s: _standard_words(s)[0],
                    tone=lambda s: _standard_words(s)[1],
                    keep=ALWAYS,
                ),
                Column("Standard", lambda s: s.name, keep=ALWAYS),
                Column(
                    "",
                    lambda s: meter(
                        s.passed / max(1, s.passed + s.failed), BAR, ascii_only=self.app.ascii_only
                    ),
                    keep=3,
                    tone=lambda _: Tone.ACCENT,
                ),
                Column("Passed", lambda s: str(s.passed), order=lambda s: s.passed, right=True, keep=6),
                Column("Failed", lambda s: str(s.failed), order=lambda s: -s.failed, right=True, keep=8),
                Column("Skipped", lambda s: str(s.skipped), order=lambda s: s.skipped, right=True, keep=2),
            ),
            rows=lambda posture: posture.standards,
            key=lambda standard: standard.name,
            problem=lambda standard: standard.failed > 0,
            describe=lambda s: Description(
                s.name,
                [
                    ("State", s.state.value),
                    ("Controls passed", str(s.passed)),
                    ("Controls failed", str(s.failed)),
                    ("Skipped", str(s.skipped)),
                    ("Unsupported", str(s.unsupported)),
                ],
            ),
            raw=lambda standard: standard.raw,
            empty="No compliance standard is assigned to this subscription.",
        )

    def _resources(self) -> Section[Posture, Finding]:
        return Section(
            name="resources",
            columns=(
                Column("Health", lambda f: _health(f)[0], tone=lambda f: _health(f)[1], keep=ALWAYS),
                Column("Resource", lambda f: f.resource.name, keep=ALWAYS),
                Column("Kind", lambda f: f.resource.kind, keep=5, width=24),
                Column(
                    "Since",
                    lambda f: since(f.resource.first_seen, self.app.now()),
                    order=lambda f: f.resource.first_seen,
                    right=True,
                    keep=6,
                ),
                Column("Cause", lambda f: f.resource.cause, keep=3),
            ),
            rows=lambda posture: (
                Finding(r, resource) for r in posture.recommendations for resource in r.resources
            ),
            key=lambda finding: f"{finding.recommendation.key} {finding.resource.id}",
            problem=lambda finding: finding.resource.health is Health.UNHEALTHY,
            describe=lambda f: Description(
                f.resource.name,
                [("Health", _health(f)[0]), ("Resource", f.resource.id), ("Cause", f.resource.cause)],
                [("Recommendation", f.recommendation.name), ("How to mend it", f.recommendation.remediation)],
            ),
            raw=lambda finding: finding.recommendation.raw,
            link=lambda finding: finding.recommendation.portal_url,
            only_inside=True,
        )

    def _describe(self, row: Recommendation) -> Description:
        affected = "\n".join(f"{resource.name}  {resource.kind}" for resource in row.affected)
        return Description(
            row.name,
            [
                ("Severity", row.severity.value),
                ("Affected", f"{len(row.affected)} of {len(row.resources)} resources"),
                ("Control", row.control),
                ("Owner", row.owner),
                ("Due", until(row.due, self.app.now())),
                ("Effort", row.effort),
                ("User impact", row.impact),
            ],
            [
                ("What it is", row.description),
                ("How to mend it", row.remediation),
                ("Affected resources", affected),
            ],
        )


def _describe_control(control: Control) -> Description:
    return Description(
        control.name,
        [
            ("Points", f"{points(control.current)} of {points(control.maximum)}"),
            ("Would gain", points(control.gain)),
            ("For each resource", points(control.gain_per_resource)),
            ("Healthy", str(control.healthy)),
            ("Unhealthy", str(control.unhealthy)),
            ("Not applicable", str(control.not_applicable)),
        ],
    )


def _gain_tone(control: Control) -> Tone:
    return Tone.WARN if control.gain >= 1 else Tone.MUTED if not control.gain else Tone.PLAIN


def _standard_words(standard: Standard) -> tuple[str, Tone]:
    words, tone = STANDARD.get(standard.state, (standard.state.value.lower(), Tone.MUTED))
    return f"{symbol(tone)} {words}", tone


def _health(finding: Finding) -> tuple[str, Tone]:
    words, tone = HEALTH[finding.resource.health]
    return f"{symbol(tone)} {words}", tone
