"""Quota: what binds, and how much more fits. A quota is a credit limit, not capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.model.quota import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.model.quota import Compute, CoreUsage, VmSize


def share(usage: CoreUsage) -> float:
    """Return the share of a limit that is used, 0 where there is no limit."""
    return usage.used / usage.limit if usage.limit > 0 else 0.0


def binding(usages: Iterable[CoreUsage]) -> CoreUsage | None:
    """Return the usage nearest its limit, or None where none has one."""
    limited = [usage for usage in usages if usage.limit > 0]
    return max(limited, key=lambda usage: (share(usage), usage.used), default=None)


def room_for(compute: Compute, size: VmSize, tier: Tier = Tier.DEDICATED) -> int | None:
    """Return how many more nodes of a size the quotas of its tier allow; None where no limit is known.

    Both the family's limit and the region's total bind.
    """
    free = [
        max(0, usage.limit - usage.used) // size.cores
        for usage in compute.usages
        if size.cores > 0 and usage.tier is tier and usage.limit >= 0 and _concerns(usage, size)
    ]
    return min(free, default=None)


def total(compute: Compute, *, gpus: bool) -> tuple[int, int]:
    """Return cores used and allowed in all dedicated families with GPUs, or in those without."""
    gpu_families = {size.family for size in compute.sizes if size.gpus}
    counted = [
        usage
        for usage in compute.usages
        if usage.family and usage.tier is Tier.DEDICATED and usage.limit > 0
        if (usage.family in gpu_families) == gpus
    ]
    return sum(usage.used for usage in counted), sum(usage.limit for usage in counted)


def _concerns(usage: CoreUsage, size: VmSize) -> bool:
    return not usage.family or usage.family == size.family
