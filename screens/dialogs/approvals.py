"""The second person at their own console: each plan that waits is shown, and approved by a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import ConsoleError
from screens.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from screens.dialogs.shell import Shell


async def approve_waiting(app: Shell) -> None:
    """Show each plan that waits for a second person, and approve those that get a yes."""
    second = app.engine.runner.second
    waiting = second.waiting()
    for words in waiting.unreadable:
        app.say(words, severity="error")
    if not waiting.proposals and not waiting.unreadable:
        app.say("No plan waits for a second person.")
    for proposal in waiting.proposals:
        name = proposal.plan.request.enclave
        enclave = next(enclave for enclave in app.config.enclaves if enclave.name == name)
        consent = await app.push_screen_wait(Confirm(proposal.plan, enclave, proposal=proposal))
        if consent is None:
            continue
        try:
            approver = await second.approve(proposal, consent.reason)
        except ConsoleError as failure:
            app.say(failure.sentence(), severity="error")
        else:
            app.say(f"Approved by {approver.name}: {proposal.operator.name} may run it within eight hours.")
