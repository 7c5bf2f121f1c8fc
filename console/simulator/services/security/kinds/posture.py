"""The kinds of Defender: scores with their controls, recommendations, governance rules, plans."""

from __future__ import annotations

import json
from typing import Any

from console.simulator.kinds import Kind, Resource, declare
from console.simulator.routing import Call, serves
from console.simulator.scopes import SUBSCRIPTION, TENANT
from console.simulator.services.security.world.catalogue import (
    CHECKS,
    CONTROLS,
    Check,
    ControlKind,
    check_named,
)
from console.simulator.services.security.world.defender import Defender, Score
from console.simulator.services.security.world.governance import Rule
from console.simulator.shapes import ABSENT

PROVIDER = "Microsoft.Security"
SCORE_VERSIONS = ("2020-01-01",)
ASSESSMENT_VERSIONS = ("2020-01-01", "2021-06-01")
PRICING_VERSIONS = ("2018-06-01", "2022-03-01", "2023-01-01", "2024-01-01")
RULE_VERSIONS = ("2022-01-01-preview",)
PLANS = {
    "VirtualMachines": check_named("Microsoft Defender for Servers should be enabled"),
    "StorageAccounts": check_named("Microsoft Defender for Storage should be enabled"),
}


def _share(current: float, maximum: int) -> float:
    return round(current / maximum, 4) if maximum else 0.0


def _score_values(_: Call, defender: Defender) -> dict[str, Any]:
    share = _share(defender.current, defender.maximum)
    return {"share": share, "weight": len(defender.assessments)}


def _controls(_: Call, score: Resource[Defender]) -> list[Score]:
    return score.item.scores


def _control_values(call: Call, score: Score) -> dict[str, Any]:
    """Add what a control consists of where $expand asks for it."""
    is_expanded = call.query.get("$expand", "").casefold() == "definition"
    return {
        "share": _share(score.current, score.kind.maximum),
        "weight": score.healthy + score.unhealthy,
        "definition": _definition(call, score.kind) if is_expanded else ABSENT,
    }


def _definition(call: Call, kind: ControlKind) -> dict[str, Any]:
    definitions = {definition["name"]: definition for definition in DEFINITIONS.show_everywhere(call)}
    return definitions[kind.key]


def _definition_values(_: Call, kind: ControlKind) -> dict[str, Any]:
    ids = [{"id": f"/providers/{METADATA.type}/{check.key}"} for check in kind.checks]
    return {"subject": kind.name.lower(), "assessment_definitions": ids}


def _plan_values(call: Call, plan: str) -> dict[str, Any]:
    """Show a plan as on while Defender does not miss it."""
    is_on = call.enclave.defender.passes(PLANS[plan], call.enclave.subscription)
    return {"tier": "Standard" if is_on else "Free"}


METADATA: Kind[Check] = declare(
    Kind(
        f"{PROVIDER}/assessmentMetadata",
        ASSESSMENT_VERSIONS,
        lambda *_: CHECKS.values(),
        scopes=(SUBSCRIPTION, TENANT),
        name=lambda check: check.key,
    )
)
serves("GET", f"{SUBSCRIPTION}{METADATA.path}", *METADATA.versions)(METADATA.serve_one)
DEFINITIONS: Kind[ControlKind] = declare(
    Kind(
        f"{PROVIDER}/secureScoreControlDefinitions",
        SCORE_VERSIONS,
        lambda *_: CONTROLS,
        scopes=(SUBSCRIPTION, TENANT),
        name=lambda kind: kind.key,
        values=_definition_values,
        has_item=False,
    )
)
SCORES: Kind[Defender] = declare(
    Kind(
        f"{PROVIDER}/secureScores",
        SCORE_VERSIONS,
        lambda call, _: [call.enclave.defender],
        scopes=(SUBSCRIPTION,),
        name=lambda _: "ascScore",
        values=_score_values,
        table="SecurityResources",
    )
)
SCORE_CONTROLS: Kind[Score] = declare(
    Kind(
        f"{SCORES.type}/secureScoreControls",
        SCORE_VERSIONS,
        _controls,
        parent=SCORES,
        name=lambda score: score.kind.key,
        values=_control_values,
        table="SecurityResources",
        has_item=False,
    )
)
RULES: Kind[Rule] = declare(
    Kind(
        f"{PROVIDER}/governanceRules",
        RULE_VERSIONS,
        lambda call, _: call.enclave.defender.rules.values(),
        scopes=(SUBSCRIPTION,),
        name=lambda rule: rule.key,
        values=lambda _, rule: {"check_keys": json.dumps(rule.check_keys)},
        table="SecurityResources",
    )
)
PRICINGS: Kind[str] = declare(
    Kind(
        f"{PROVIDER}/pricings",
        PRICING_VERSIONS,
        lambda *_: PLANS,
        scopes=(SUBSCRIPTION,),
        values=_plan_values,
    )
)
