"""`enclave-console approve [ID | FILE]`: look at the plans that wait for a second person, and approve one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.actions.approvals import read_proposal
from console.cli.engines import narrate
from console.cli.performing import with_engine
from console.cli.plan_text import plan_lines
from console.errors import CommandInvalid, NotFound
from console.exit_codes import ExitCode

if TYPE_CHECKING:
    import argparse

    from console.actions.approvals import Proposal, Waiting
    from console.engine import Engine


def run(options: argparse.Namespace) -> ExitCode:
    """List what waits; with an id or a file show that plan, and with --yes approve it."""

    async def work(engine: Engine) -> ExitCode:
        waiting = engine.runner.second.waiting()
        for words in waiting.unreadable:
            narrate(words)
        if not options.proposal:
            return _listed(waiting)
        found = _found(options.proposal, waiting.proposals)
        print("\n".join(plan_lines(found.plan)))
        print(f"  proposed by {found.operator.name} on {found.operator.machine}: {found.reason}")
        if not options.yes:
            narrate("nothing was approved: --yes approves this very plan")
            return ExitCode.MISUSED
        approver = await engine.runner.second.approve(found)
        narrate(f"approved by {approver.name}; {found.operator.name} may run it within eight hours")
        return ExitCode.FINE

    return with_engine(options, work)


def _listed(waiting: Waiting) -> ExitCode:
    for each in waiting.proposals:
        who = f"{each.operator.name}: {each.reason}"
        print(f"{each.id}  {each.at:%Y-%m-%d %H:%M}  {each.plan.title}  ({who})")
    if not waiting.proposals:
        narrate("No plan that this user can read waits for a second person.")
    return ExitCode.UNREAD if waiting.unreadable else ExitCode.FINE


def _found(asked: str, waiting: tuple[Proposal, ...]) -> Proposal:
    for each in waiting:
        if each.id == asked:
            return each
    path = Path(asked)
    if not path.exists():
        message = f"No plan '{asked}' waits here, and there is no such file"
        raise NotFound(message, advice="`approve` without an id lists the plans that wait.")
    try:
        return read_proposal(path)
    except ValueError as wrong:
        raise CommandInvalid(str(wrong), advice="Name a file that a proposal was written to.") from wrong
