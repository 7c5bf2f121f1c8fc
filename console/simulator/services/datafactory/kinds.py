"""The kinds of Data Factory, 2018-06-01: the factory, and what its author wrote in it."""

from __future__ import annotations

from typing import Any

from console.simulator.kinds import Kind, declare, declare_absent
from console.simulator.replies import Refusal
from console.simulator.routing import Call
from console.simulator.services.datafactory.world.copies import Factory
from console.simulator.services.datafactory.world.rows import PIPELINE
from console.simulator.services.network.world import PrivateEndpoint, private_endpoints

VERSIONS = ("2018-06-01",)
DOCUMENTS = {
    "pipelines": (PIPELINE,),
    "datasets": ("ds_source", "ds_sink"),
    "linkedservices": ("ls_storage",),
    "integrationRuntimes": ("AutoResolveIntegrationRuntime",),
}
EMPTY_KINDS = ("adfcdcs", "credentials", "dataflows", "globalParameters", "triggers")


def _no_document(name: str) -> Refusal:
    words = "The document could not be retrieved because it does not exist."
    return Refusal(404, "NotFound", f"{words} Name: {name}")


def _managed_endpoints(call: Call, _: object) -> list[PrivateEndpoint]:
    return [endpoint for endpoint in private_endpoints(call.enclave) if endpoint.is_managed]


def _target(_: Call, endpoint: PrivateEndpoint) -> dict[str, Any]:
    return {"target": endpoint.target.rpartition("/")[2]}


def _declare_documents(segment: str, *names: str) -> Kind[str]:
    return declare(
        Kind(
            f"{FACTORIES.type}/{segment}",
            VERSIONS,
            lambda *_: names,
            parent=FACTORIES,
            refuse=_no_document,
        )
    )


FACTORIES: Kind[Factory] = declare(
    Kind(
        "Microsoft.DataFactory/factories",
        VERSIONS,
        lambda call, _: [call.enclave.exports.factory],
        table="Resources",
    )
)
for _segment, _names in DOCUMENTS.items():
    _declare_documents(_segment, *_names)
NETWORKS = _declare_documents("managedVirtualNetworks", "default")
MANAGED_ENDPOINTS: Kind[PrivateEndpoint] = declare(
    Kind(
        f"{NETWORKS.type}/managedPrivateEndpoints",
        VERSIONS,
        _managed_endpoints,
        parent=NETWORKS,
        name=lambda endpoint: endpoint.name.partition(".")[2],
        values=_target,
        refuse=_no_document,
    )
)
for _segment in EMPTY_KINDS:
    declare_absent(f"{FACTORIES.type}/{_segment}", VERSIONS, parent=FACTORIES)
