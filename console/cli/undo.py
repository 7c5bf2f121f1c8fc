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
        found = await engine.runner.journal.entries(run=options.run_id)
        if not found:
            message = f"the journal knows no run {options.run_id}"
            raise NotFound(message)
        request = Request("undo", found[0].enclave, (options.run_id,))
        return await perform(engine.runner, request, options)

    return with_engine(options, work)
