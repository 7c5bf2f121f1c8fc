"""`enclave-console handover [--since 8h]`: the shift's summary, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.run_history import history_in
from console.cli.performing import with_engine
from console.cli.spans import span_of
from console.cli.status import lines_of
from console.exit_codes import ExitCode
from console.model.handover import handover

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine


def run(options: argparse.Namespace) -> ExitCode:
    """Print what was done and why, what waits, and how every enclave stands."""
    span = span_of(options.since or "8h")

    async def work(engine: Engine) -> ExitCode:
        lines = await lines_of(engine)
        journal, now = engine.runner.journal, engine.clock()
        history = history_in(await journal.entries())
        print(handover(history, lines, since=now - span, now=now, anchor=await journal.anchor()))
        return ExitCode.FINE

    return with_engine(options, work)
