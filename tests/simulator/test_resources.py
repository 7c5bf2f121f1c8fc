"""The Resource Manager's generic operations, as clients that are not ours use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import signed_in

if TYPE_CHECKING:
    from conftest import Simulator

VERSION = "2025-04-01"


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ("resourceType eq 'microsoft.compute/VIRTUALMACHINES'", {"Microsoft.Compute/virtualMachines"}),
        (
            "tagName eq 'pause-with-enclave' and tagValue eq 'true'",
            {"Microsoft.Synapse/workspaces/sqlPools"},
        ),
        ("tagName eq 'nobody-has-it'", set()),
    ],
)
async def test_resources_are_listed_by_what_a_filter_asks_for(
    simulator: Simulator, wanted: str, kinds: set[str]
) -> None:
    async with signed_in(simulator) as azure:
        for scope in (azure.subscription, azure.group):
            found = await azure.every(f"{scope}/resources", VERSION, **{"$filter": wanted})
            assert {each["type"] for each in found} == kinds


async def test_a_filter_leaves_out_what_differs(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        every = await azure.every(f"{azure.subscription}/resources", VERSION)
        wanted = "resourceType ne 'Microsoft.Compute/virtualMachines'"
        others = await azure.every(f"{azure.subscription}/resources", VERSION, **{"$filter": wanted})
        assert 0 < len(others) < len(every)


async def test_a_filter_that_means_nothing_is_refused(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        path = f"{azure.subscription}/resources"
        status, body = await azure.ask("GET", path, VERSION, **{"$filter": "colour eq 'blue'"})
        assert (status, body["error"]["code"]) == (400, "InvalidFilterInQueryString")


async def test_whether_a_group_is_there_is_told_by_the_status_alone(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        assert await azure.ask("HEAD", azure.group, VERSION) == (204, None)
        assert await azure.ask("HEAD", f"{azure.group}-other", VERSION) == (404, None)


@pytest.mark.parametrize(
    ("version", "form"), [("2015-01-01", dict), ("2019-05-01", list), ("2022-09-01", dict)]
)
async def test_the_clouds_endpoints_come_in_the_form_of_each_version(
    simulator: Simulator, version: str, form: type
) -> None:
    async with signed_in(simulator) as azure:
        _, body = await azure.ask("GET", "/metadata/endpoints", version)
        cloud = body[0] if form is list else body
        assert isinstance(body, form)
        assert cloud["authentication"]["loginEndpoint"] == simulator.url
