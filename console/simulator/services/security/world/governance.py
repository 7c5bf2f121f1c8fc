"""Governance rules: who has to mend what Defender finds, and within how many days."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.simulator.services.security.world.catalogue import CHECKS, NAMESPACE

if TYPE_CHECKING:
    from console.simulator.services.security.world.defender import Assessment, Defender


@dataclass(slots=True)
class Rule:
    """One governance rule: it gives the findings of a severity an owner, and a time to mend them."""

    key: str
    name: str
    description: str
    severity: str
    owner: str
    days: int
    priority: int
    made_by: str
    made_at: datetime
    is_disabled: bool = False

    @property
    def check_keys(self) -> list[str]:
        """The recommendations that the rule is about."""
        return [check.key for check in CHECKS.values() if check.severity == self.severity]


def seed_rules(defender: Defender, at: datetime) -> None:
    """Give the subscription the rules that its operators once made."""
    owner = next(person for person in defender.enclave.people if person.is_operator)
    for severity, days, priority in (("High", 30, 100), ("Medium", 90, 200)):
        key = str(uuid.uuid5(NAMESPACE, f"{defender.enclave.subscription_id} {severity}"))
        defender.rules[key] = Rule(
            key,
            f"{severity} severity within {days} days",
            f"Every recommendation of {severity.lower()} severity has an owner and {days} days.",
            severity,
            owner.upn,
            days,
            priority,
            owner.object_id,
            at,
        )


def carry_out(defender: Defender, rule: Rule, now: datetime) -> int:
    """Give an owner to every finding of the rule that has none; return how many."""
    check_keys = set() if rule.is_disabled else set(rule.check_keys)
    assessments = [
        assessment
        for assessment in defender.assessments.values()
        if assessment.check.key in check_keys and assessment.counts_against and not assessment.owner
    ]
    for assessment in assessments:
        assign(assessment, rule.owner, now + timedelta(days=rule.days), defender.enclave.guid())
    return len(assessments)


def assign(assessment: Assessment, owner: str, due: datetime, key: str) -> None:
    """Make somebody the owner of a finding."""
    assessment.owner, assessment.due, assessment.governance_id = owner, due, key
