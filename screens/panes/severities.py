"""Severities, shown the same wherever they stand: symbol, word and tone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from console.model.severity import Severity
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

R = TypeVar("R")
TONES = {
    Severity.HIGH: Tone.BAD,
    Severity.MEDIUM: Tone.WARN,
    Severity.LOW: Tone.ACCENT,
    Severity.INFORMATIONAL: Tone.MUTED,
    Severity.UNKNOWN: Tone.MUTED,
}
STYLES = {Tone.BAD: "$text-error", Tone.WARN: "$text-warning", Tone.ACCENT: "$text-accent"}
ORDER = list(Severity)


def severity_column(of: Callable[[R], Severity]) -> Column[R]:
    """Return the column of a row's severity, the gravest sorting first."""
    return Column(
        "Severity",
        lambda row: f"{symbol(TONES[of(row)])} {of(row).value.lower()}",
        tone=lambda row: TONES[of(row)],
        order=lambda row: ORDER.index(of(row)),
        keep=ALWAYS,
    )


def severity_counts(counts: Mapping[Severity, int]) -> Content:
    """Return how many there are of each severity, in one line."""
    parts: list[Content] = []
    for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        count, tone = counts.get(severity, 0), TONES[severity]
        style = STYLES[tone] if count else "$foreground 50%"
        parts.append(Content.styled(f"{symbol(tone)} {count} {severity.value.lower()}   ", style))
    return Content.assemble(*parts)
