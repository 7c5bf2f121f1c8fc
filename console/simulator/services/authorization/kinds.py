"""The kinds of Azure Policy: the initiative by which Defender assesses, and the policies in it."""

from __future__ import annotations

from typing import Any

from console.simulator.kinds import Kind, declare
from console.simulator.scopes import SUBSCRIPTION, TENANT
from console.simulator.services.security.world.catalogue import CHECKS, Check
from console.simulator.shapes import Shape

VERSIONS = ("*",)
BENCHMARK = "1f3afdf9-d0c9-4c3d-847f-89da613e70a8"  # the same in every tenant
REFERENCE = Shape("authorization/policyReferences")


def _initiative_values(*_: object) -> dict[str, Any]:
    return {"policies": [REFERENCE(check=check) for check in CHECKS.values()]}


INITIATIVES: Kind[str] = declare(
    Kind(
        "Microsoft.Authorization/policySetDefinitions",
        VERSIONS,
        lambda *_: [BENCHMARK],
        scopes=(SUBSCRIPTION, TENANT),
        values=_initiative_values,
    )
)
POLICIES: Kind[Check] = declare(
    Kind(
        "Microsoft.Authorization/policyDefinitions",
        VERSIONS,
        lambda *_: CHECKS.values(),
        scopes=(SUBSCRIPTION, TENANT),
        name=lambda check: check.policy_key,
    )
)
