"""Defender, 2020-01-01: the controls of the secure score, asked for without naming it."""

from __future__ import annotations

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.security.kinds.posture import SCORE_CONTROLS


@serves("GET", f"{SUBSCRIPTION}/providers/Microsoft.Security/secureScoreControls", *SCORE_CONTROLS.versions)
def controls(call: Call) -> Reply:
    """Answer the controls of the one score."""
    return page(call, list(SCORE_CONTROLS.show_everywhere(call)))
