"""Defender for Cloud: what it assesses, the score that follows, and the alerts it raises.

Controls are recalculated every 8 h from the assessments as they then stand; an
exemption counts after up to 30 min. Both delays are Azure's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from console.simulator.services.security.world.alerts import Alert, schedule_alerts
from console.simulator.services.security.world.catalogue import CONTROLS, Check, ControlKind
from console.simulator.services.security.world.exemptions import seed_exemption
from console.simulator.services.security.world.governance import Rule, seed_rules
from console.simulator.services.security.world.rows import score_row
from console.simulator.world.enclave import Character, Enclave

RECALCULATED_EVERY = timedelta(hours=8)
LAXITY = {Character.BUSY: 1.0, Character.IDLE: 0.7, Character.INCIDENT: 1.4}
CHANGES_A_DAY = 3.0


@dataclass(slots=True)
class Assessment:
    """One check of one resource."""

    check: Check
    resource_id: str
    is_healthy: bool
    first_seen: datetime
    changed_at: datetime
    exempted_by: str = ""
    owner: str = ""
    due: datetime | None = None
    governance_id: str = ""

    @property
    def id(self) -> str:
        """The assessment's ARM id."""
        return assessment_id(self.check, self.resource_id)

    @property
    def counts_against(self) -> bool:
        """Whether it costs points."""
        return not self.is_healthy and not self.exempted_by


def assessment_id(check: Check, resource_id: str) -> str:
    """Return the ARM id of a check of a resource."""
    return f"{resource_id}/providers/Microsoft.Security/assessments/{check.key}"


@dataclass(slots=True)
class Score:
    """A control as it was last recalculated."""

    kind: ControlKind
    healthy: int = 0
    unhealthy: int = 0

    @property
    def current(self) -> float:
        """Points held: the maximum, by the share of healthy resources."""
        total = self.healthy + self.unhealthy
        return round(self.kind.maximum * self.healthy / total, 2) if total else float(self.kind.maximum)


@dataclass(slots=True)
class Defender:
    """Defender's view of one enclave; assessments and exemptions by folded id, alerts by folded name."""

    enclave: Enclave
    assessments: dict[str, Assessment] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)
    alerts: dict[str, Alert] = field(default_factory=dict)
    exemptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    @property
    def current(self) -> float:
        """Points held in all controls."""
        return round(sum(score.current for score in self.scores), 2)

    @property
    def maximum(self) -> int:
        """Points possible."""
        return sum(score.kind.maximum for score in self.scores)

    def recalculate(self, now: datetime) -> None:
        """Recalculate every control from the assessments as they stand."""
        self.scores = [self._score(kind) for kind in CONTROLS]
        score_row(self, now)

    def resources_for(self, looks_at: str) -> list[str]:
        """Return the ARM ids of what a check of this kind looks at."""
        enclave = self.enclave
        if looks_at == "vm":
            return [machine.id for machine in enclave.machines.by_name.values()]
        if looks_at == "storage":
            return [account.id for account in enclave.exports.accounts.values()]
        if looks_at == "ml":
            return [enclave.learning.id]
        return [enclave.exports.workflow.id] if looks_at == "flow" else [enclave.subscription]

    def passes(self, check: Check, resource_id: str) -> bool:
        """Tell whether a resource passes a check."""
        return self.assessments[assessment_id(check, resource_id).casefold()].is_healthy

    def find(self, check_key: str, now: datetime, *, healthy: bool, resource: str = "") -> int:
        """Let every assessment of a check (of one resource, if named) come out so; return how many."""
        assessments = [
            assessment
            for assessment in self.assessments.values()
            if assessment.check.key == check_key and resource.casefold() in assessment.resource_id.casefold()
        ]
        for assessment in assessments:
            assessment.is_healthy, assessment.changed_at = healthy, now
        return len(assessments)

    def _score(self, kind: ControlKind) -> Score:
        keys = {check.key for check in kind.checks}
        bad: set[str] = set()
        seen: set[str] = set()
        for assessment in self.assessments.values():
            if assessment.check.key in keys:
                seen.add(assessment.resource_id)
                if assessment.counts_against:
                    bad.add(assessment.resource_id)
        return Score(kind, healthy=len(seen - bad), unhealthy=len(bad))


def create(enclave: Enclave, at: datetime) -> Defender:
    """Assess everything for the first time, and let findings and alerts come and go from `at` on."""
    defender = Defender(enclave)
    enclave.defender = defender
    for control in CONTROLS:
        for check in control.checks:
            for resource in defender.resources_for(check.looks_at):
                assessment = _assess(enclave, check, resource, at)
                defender.assessments[assessment.id.casefold()] = assessment
    seed_rules(defender, at)
    seed_exemption(defender, at)
    defender.recalculate(at)
    enclave.events.every(RECALCULATED_EVERY, at + RECALCULATED_EVERY, defender.recalculate)
    _expect_change(defender, at)
    schedule_alerts(defender, at)
    return defender


def _assess(enclave: Enclave, check: Check, resource: str, at: datetime) -> Assessment:
    draw = enclave.random
    is_healthy = draw.random() >= min(0.95, check.unhealthy * LAXITY[enclave.character])
    first = at - timedelta(days=draw.uniform(5, 300))
    assessment = Assessment(check, resource, is_healthy, first, first)
    if not is_healthy and check.severity == "High" and draw.random() < 0.6:  # noqa: PLR2004  most grave ones have an owner
        operators = [person for person in enclave.people if person.is_operator]
        assessment.owner = draw.choice(operators).upn
        assessment.due = at + timedelta(days=draw.uniform(4, 40))
        assessment.governance_id = enclave.guid()
    return assessment


def _expect_change(defender: Defender, after: datetime) -> None:
    draw = defender.enclave.random
    when = after + timedelta(days=draw.expovariate(CHANGES_A_DAY))

    def change(now: datetime) -> None:
        wanted_bad = draw.random() < 0.42  # noqa: PLR2004  a little more is mended than breaks
        candidates = [
            a for a in defender.assessments.values() if a.is_healthy == wanted_bad and a.check.unhealthy
        ]
        if candidates:
            assessment = draw.choice(candidates)
            assessment.is_healthy, assessment.changed_at = not wanted_bad, now
        _expect_change(defender, now)

    defender.enclave.events.at(when, change)
