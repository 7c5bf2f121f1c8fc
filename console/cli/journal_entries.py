"""The entries of the journal that a verb was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import NotFound

if TYPE_CHECKING:
    from console.engine import Engine
    from console.model.journal import Entry


async def chosen_entries(engine: Engine, enclave: str | None, run_id: str | None = None) -> tuple[Entry, ...]:
    """Return the entries of an enclave and a run, all where none is named; raises CommandInvalid, NotFound.

    The journal may have runs of an enclave that is configured no more.
    """
    entries = await engine.runner.journal.entries(run=run_id or "")
    if run_id and not entries:
        message = f"No run '{run_id}' in the journal"
        raise NotFound(message, advice="`journal show` lists run ids.")
    if not enclave:
        return entries
    matching = tuple(entry for entry in entries if entry.enclave.casefold() == enclave.casefold())
    if not matching:
        engine.config.enclave(enclave)  # raises for a name that is not configured either
    return matching
