"""Defender, 2022-01-01: alerts, and the four verbs that change an alert's state."""

from __future__ import annotations

from console.simulator.replies import not_found, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION, is_here
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.security.findings import alert_payload
from console.simulator.services.security.world.alerts import Alert
from console.simulator.services.security.world.rows import alert_row

VERSION = "2022-01-01"
SECURITY = "providers/Microsoft.Security"
STATES = {"activate": "Active", "dismiss": "Dismissed", "resolve": "Resolved", "inprogress": "InProgress"}
PAGE = 100


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/alerts", VERSION)
@serves("GET", f"{GROUP}/{SECURITY}/alerts", VERSION)
@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/locations/{{location}}/alerts", VERSION)
@serves("GET", f"{GROUP}/{SECURITY}/locations/{{location}}/alerts", VERSION)
def alerts(call: Call) -> Reply:
    """Answer every alert, the newest first; another location has none."""
    defender = call.enclave.defender
    if "location" in call.path and not is_here(call):
        return page(call, [])
    newest = sorted(defender.alerts.values(), key=lambda alert: alert.started_at, reverse=True)
    return page(call, [alert_payload(defender, alert) for alert in newest], size=PAGE)


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/locations/{{location}}/alerts/{{alert}}", VERSION)
@serves("GET", f"{GROUP}/{SECURITY}/locations/{{location}}/alerts/{{alert}}", VERSION)
def one_alert(call: Call) -> Reply:
    """Answer one alert."""
    return Reply(alert_payload(call.enclave.defender, _alert(call)))


@serves("POST", f"{SUBSCRIPTION}/{SECURITY}/locations/{{location}}/alerts/{{alert}}/{{verb}}", VERSION)
@serves("POST", f"{GROUP}/{SECURITY}/locations/{{location}}/alerts/{{alert}}/{{verb}}", VERSION)
def change_state(call: Call) -> Reply:
    """Change an alert's state."""
    alert = _alert(call)
    state = STATES.get(call.path["verb"].casefold())
    if state is None:
        raise not_found("Microsoft.Security/alerts verb", call.path["verb"])
    alert.status, alert.updated_at = state, call.now
    alert_row(call.enclave.defender, alert, call.now)
    note_activity(
        call, f"Microsoft.Security/locations/alerts/{call.path['verb']}/action", call.enclave.subscription
    )
    return Reply(None, 204)


def _alert(call: Call) -> Alert:
    alert = call.enclave.defender.alerts.get(call.path["alert"].casefold())
    if alert is None:
        raise not_found("Microsoft.Security/alerts", call.path["alert"])
    return alert
