"""What a factory's author wrote: the pipeline, and the datasets, connections and network that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.services.datafactory.world.copies import PARAMETERS
from console.simulator.services.datafactory.world.rows import PIPELINE
from console.simulator.services.network.world import private_endpoints

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.simulator.world.exports.flow import ExportFlow

KIND = "Microsoft.DataFactory/factories"
STORE, RUNTIME, NETWORK = "ls_storage", "AutoResolveIntegrationRuntime", "default"
PLACE = ("storageAccountName", "folderPath", "fileName")
TEXT = {"type": "String"}


def documents(flow: ExportFlow, kind: str) -> list[dict[str, Any]]:
    """Return the documents of a kind, such as "datasets", as ARM shows them."""
    return [_document(flow, kind, name, about) for name, about in WRITTEN[kind](flow).items()]


def managed_endpoints(flow: ExportFlow) -> list[dict[str, Any]]:
    """Return the private endpoints in the network that the factory's runtime lives in."""
    kind = f"managedVirtualNetworks/{NETWORK}/managedPrivateEndpoints"
    return [
        _document(
            flow,
            kind,
            endpoint.name.partition(".")[2],
            {
                "privateLinkResourceId": endpoint.target,
                "groupId": endpoint.group,
                "fqdns": [f"{endpoint.target.rpartition('/')[2]}.{endpoint.group}.core.windows.net"],
                "isReserved": False,
                "connectionState": {"status": "Approved", "description": "", "actionsRequired": "None"},
                "provisioningState": "Succeeded",
            },
        )
        for endpoint in private_endpoints(flow.enclave)
        if endpoint.is_managed
    ]


def _document(flow: ExportFlow, kind: str, name: str, about: dict[str, Any]) -> dict[str, Any]:
    kinds = "/".join(kind.split("/")[::2])
    return {
        "id": f"{flow.factory.id}/{kind}/{name}",
        "name": name,
        "type": f"{KIND}/{kinds}",
        "etag": flow.factory.etag,
        "properties": about,
    }


def _pipelines(_: ExportFlow) -> dict[str, Any]:
    source, sink = _reference("ds_source", "source"), _reference("ds_sink", "sink")
    copy = {
        "name": "CopyFile",
        "type": "Copy",
        "inputs": [source],
        "outputs": [sink],
        "typeProperties": {"source": {"type": "BinarySource"}, "sink": {"type": "BinarySink"}},
    }
    delete = {
        "name": "DeleteSource",
        "type": "Delete",
        "dependsOn": [{"activity": "CopyFile", "dependencyConditions": ["Succeeded"]}],
        "typeProperties": {"dataset": source, "enableLogging": False},
    }
    words = "Copies one approved file to the public account and deletes it at its source."
    parameters = dict.fromkeys(PARAMETERS, TEXT)
    return {PIPELINE: {"description": words, "activities": [copy, delete], "parameters": parameters}}


def _reference(dataset: str, side: str) -> dict[str, Any]:
    """Return what the pipeline tells a dataset of its own parameters."""
    told = dict(zip(PLACE, (f"{side}StorageAccountName", f"{side}FolderPath", "fileName"), strict=True))
    return {
        "referenceName": dataset,
        "type": "DatasetReference",
        "parameters": {name: _expression(f"@pipeline().parameters.{given}") for name, given in told.items()},
    }


def _datasets(_: ExportFlow) -> dict[str, Any]:
    return {name: _dataset() for name in ("ds_source", "ds_sink")}


def _dataset() -> dict[str, Any]:
    folder = "@dataset().folderPath"
    return {
        "type": "Binary",
        "linkedServiceName": {
            "referenceName": STORE,
            "type": "LinkedServiceReference",
            "parameters": {PLACE[0]: _expression(f"@dataset().{PLACE[0]}")},
        },
        "parameters": dict.fromkeys(PLACE, TEXT),
        "annotations": [],
        "typeProperties": {
            "location": {
                "type": "AzureBlobFSLocation",
                "fileSystem": _expression(f"@first(split({folder[1:]}, '/'))"),
                "folderPath": _expression(f"@join(skip(split({folder[1:]}, '/'), 1), '/')"),
                "fileName": _expression("@dataset().fileName"),
            }
        },
    }


def _linked_services(_: ExportFlow) -> dict[str, Any]:
    url = "@concat('https://', linkedService().storageAccountName, '.dfs.core.windows.net')"
    return {
        STORE: {
            "type": "AzureBlobFS",
            "description": "Either storage account, by the factory's own identity.",
            "connectVia": {"referenceName": RUNTIME, "type": "IntegrationRuntimeReference"},
            "parameters": {PLACE[0]: TEXT},
            "annotations": [],
            "typeProperties": {"url": _expression(url)},
        }
    }


def _runtimes(_: ExportFlow) -> dict[str, Any]:
    return {
        RUNTIME: {
            "type": "Managed",
            "managedVirtualNetwork": {"referenceName": NETWORK, "type": "ManagedVirtualNetworkReference"},
            "typeProperties": {"computeProperties": {"location": "AutoResolve"}},
        }
    }


def _networks(flow: ExportFlow) -> dict[str, Any]:
    return {NETWORK: {"vNetId": flow.factory.etag, "alias": flow.factory.name}}


def _expression(text: str) -> dict[str, str]:
    return {"value": text, "type": "Expression"}


WRITTEN: dict[str, Callable[[ExportFlow], dict[str, Any]]] = {
    "pipelines": _pipelines,
    "datasets": _datasets,
    "linkedservices": _linked_services,
    "integrationRuntimes": _runtimes,
    "managedVirtualNetworks": _networks,
}
