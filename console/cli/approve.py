"""`enclave-console approve [ID | FILE]`: look at the plans that wait for a second person, and approve one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.actions.approvals import read_proposal
from console.cli.performing import DONE, MISUSED, narrate, with_engine
from console.cli.plan_text import plan_lines
from console.errors import ConfigInvalid, NotFound

if TYPE_CHECKING:
    import argparse

    from console.actions.approvals import Proposal
    from console.engine import Engine


def run(options: argparse.Namespace) -> int:
    """List what waits; with an id or a file show that plan, and with --yes approve it."""

    async def work(engine: Engine) -> int:
        waiting = engine.runner.second.proposals()
        if not options.proposal:
            for each in waiting:
                who = f"{each.operator.name}: {each.reason}"
                print(f"{each.id}  {each.at:%Y-%m-%d %H:%M}  {each.plan.title}  ({who})")
            return DONE
        found = _found(options.proposal, waiting)
        print("\n".join(plan_lines(found.plan)))
        print(f"  proposed by {found.operator.name} on {found.operator.machine}: {found.reason}")
        if not options.yes:
            narrate("nothing was approved: --yes approves this very plan")
            return MISUSED
        approver = await engine.runner.second.approve(found)
        narrate(f"approved by {approver.name}; {found.operator.name} may run it within eight hours")
        return DONE

    return with_engine(options, work)


def _found(asked: str, waiting: tuple[Proposal, ...]) -> Proposal:
    for each in waiting:
        if each.id == asked:
            return each
    try:
        return read_proposal(Path(asked))
    except NotFound:
        message = f"no plan {asked} waits here, and there is no such file"
        raise NotFound(message) from None
    except ValueError as wrong:
        raise ConfigInvalid(str(wrong)) from wrong
