"""Where the sweep asks: every kind of resource that is declared, and what is no kind; in which api-version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.kinds import KINDS
from console.simulator.services import load_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.simulator.kinds import Kind

load_services()
SECURITY = "Microsoft.Security"
COMPUTE = "Microsoft.Compute/virtualMachines"
LISTS = (
    ("/subscriptions/{s}/resourceGroups", "2021-04-01"),
    ("{g}/providers/Microsoft.Authorization/locks", "2020-05-01"),
    ("{g}/providers/Microsoft.Authorization/permissions", "2022-04-01"),
    ("{g}/providers/Microsoft.Authorization/policyExemptions", "2022-07-01-preview"),
    ("/subscriptions/{s}/providers/Microsoft.Authorization/locks", "2020-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.Authorization/roleDefinitions", "2022-04-01"),
    ("{g}/providers/Microsoft.Authorization/roleAssignments", "2022-04-01"),
    (f"{{g}}/providers/{SECURITY}/assessments", "2021-06-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/usages", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/vmSizes", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Compute/locations/{l}/virtualMachines", "2024-07-01"),
    ("/subscriptions/{s}/providers/Microsoft.Storage/locations/{l}/usages", "2023-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.Storage/skus", "2023-05-01"),
    ("/subscriptions/{s}/providers/Microsoft.MachineLearningServices/workspaces/skus", "2020-08-01"),
    ("/subscriptions/{s}/providers/Microsoft.MachineLearningServices/locations/{l}/quotas", "2020-08-01"),
)
PROVIDERS = (
    ("Microsoft.Authorization", "2020-05-01"),
    ("Microsoft.Compute", "2024-07-01"),
    ("Microsoft.DataFactory", "2018-06-01"),
    ("Microsoft.DesktopVirtualization", "2024-04-03"),
    ("Microsoft.Logic", "2019-05-01"),
    ("Microsoft.MachineLearningServices", "2024-04-01"),
    ("Microsoft.ResourceGraph", "2021-03-01"),
    ("Microsoft.Storage", "2023-05-01"),
)
PARTS = {COMPUTE: ("vmSizes",), "Microsoft.Storage/storageAccounts": ("managementPolicies/default",)}
NAMELESS = (
    "usages", "vmSizes", "managementPolicies/default",
    *(kind.segment for kind in KINDS.values() if not kind.has_item),
)  # fmt: skip
VERSIONS = (
    ("/governance", "2022-01-01-preview"),
    ("/subAssessments", "2019-01-01-preview"),
    ("/policyExemptions", "2022-07-01-preview"),
    ("Microsoft.Compute", "2024-07-01"),
    ("Microsoft.DesktopVirtualization", "2024-04-03"),
    ("Microsoft.MachineLearningServices/workspaces/computes", "2020-08-01"),
    ("/jobs", "2024-04-01"),
    ("MachineLearningServices/workspaces/privateLinkResources", "2024-04-01"),
    ("/datastores", "2024-04-01"),
    ("/savedSearches", "2020-08-01"),
    ("/queryPacks", "2019-09-01"),
    ("Microsoft.OperationalInsights", "2023-09-01"),
    ("/locks", "2020-05-01"),
    ("Microsoft.Authorization/role", "2022-04-01"),
    ("Microsoft.MachineLearningServices", "2020-08-01"),
    ("/alerts", "2022-01-01"),
    ("/assessments", "2021-06-01"),
    ("regulatoryCompliance", "2019-01-01-preview"),
    ("Microsoft.Logic", "2019-05-01"),
    ("Microsoft.DataFactory", "2018-06-01"),
    ("Microsoft.Storage", "2023-05-01"),
)


def version_of(path: str, kind: Kind[Any] | None) -> str:
    """Return the version in which to ask for a path, one whose specification is at hand."""
    version = next((version for word, version in VERSIONS if word in path), "")
    if kind is None or version in kind.versions or kind.versions == ("*",):
        return version
    return kind.versions[-1]


def lists_in(subscription: str, group: str) -> Iterator[tuple[str, str]]:
    """Yield every list of a kind that lies in no other, with its version."""
    for kind in KINDS.values():
        if kind.parent is None:
            for template in kind.lists:
                path = template.format(subscription=subscription, group=group)
                yield path, version_of(path, kind)


def parts_of(kind: str) -> Iterator[tuple[str, str]]:
    """Yield what a kind of resource has, with its version: kinds of its own, and what is none."""
    for child in KINDS.values():
        if child.parent and child.parent.type == kind:
            yield child.segment, version_of(child.type, child)
    for part in PARTS.get(kind, ()):
        yield part, version_of(kind, None)
