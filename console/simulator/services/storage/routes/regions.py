"""Storage in ARM: what accounts can be, how many there are, and that none deletes by age."""

from __future__ import annotations

from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION, is_here
from console.simulator.services.storage.kinds import ACCOUNTS, VERSIONS
from console.simulator.shapes import Shape

PROVIDER = f"{SUBSCRIPTION}/providers/Microsoft.Storage"
MOST_ACCOUNTS = 250
SKUS = ("Standard_LRS", "Standard_ZRS", "Standard_GRS", "Premium_LRS")
SKU, USAGE = Shape("storage/skus"), Shape("storage/usages")


@serves("GET", f"{ACCOUNTS.path}/managementPolicies/{{policy}}", *VERSIONS)
def management_policy(call: Call) -> Reply:
    """Refuse: no account deletes blobs by their age."""
    words = f"No ManagementPolicy found for account {ACCOUNTS.find(call).name}"
    raise Refusal(404, "ManagementPolicyNotFound", words)


@serves("GET", f"{PROVIDER}/skus", *VERSIONS)
def skus(call: Call) -> Reply:
    """Answer what kinds of account the region of the enclave has."""
    location = call.enclave.location
    return page(call, [SKU(name=name, tier=name.partition("_")[0], location=location) for name in SKUS])


@serves("GET", f"{PROVIDER}/locations/{{location}}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer how many accounts a region has; another region has none."""
    count = len(call.enclave.exports.accounts) if is_here(call) else 0
    return page(call, [USAGE(used=count, limit=MOST_ACCOUNTS)])
