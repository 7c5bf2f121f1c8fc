"""`enclave-console resume ENCLAVE`: bring back what was shut down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.performing import perform, with_engine
from console.model.plans import Request

if TYPE_CHECKING:
    import argparse

    from console.exit_codes import ExitCode


def run(options: argparse.Namespace) -> ExitCode:
    """Show the plan, or with --yes run it."""
    request = Request("resume", options.enclave)
    return with_engine(options, lambda engine: perform(engine.runner, request, options))
