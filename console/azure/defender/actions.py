"""Defender acted on: the state of an alert."""

from __future__ import annotations

from console.azure.arm.link import Link
from console.azure.defender.client import security_center
from console.azure.http.translation import translated
from console.model.alerts import AlertState
from console.model.targets import group_of, name_of, segment_after

VERBS = {
    AlertState.ACTIVE: "activate",
    AlertState.IN_PROGRESS: "in_progress",
    AlertState.RESOLVED: "resolve",
    AlertState.DISMISSED: "dismiss",
}


class AlertStates:
    """The states of one subscription's alerts."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def change(self, identifier: str, state: AlertState) -> None:
        """Give the alert of this ARM id another state; raises what any write raises."""
        alerts = security_center(self._link).alerts
        verb = VERBS[state]
        group = group_of(identifier)
        scope = "resource_group" if group else "subscription"
        change = getattr(alerts, f"update_{scope}_level_state_to_{verb}")
        place = segment_after(identifier, "locations"), name_of(identifier)
        with translated("Defender alerts"):
            await (change(group, *place) if group else change(*place))
