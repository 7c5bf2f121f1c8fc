"""Azure ML usages and VM sizes, out of the words that the service counts them in."""

from __future__ import annotations

from console.azure.values.cleaning import azure_name, line
from console.azure.values.fields import compact
from console.azure.values.json_types import JsonObject
from console.model.quota import CoreUsage, Tier, VmSize
from console.model.targets import NO_NAME

_NO_CORES = ("clusters", "instances", "endpoints")


def usage(item: JsonObject, region: str) -> CoreUsage | None:
    """Return one usage of cores; None for what counts other things than cores."""
    kind = str(item.get("type", "")).casefold()
    name = item.get("name") or {}
    value = str(name.get("value") or "")
    if "cores" not in kind or any(word in value.casefold() for word in _NO_CORES):
        return None
    is_total = "/total" in kind or value.casefold().startswith("total")
    low = "lowpriority" in kind or "lowpriority" in value.casefold()
    if is_total and "dedicated" not in kind and not low:
        return None  # the sum of dedicated and low priority, which have their own rows
    return CoreUsage(
        family=NO_NAME if is_total else azure_name(value),
        region=line(region),
        tier=Tier.LOW_PRIORITY if low else Tier.DEDICATED,
        used=int(item.get("currentValue") or 0),
        limit=int(item.get("limit", -1)),
        raw=compact(item),
    )


def size(item: JsonObject) -> VmSize:
    """Return one VM size."""
    return VmSize(
        name=azure_name(item["name"]),
        family=azure_name(item.get("family") or ""),
        cores=int(item.get("vCPUs") or 0),
        gpus=int(item.get("gpus") or 0),
        memory_gib=float(item.get("memoryGB") or 0.0),
    )
