"""A SQL pool of Synapse, paused and resumed as a client of ARM does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asking import ARM_SCOPE, Azure, signed_in

if TYPE_CHECKING:
    from conftest import Simulator

VERSION = "2021-06-01"
POOL = "providers/Microsoft.Synapse/workspaces/syn-genomics/sqlPools/warehouse"
LONG_ENOUGH = 60


async def test_a_change_is_accepted_with_the_pool_as_it_stands_and_its_location_ends_with_it(
    fresh_simulator: Simulator,
) -> None:
    async with signed_in(fresh_simulator) as azure:
        for verb, meanwhile, then in (("pause", "Pausing", "Paused"), ("resume", "Resuming", "Online")):
            accepted, location = await accepted_change(azure, verb)
            fresh_simulator.push(LONG_ENOUGH)
            ended = await azure.get(location, VERSION)
            assert accepted["properties"]["status"] == meanwhile
            assert ended["properties"]["status"] == then
            assert ended == await azure.get(f"{azure.group}/{POOL}", VERSION)


async def accepted_change(azure: Azure, verb: str) -> tuple[Any, str]:
    """Return the body and the Location of the 202 that answers to a change."""
    token = (await azure.credential.get_token(ARM_SCOPE)).token
    url = f"{azure.simulator.url}{azure.group}/{POOL}/{verb}"
    headers, params = {"Authorization": f"Bearer {token}"}, {"api-version": VERSION}
    async with azure.session.post(url, params=params, headers=headers) as answer:
        assert answer.status == 202
        return await answer.json(), answer.headers["Location"]
