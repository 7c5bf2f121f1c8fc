"""`enclave-console journal verify`: was any entry changed, removed, inserted or cut off? 0 no, 1 yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.engines import narrate
from console.cli.performing import with_engine
from console.errors import ConfigInvalid
from console.model.journal import anchor_from
from console.wording import count

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine

INTACT, BROKEN = 0, 1


def run(options: argparse.Namespace) -> int:
    """Check the chain, its anchor file, and an anchor that was kept elsewhere."""
    try:
        kept = [anchor_from(options.anchor)] if options.anchor else []
    except ValueError as wrong:
        raise ConfigInvalid(str(wrong)) from wrong

    async def work(engine: Engine) -> int:
        journal = engine.runner.journal
        found = await journal.faults(*kept)
        for fault in found:
            print(fault)
        anchor = await journal.anchor()
        state = "broken" if found else "intact"
        narrate(f"{count(anchor.sequence, 'entry')}, {state}; the anchor to keep: {anchor}")
        return BROKEN if found else INTACT

    return with_engine(options, work)
