"""Queries that are saved in Azure, fetched live over the real pipeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.azure.connection import connected
from console.errors import NotPermitted

if TYPE_CHECKING:
    from conftest import Simulator


async def test_searches_and_packed_queries_come_with_their_text(simulator: Simulator) -> None:
    async with connected(simulator.config.enclaves[0]) as connection:
        queries = await connection.saved_queries()
        by_name = {query.name: query for query in queries}
        search, packed = by_name["Failed sign-ins by country"], by_name["Largest tables"]
        assert search.origin.startswith("saved search")
        assert packed.origin == "query pack qp-genomics"
        assert packed.text.startswith("Usage\n| summarize")


async def test_another_workspaces_searches_stay_out(simulator: Simulator) -> None:
    enclave = replace(simulator.config.enclaves[0], log_workspace="11111111-2222-3333-4444-555555555555")
    async with connected(enclave) as connection:
        assert all(query.origin.startswith("query pack") for query in await connection.saved_queries())


async def test_hostile_names_are_made_visible(simulator: Simulator) -> None:
    simulator.order("taint", suffix="\x1b[31m\u202e")
    async with connected(simulator.config.enclaves[0]) as connection:
        for query in await connection.saved_queries():
            assert query.name.isprintable()
            assert query.origin.isprintable()


async def test_a_refusal_names_what_was_read(simulator: Simulator) -> None:
    simulator.fault("status", "queryPacks", status=403, message="no role")
    async with connected(simulator.config.enclaves[0]) as connection:
        with pytest.raises(NotPermitted, match="saved searches: no role"):
            await connection.saved_queries()
