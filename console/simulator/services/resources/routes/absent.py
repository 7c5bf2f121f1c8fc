"""Kinds of resource of which an enclave has none: their lists are empty, and every name is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from console.simulator.replies import not_found, page
from console.simulator.routing import serves
from console.simulator.scopes import GROUP, SUBSCRIPTION, scope_of
from console.simulator.services.datafactory.routes.factories import FACTORY
from console.simulator.services.datafactory.routes.factories import VERSION as FACTORY_VERSION
from console.simulator.services.desktopvirtualization.routes.groups import APPLICATION_GROUP, PLAN
from console.simulator.services.desktopvirtualization.routes.pools import POOL
from console.simulator.services.desktopvirtualization.routes.pools import PROVIDER as DESKTOPS
from console.simulator.services.desktopvirtualization.routes.pools import VERSIONS as DESKTOP_VERSIONS
from console.simulator.services.logic.routes.workflows import VERSION as LOGIC_VERSION
from console.simulator.services.machinelearningservices.routes.workspaces import NEWER_VERSIONS, WORKSPACE
from console.simulator.services.machinelearningservices.routes.workspaces import PROVIDER as LEARNING
from console.simulator.services.operationalinsights.routes.workspaces import WORKSPACE as LOGS
from console.simulator.services.resources.routes.everything import resource_at
from console.simulator.services.storage.routes.blob_services import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.simulator.routing import Call, Reply

OF_SCOPES = (
    ("Microsoft.Logic/integrationAccounts", (LOGIC_VERSION,), (SUBSCRIPTION, GROUP)),
    ("Microsoft.Logic/integrationServiceEnvironments", (LOGIC_VERSION,), (SUBSCRIPTION, GROUP)),
    (f"{DESKTOPS}/appAttachPackages", DESKTOP_VERSIONS, (SUBSCRIPTION, GROUP)),
    (f"{LEARNING}/registries", NEWER_VERSIONS, (SUBSCRIPTION, GROUP)),
    ("Microsoft.OperationalInsights/clusters", ("*",), (SUBSCRIPTION, GROUP)),
    ("Microsoft.OperationalInsights/deletedWorkspaces", ("*",), (SUBSCRIPTION, GROUP)),
    ("Microsoft.Storage/deletedAccounts", ("*",), (SUBSCRIPTION,)),
)
OF_RESOURCES = (
    (
        WORKSPACE,
        NEWER_VERSIONS,
        (
            "batchEndpoints", "codes", "components", "connections", "data", "environments", "featuresets",
            "featurestoreEntities", "marketplaceSubscriptions", "models", "onlineEndpoints", "outboundRules",
            "schedules", "serverlessEndpoints",
        ),
    ),
    (WORKSPACE, ("2020-08-01",), ("connections", "features")),
    (
        FACTORY,
        (FACTORY_VERSION,),
        ("adfcdcs", "credentials", "dataflows", "globalParameters", "triggers"),
    ),
    (LOGS, ("*",), ("dataExports", "linkedServices", "linkedStorageAccounts")),
    (POOL, DESKTOP_VERSIONS, ("msixPackages",)),
    (APPLICATION_GROUP, DESKTOP_VERSIONS, ("desktops",)),
    (PLAN, DESKTOP_VERSIONS, ("personalSchedules",)),
    (
        ACCOUNT,
        ("*",),
        ("encryptionScopes", "inventoryPolicies", "localUsers", "objectReplicationPolicies"),
    ),
)  # fmt: skip


def _none_at_scope(kind: str) -> Callable[[Call], Reply]:
    def answer(call: Call) -> Reply:
        """Answer that there is none."""
        scope_of(call, kind)
        return page(call, [])

    return answer


def _none_below(kind: str) -> Callable[[Call], Reply]:
    def answer(call: Call) -> Reply:
        """Answer that a resource has none, if there is such a resource."""
        resource_at(call, kind)
        return page(call, [])

    return answer


def _unknown(call: Call) -> Reply:
    """Refuse: nothing has that name, nor is anything below it."""
    path = unquote(call.url.partition("?")[0])
    kind, _, name = path.rpartition("/providers/")[2].rpartition("/")
    raise not_found(kind, name)


def _declare(path: str, versions: tuple[str, ...], answer: Callable[[Call], Reply]) -> None:
    serves("GET", path, *versions)(answer)
    for below in ("", "/{rest*}"):
        serves("GET", f"{path}/{{absent}}{below}", *versions)(_unknown)


for _kind, _versions, _scopes in OF_SCOPES:
    for _scope in _scopes:
        _declare(f"{_scope}/providers/{_kind}", _versions, _none_at_scope(_kind))
for _parent, _versions, _kinds in OF_RESOURCES:
    for _kind in _kinds:
        _declare(f"{_parent}/{_kind}", _versions, _none_below(_kind))
