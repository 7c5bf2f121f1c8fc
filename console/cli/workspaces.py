"""What an enclave's workspace keeps of queries, fetched for a command."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from console.cli.engines import open_engine

if TYPE_CHECKING:
    from console.config import Config
    from console.model.saved_queries import SavedQuery


def saved_in(config: Config, enclave: str) -> tuple[SavedQuery, ...]:
    """Return the saved searches and packed queries of an enclave; raises ConsoleError."""

    async def fetch() -> tuple[SavedQuery, ...]:
        async with open_engine(config) as engine:
            connection = await engine.connection(config.enclave(enclave))
            return await connection.saved_queries()

    return asyncio.run(fetch())
