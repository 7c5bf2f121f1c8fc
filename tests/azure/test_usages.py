"""Azure ML's usages: which are cores, of which tier."""

from __future__ import annotations

from typing import Any

import pytest

from console.azure.learning.usages import usage
from console.model.quota import CoreUsage, Tier


def item(kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"type": f"Microsoft.MachineLearningServices/{kind}", "name": {"value": value}, **more}


@pytest.mark.parametrize(
    ("kind", "value", "family", "tier"),
    [
        ("dedicatedCores/usages", "standardDSv3Family", "standardDSv3Family", Tier.DEDICATED),
        ("lowPriorityCores/usages", "standardDSv3Family", "standardDSv3Family", Tier.LOW_PRIORITY),
        ("totalDedicatedCores/usages", "TotalDedicatedCores", "", Tier.DEDICATED),
        ("totalLowPriorityCores/usages", "TotalLowPriorityCores", "", Tier.LOW_PRIORITY),
        ("cores/usages", "TotalLowPriorityCores", "", Tier.LOW_PRIORITY),
    ],
)
def test_low_priority_cores_are_told_from_dedicated_ones(
    kind: str, value: str, family: str, tier: Tier
) -> None:
    read = usage(item(kind, value, currentValue=7, limit=24), "westeurope")
    assert read is not None
    assert (read.family, read.tier, read.used, read.limit) == (family, tier, 7, 24)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("workspaces/usages", "Clusters"),
        ("cores/usages", "Total Clusters"),
        ("cores/usages", "Endpoints"),
        ("totalCores/usages", "TotalCores"),
    ],
)
def test_what_counts_no_cores_or_both_tiers_together_is_no_usage(kind: str, value: str) -> None:
    assert usage(item(kind, value), "westeurope") is None


def test_a_usage_without_numbers_is_unused_and_without_limit() -> None:
    read = usage(item("dedicatedCores/usages", "F"), "west")
    assert isinstance(read, CoreUsage)
    assert (read.used, read.limit, read.region) == (0, -1, "west")
