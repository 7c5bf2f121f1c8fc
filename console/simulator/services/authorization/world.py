"""Who may do what in an enclave: the built-in roles that are held there, by whom, and at which scope."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from console.simulator.settings import CLIENT_ID
from console.simulator.world.enclave import Enclave

CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
KEYS = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"


@dataclass(frozen=True, slots=True)
class Role:
    """A built-in role with the id that it has in every tenant."""

    key: str
    name: str
    description: str
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody or something holds at a scope, and who gave it when."""

    role: Role
    principal_id: str
    principal_type: str
    scope: str
    given_at: datetime
    given_by: str = ""

    @property
    def name(self) -> str:
        """The assignment's own id."""
        return assignment_name(self.role, self.principal_id, self.scope)


def assignment_name(role: Role, principal_id: str, scope: str) -> str:
    """Return the id of the assignment of a role at a scope, which there can be but once."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{principal_id}/{role.key}/{scope}".casefold()))


OWNER = Role(
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "Owner",
    "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    ("*",),
)
CONTRIBUTOR = Role(
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "Contributor",
    "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    ("*",),
    (
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
        "Microsoft.Blueprint/blueprintAssignments/write",
        "Microsoft.Blueprint/blueprintAssignments/delete",
        "Microsoft.Compute/galleries/share/action",
    ),
)
READER = Role(
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Reader",
    "View all resources, but does not allow you to make any changes.",
    ("*/read",),
)
DESKTOP_USER = Role(
    "1d18fff3-a72a-46b5-b4a9-0b38a3cd7e63",
    "Desktop Virtualization User",
    "Allows user to use the applications in an application group.",
    data_actions=("Microsoft.DesktopVirtualization/applicationGroups/useApplications/action",),
)
BLOB_READER = Role(
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage Blob Data Reader",
    "Allows for read access to Azure Storage blob containers and data",
    (f"{CONTAINERS}/read", KEYS),
    data_actions=(f"{CONTAINERS}/blobs/read",),
)
BLOB_CONTRIBUTOR = Role(
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Contributor",
    "Allows for read, write and delete access to Azure Storage blob containers and data",
    (f"{CONTAINERS}/delete", f"{CONTAINERS}/read", f"{CONTAINERS}/write", KEYS),
    data_actions=tuple(f"{CONTAINERS}/blobs/{verb}" for verb in ("delete", "read", "write", "move/action")),
)
FACTORY_CONTRIBUTOR = Role(
    "673868aa-7521-48a0-acc6-0f60742d39f5",
    "Data Factory Contributor",
    "Create and manage data factories, as well as child resources within them.",
    (
        "Microsoft.Authorization/*/read",
        "Microsoft.DataFactory/dataFactories/*",
        "Microsoft.DataFactory/factories/*",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
    ),
)
ROLES = {
    role.key: role
    for role in (
        OWNER, CONTRIBUTOR, READER, DESKTOP_USER, BLOB_READER, BLOB_CONTRIBUTOR, FACTORY_CONTRIBUTOR,
    )
}  # fmt: skip


def grants(enclave: Enclave) -> list[Grant]:
    """Return every role that is held: those of the first day, and those that were given since."""
    grants_by_name = {grant.name: grant for grant in _founding_grants(enclave)}
    for grant in enclave.grants:
        grants_by_name.setdefault(grant.name, grant)
    return list(grants_by_name.values())


def _founding_grants(enclave: Enclave) -> Iterator[Grant]:
    flow, at = enclave.exports, enclave.desktops.founded_at
    for person in enclave.people:
        if person.is_operator:
            yield Grant(CONTRIBUTOR, person.object_id, "User", enclave.group, at)
        else:
            yield Grant(DESKTOP_USER, person.object_id, "User", enclave.group, at)
            yield Grant(BLOB_CONTRIBUTOR, person.object_id, "User", flow.private.id, at)
    services = (
        (CONTRIBUTOR, CLIENT_ID, enclave.group),
        (BLOB_READER, CLIENT_ID, enclave.group),
        (FACTORY_CONTRIBUTOR, flow.workflow.principal_id, flow.factory.id),
        (BLOB_READER, flow.workflow.principal_id, flow.private.id),
        (BLOB_READER, enclave.learning.workspace_guid, flow.private.id),
        (BLOB_CONTRIBUTOR, flow.factory.identity.object_id, flow.private.id),
        (BLOB_CONTRIBUTOR, flow.factory.identity.object_id, flow.public.id),
    )
    for role, principal, scope in services:
        yield Grant(role, principal, "ServicePrincipal", scope, at)
