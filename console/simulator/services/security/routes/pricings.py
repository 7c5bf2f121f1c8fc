"""Defender's plans (Microsoft.Security/pricings): which a subscription pays for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.security.world.catalogue import check_named

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.security.world.catalogue import Check

KIND = "Microsoft.Security/pricings"
VERSIONS = ("2018-06-01", "2022-03-01", "2023-01-01", "2024-01-01")
PLANS = {
    "VirtualMachines": check_named("Microsoft Defender for Servers should be enabled"),
    "StorageAccounts": check_named("Microsoft Defender for Storage should be enabled"),
}


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}", *VERSIONS)
def pricings(call: Call) -> Reply:
    """Answer every plan."""
    return page(call, _plans(call))


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}/{{plan}}", *VERSIONS)
def pricing(call: Call) -> Reply:
    """Answer one plan."""
    return Reply(named(_plans(call), KIND, call.path["plan"]))


def _plans(call: Call) -> list[dict[str, Any]]:
    return [_plan(call, name, check) for name, check in PLANS.items()]


def _plan(call: Call, name: str, check: Check) -> dict[str, Any]:
    """Return a plan: it is on while Defender does not miss it."""
    subscription = call.enclave.subscription
    is_on = call.enclave.defender.passes(check, subscription)
    return {
        "id": f"{subscription}/providers/{KIND}/{name}",
        "name": name,
        "type": KIND,
        "properties": {
            "pricingTier": "Standard" if is_on else "Free",
            "freeTrialRemainingTime": "PT0S",
        },
    }
