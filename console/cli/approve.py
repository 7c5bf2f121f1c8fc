"""`enclave-console approve [ID | FILE]`: look at the plans that wait for a second person, and approve one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.actions.approvals import read_proposal
from console.azure.values.cleaning import line
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
        proposal = _proposal(options.proposal, waiting.proposals)
        print("\n".join(plan_lines(proposal.plan)))
        who = f"{proposal.operator.name} on {proposal.operator.machine}"
        print(line(f"  proposed by {who}: {proposal.reason}"))
        if not options.yes:
            narrate("Nothing was approved. Add --yes to approve this plan.")
            return ExitCode.MISUSED
        approver = await engine.runner.second.approve(proposal)
        narrate(f"approved by {approver.name}; {proposal.operator.name} may run it within eight hours")
        return ExitCode.FINE

    return with_engine(options, work)


def _listed(waiting: Waiting) -> ExitCode:
    for proposal in waiting.proposals:
        who = f"{proposal.operator.name}: {proposal.reason}"
        print(line(f"{proposal.id}  {proposal.at:%Y-%m-%d %H:%M}  {proposal.plan.title}  ({who})"))
    if not waiting.proposals:
        narrate("No plan that this user can read waits for a second person.")
    return ExitCode.UNREAD if waiting.unreadable else ExitCode.FINE


def _proposal(name: str, waiting: tuple[Proposal, ...]) -> Proposal:
    for proposal in waiting:
        if proposal.id == name:
            return proposal
    path = Path(name)
    if not path.exists():
        message = f"No plan '{name}' waits here, and there is no such file"
        raise NotFound(message, advice="`approve` without an id lists the plans that wait.")
    try:
        return read_proposal(path)
    except ValueError as wrong:
        raise CommandInvalid(str(wrong), advice="Name a file that a proposal was written to.") from wrong
