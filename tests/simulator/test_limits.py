"""The real limits: what is left is told, and whoever goes over is asked to wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from asking import ARM_SCOPE, Azure, signed_in

if TYPE_CHECKING:
    from conftest import Simulator

GROUPS = "api-version=2021-04-01"
BURST, GRAPH = 250, 15


async def answers(azure: Azure, count: int, method: str, url: str) -> list[tuple[int, dict[str, str]]]:
    """Ask so many times at once; return status and headers of each answer."""
    token = (await azure.credential.get_token(ARM_SCOPE)).token
    headers = {"Authorization": f"Bearer {token}"}
    body = {"query": "Resources | take 1"} if method == "POST" else None

    async def ask() -> tuple[int, dict[str, str]]:
        async with azure.session.request(method, url, headers=headers, json=body) as answer:
            await answer.read()
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}

    return list(await asyncio.gather(*(ask() for _ in range(count))))


async def test_the_resource_managers_bucket_empties_and_fills_again(fresh_simulator: Simulator) -> None:
    fresh_simulator.order("limits", speed=0)  # no token comes back meanwhile
    async with signed_in(fresh_simulator) as azure:
        url = f"{fresh_simulator.url}{azure.subscription}/resourceGroups?{GROUPS}"
        found = await answers(azure, 2 * BURST, "GET", url)
        refused = [headers for status, headers in found if status == 429]
        left = [int(h["x-ms-ratelimit-remaining-subscription-reads"]) for s, h in found if s == 200]
        fresh_simulator.order("limits", speed=1)
        again = await answers(azure, 1, "GET", url)
    assert refused
    assert all(int(headers["retry-after"]) >= 1 for headers in refused)
    assert sorted(left) == list(range(BURST))
    assert again[0][0] == 200


async def test_resource_graph_tells_what_is_left_and_refuses_the_sixteenth(
    fresh_simulator: Simulator,
) -> None:
    fresh_simulator.order("limits", speed=0)
    async with signed_in(fresh_simulator) as azure:
        url = f"{fresh_simulator.url}/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01"
        found = await answers(azure, GRAPH + 1, "POST", url)
    left = sorted(int(headers["x-ms-user-quota-remaining"]) for status, headers in found if status == 200)
    assert left == list(range(GRAPH))
    (wait,) = [int(headers["retry-after"]) for status, headers in found if status == 429]
    assert 1 <= wait <= 5
