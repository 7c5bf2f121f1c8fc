"""`enclave-console resume ENCLAVE`: bring back what was shut down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.performing import perform, with_engine
from console.model.plans import Request

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine
    from console.exit_codes import ExitCode


def run(options: argparse.Namespace) -> ExitCode:
    """Show the plan, or with --yes run it."""

    async def work(engine: Engine) -> ExitCode:
        enclave = engine.config.enclave(options.enclave)
        return await perform(engine.runner, Request("resume", enclave.name), options)

    return with_engine(options, work)
