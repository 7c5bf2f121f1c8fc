"""Defender, 2019-01-01-preview: regulatory compliance standards, their controls and assessments.

A standard's controls are spread over the recommendations; a control fails
while one of its recommendations finds a resource wanting.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from console.simulator.kinds import Kind, Resource, declare
from console.simulator.routing import Call
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.security.world.catalogue import CHECKS, STANDARDS, Check

VERSIONS = ("2019-01-01-preview",)
SKIPPED_EVERY = 9


class Control(NamedTuple):
    """A control of a standard: its place there, and the recommendation that it looks at."""

    number: int
    check: Check

    @property
    def name(self) -> str:
        """The control's number, as standards write it."""
        return f"{self.number // 10 + 1}.{self.number % 10 + 1}"


def _controls_of(standard: str) -> list[Control]:
    checks = list(CHECKS.values())
    return [Control(number, checks[number % len(checks)]) for number in range(dict(STANDARDS)[standard])]


def _state(call: Call, control: Control) -> str:
    if control.number % SKIPPED_EVERY == SKIPPED_EVERY - 1:
        return "Skipped"
    return "Failed" if _resource_counts(call, control.check)["failed"] else "Passed"


def _resource_counts(call: Call, check: Check) -> dict[str, int]:
    assessments = [
        assessment for assessment in call.enclave.defender.assessments.values() if assessment.check is check
    ]
    failed = sum(assessment.counts_against for assessment in assessments)
    return {"passed": len(assessments) - failed, "failed": failed}


def _standard_values(call: Call, standard: str) -> dict[str, Any]:
    states = [_state(call, control) for control in _controls_of(standard)]
    return {
        "state": "Failed" if "Failed" in states else "Passed",
        "passed": states.count("Passed"),
        "failed": states.count("Failed"),
        "skipped": states.count("Skipped"),
    }


def _controls(_: Call, standard: Resource[str]) -> list[Control]:
    return _controls_of(standard.item)


def _control_values(call: Call, control: Control) -> dict[str, Any]:
    state = _state(call, control)
    counts = {name.lower(): int(state == name) for name in ("Passed", "Failed", "Skipped")}
    return {"state": state, **counts}


def _itself(_: Call, control: Resource[Control]) -> list[Control]:
    return [control.item]


def _assessment_values(call: Call, control: Control) -> dict[str, Any]:
    return {"state": _state(call, control), **_resource_counts(call, control.check)}


COMPLIANCE_STANDARDS: Kind[str] = declare(
    Kind(
        "Microsoft.Security/regulatoryComplianceStandards",
        VERSIONS,
        lambda *_: [name for name, _ in STANDARDS],
        scopes=(SUBSCRIPTION,),
        values=_standard_values,
    )
)
COMPLIANCE_CONTROLS: Kind[Control] = declare(
    Kind(
        f"{COMPLIANCE_STANDARDS.type}/regulatoryComplianceControls",
        VERSIONS,
        _controls,
        parent=COMPLIANCE_STANDARDS,
        values=_control_values,
    )
)
COMPLIANCE_ASSESSMENTS: Kind[Control] = declare(
    Kind(
        f"{COMPLIANCE_CONTROLS.type}/regulatoryComplianceAssessments",
        VERSIONS,
        _itself,
        parent=COMPLIANCE_CONTROLS,
        name=lambda control: control.check.key,
        values=_assessment_values,
    )
)
