"""Where headless verbs find alerts: in Defender's feed and the rules', of one enclave or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.azure.topics import ALERTS
from console.model.triage import all_alerts

if TYPE_CHECKING:
    from console.engine import Engine
    from console.model.triage import AlertLine
    from console.monitor.feeds import Feed


def feeds_of(engine: Engine, enclave: str) -> tuple[Feed[Any], Feed[Any]]:
    """Return Defender's feed and the rules'."""
    return engine.feed(enclave, ALERTS), engine.alerting(enclave).watch.feed


def alerts_of(engine: Engine, enclave: str) -> tuple[AlertLine, ...]:
    """Return the alerts of both sources as they were read last."""
    defender, rules = feeds_of(engine, enclave)
    return all_alerts(defender.reading.value, rules.reading.value)
