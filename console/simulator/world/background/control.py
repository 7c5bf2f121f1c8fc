"""The control plane, as AzureActivity tells it: who changed which resource, and what was asked."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from console.simulator.services.authorization.world import READER, Grant, Role, assignment_name
from console.simulator.world.enclave import Enclave, Person

SATURDAY = 5
OFFICE = "10.20.0.5"


class Change(NamedTuple):
    """One operation: its name, its words, the resource it is done to, and the body of its request.

    `gives` is the role that it assigns, and to whom.
    """

    operation: str
    words: str
    target: str
    body: Mapping[str, Any] | None = None
    gives: tuple[Role, Person] | None = None


def activity(enclave: Enclave, change: Change, who: Person, address: str, now: datetime) -> None:
    """Write the start and the end of an operation into AzureActivity, and assign the role that it gives."""
    if change.gives:
        role, holder = change.gives
        enclave.grants.append(Grant(role, holder.object_id, "User", change.target, now, who.object_id))
    correlation = _guid(enclave, change.operation, now)
    request = {"requestbody": json.dumps(change.body)} if change.body else {}
    properties = {"resource": change.target.rpartition("/")[2], "entity": change.target, **request}
    for status, past in (("Start", "Started"), ("Success", "Succeeded")):
        enclave.logs.write(
            "AzureActivity",
            now,
            ActivityStatus=past,
            ActivityStatusValue=status,
            Authorization_d={"action": change.operation, "scope": change.target},
            Caller=who.upn,
            CallerIpAddress=address,
            Category="Administrative",
            CategoryValue="Administrative",
            CorrelationId=correlation,
            EventDataId=_guid(enclave, correlation + status, now),
            EventSubmissionTimestamp=now + timedelta(seconds=40),
            Hierarchy=f"{enclave.tenant_id}/{enclave.subscription_id}",
            Level="Informational",
            OperationName=change.words,
            OperationNameValue=change.operation.upper(),
            Properties=json.dumps(properties),
            Properties_d=properties,
            Resource=properties["resource"],
            ResourceGroup=enclave.resource_group.upper(),
            ResourceId=change.target,
            ResourceProviderValue=change.operation.partition("/")[0].upper(),
            SubscriptionId=enclave.subscription_id,
            _ResourceId=change.target.lower(),
        )


def vault_refusal(enclave: Enclave, who: Person, address: str, secret: str, now: datetime) -> None:
    """Write a read of a secret that the Key Vault refused."""
    vault = f"kv-{enclave.name}"
    resource = enclave.resource("Microsoft.KeyVault/vaults", vault)
    enclave.logs.write(
        "AzureDiagnostics",
        now,
        Category="AuditEvent",
        CallerIPAddress=address,
        CorrelationId=_guid(enclave, secret, now),
        OperationName="SecretGet",
        Resource=vault.upper(),
        ResourceGroup=enclave.resource_group.upper(),
        ResourceId=resource.upper(),
        ResourceProvider="MICROSOFT.KEYVAULT",
        ResourceType="VAULTS",
        ResultSignature="Forbidden",
        ResultType="Failed",
        SubscriptionId=enclave.subscription_id,
        httpStatusCode_d=403.0,
        id_s=f"https://{vault}.vault.azure.net/secrets/{secret}",
        identity_claim_upn_s=who.upn,
        requestUri_s=f"https://{vault}.vault.azure.net/secrets/{secret}?api-version=7.4",
        _ResourceId=resource.lower(),
    )


def role_change(enclave: Enclave, who: Person, role: Role, scope: str) -> Change:
    """Return the assignment of a role to somebody."""
    definition = f"{enclave.subscription}/providers/Microsoft.Authorization/roleDefinitions/{role.key}"
    properties = {"PrincipalId": who.object_id, "PrincipalType": "User", "RoleDefinitionId": definition}
    body = {"Id": assignment_name(role, who.object_id, scope), "Properties": properties}
    operation = "Microsoft.Authorization/roleAssignments/write"
    return Change(operation, "Create role assignment", scope, body, (role, who))


class Upkeep:
    """What operators change on working days, from a source of randomness of its own."""

    def __init__(self, enclave: Enclave) -> None:
        self._enclave = enclave
        self._draw = random.Random(f"{enclave.subscription_id}/upkeep")
        self._operators = [person for person in enclave.people if person.is_operator] or enclave.people

    def plan_day(self, midnight: datetime) -> None:
        """Schedule a day's changes."""
        if midnight.weekday() >= SATURDAY:
            return
        for _ in range(self._draw.choice((0, 1, 1, 2, 3))):
            at = midnight + timedelta(hours=self._draw.uniform(8, 17.5))
            change, who = self._draw.choice(self._changes()), self._draw.choice(self._operators)
            self._enclave.events.at(at, partial(activity, self._enclave, change, who, OFFICE))

    def _changes(self) -> tuple[Change, ...]:
        enclave, machines = self._enclave, list(self._enclave.machines.by_name.values())
        machine = self._draw.choice(machines)
        newcomer = self._draw.choice(enclave.people)
        account = enclave.exports.private.id
        snapshot = enclave.resource("Microsoft.Compute/snapshots", f"{machine.name}-before-update")
        lock = f"{enclave.group}/providers/Microsoft.Authorization/locks/keep"
        return (
            Change("Microsoft.Compute/virtualMachines/restart/action", "Restart Virtual Machine", machine.id),
            Change("Microsoft.Compute/snapshots/delete", "Delete Snapshot", snapshot),
            Change("Microsoft.Storage/storageAccounts/listKeys/action", "List Storage Account Keys", account),
            Change("Microsoft.Resources/deployments/write", "Create Deployment", enclave.group),
            Change("Microsoft.Authorization/locks/delete", "Delete management locks", lock),
            role_change(enclave, newcomer, READER, enclave.group),
        )


def _guid(enclave: Enclave, what: str, now: datetime) -> str:
    return str(uuid.uuid5(uuid.UUID(enclave.subscription_id), f"{what}/{now.isoformat()}"))
