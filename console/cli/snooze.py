"""`enclave-console snooze ENCLAVE --for 8h --reason "..."`: do not call it idle until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.performing import with_engine
from console.cli.spans import span_of
from console.exit_codes import ExitCode
from console.model.snoozes import SNOOZED

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine


def run(options: argparse.Namespace) -> ExitCode:
    """Keep the snooze, and write into the journal who set it and why."""
    span = span_of(getattr(options, "for"))

    async def work(engine: Engine) -> ExitCode:
        enclave = engine.config.enclave(options.enclave).name
        operator = await engine.runner.operator(enclave)
        until = engine.clock() + span
        facts = {"until": until.isoformat(), "reason": options.reason, "by": operator.name}
        await engine.runner.journal.append(SNOOZED, enclave, "", facts)
        print(f"{enclave} is not called idle until {until:%Y-%m-%d %H:%M} UTC")
        return ExitCode.FINE

    return with_engine(options, work)
