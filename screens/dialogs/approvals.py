"""The second person at their own console: each plan that waits is shown, and approved by a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.errors import ConsoleError
from screens.dialogs.confirm import Confirm
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from console.actions.approvals import Proposal
    from console.config import EnclaveConfig
    from screens.dialogs.shell import Shell


class Approve(Confirm):
    """Shows the plan that somebody has proposed, and why; a yes approves that very plan."""

    def __init__(self, proposal: Proposal, enclave: EnclaveConfig) -> None:
        super().__init__(proposal.plan, enclave)
        self._proposal = proposal

    @property
    def title_words(self) -> str:
        """What a yes does."""
        return f"approve: {self._plan.title}"

    def _body(self) -> Content:
        by = self._proposal.operator
        who = f"Proposed by {by.name or by.object_id} on {by.machine}, {self._proposal.at:%Y-%m-%d %H:%M} UTC"
        return Content.assemble(
            (visible(who), "bold"), f"\n  {visible(self._proposal.reason)}\n\n", super()._body()
        )


async def approve_waiting(app: Shell) -> None:
    """Show each plan that waits for a second person, and approve those that get a yes."""
    second = app.engine.runner.second
    waiting = second.waiting()
    for words in waiting.unreadable:
        app.say(words, severity="error")
    if not waiting.proposals and not waiting.unreadable:
        app.say("No plan waits for a second person.")
    for proposal in waiting.proposals:
        named = proposal.plan.request.enclave
        enclave = next(each for each in app.config.enclaves if each.name == named)
        consent = await app.push_screen_wait(Approve(proposal, enclave))
        if consent is None:
            continue
        try:
            approver = await second.approve(proposal, consent.reason)
        except ConsoleError as failure:
            app.say(failure.sentence(), severity="error")
        else:
            app.say(f"Approved by {approver.name}: {proposal.operator.name} may run it within eight hours.")
