"""The sign beside a fact, which says without colour how it stands."""

from __future__ import annotations

from screens.widgets.grid.columns import Tone


def symbol(tone: Tone, *, ascii_only: bool = False) -> str:
    """Return the sign that says a tone without colour."""
    unicode = {Tone.GOOD: "●", Tone.WARN: "▲", Tone.BAD: "■", Tone.MUTED: "○", Tone.ACCENT: "◆"}
    plain = {Tone.GOOD: "+", Tone.WARN: "!", Tone.BAD: "X", Tone.MUTED: "-", Tone.ACCENT: "*"}
    return (plain if ascii_only else unicode).get(tone, " ")
