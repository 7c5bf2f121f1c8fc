"""`enclave-console journal verify`: whether any entry was changed, removed, inserted or cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.engines import narrate
from console.cli.performing import with_engine
from console.errors import CommandInvalid
from console.exit_codes import ExitCode
from console.model.journal import anchor_from
from console.wording import count

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine


def run(options: argparse.Namespace) -> ExitCode:
    """Check the chain, its anchor file, and an anchor that was kept elsewhere."""
    try:
        anchors = [anchor_from(options.anchor)] if options.anchor else []
    except ValueError as wrong:
        raise CommandInvalid(str(wrong), advice="Write it as `journal verify` printed it.") from wrong

    async def work(engine: Engine) -> ExitCode:
        journal = engine.runner.journal
        faults = await journal.faults(*anchors)
        for fault in faults:
            print(fault)
        anchor = await journal.anchor()
        state = "broken" if faults else "intact"
        narrate(f"{count(anchor.sequence, 'entry')}, {state}; the anchor to keep: {anchor}")
        return ExitCode.ATTENTION if faults else ExitCode.FINE

    return with_engine(options, work)
