"""`enclave-console undo RUN`: go back on one run that the journal knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.performing import perform, with_engine
from console.errors import NotFound
from console.model.plans import Request

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine
    from console.exit_codes import ExitCode


def run(options: argparse.Namespace) -> ExitCode:
    """Show the plan, or with --yes run it."""

    async def work(engine: Engine) -> ExitCode:
        entries = await engine.runner.journal.entries(run=options.run_id)
        if not entries:
            message = f"No run '{options.run_id}' in the journal"
            raise NotFound(message, advice="`journal show` lists run ids.")
        request = Request("undo", entries[0].enclave, (options.run_id,))
        return await perform(engine.runner, request, options)

    return with_engine(options, work)
