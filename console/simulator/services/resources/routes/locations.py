"""Where a subscription may have resources: the regions of the simulated enclaves."""

from __future__ import annotations

from typing import Any

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.shapes import Shape

LOCATION = Shape("resources/locations")
LOCATION_NAMES = {"westeurope": "West Europe", "uksouth": "UK South", "northeurope": "North Europe"}
GEOGRAPHIES = {"uksouth": "United Kingdom"}
VERSIONS = ("2016-06-01", "2019-11-01", "2020-01-01", "2021-01-01", "2022-12-01")


@serves("GET", f"{SUBSCRIPTION}/locations", *VERSIONS)
def locations(call: Call) -> Reply:
    """Answer the regions."""
    return page(call, [_location(call, *location) for location in LOCATION_NAMES.items()])


def _location(call: Call, name: str, words: str) -> dict[str, Any]:
    geography = GEOGRAPHIES.get(name, "Europe")
    return LOCATION(subscription=call.enclave.subscription, name=name, words=words, geography=geography)
