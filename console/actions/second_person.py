"""The second person of a severe plan: asked where the configuration says so, and how they answer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from console.actions.approvals import Proposals, Waiting, approval_of, approve, check_another, use_up
from console.actions.refusals import ApprovalNeeded, ReadOnly
from console.config.plan_folders import plan_folder
from console.model.notes import APPROVED, APPROVING
from console.model.plans import Tier
from console.model.records import to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.actions.approvals import Proposal
    from console.actions.planner import Planner
    from console.model.runs import Operator
    from console.store.journal import Journal


class SecondPerson:
    """What waits for a second person, and their word; the clock is injected."""

    def __init__(self, planner: Planner, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._planner = planner
        self._journal = journal
        self._clock = clock

    def waiting(self) -> Waiting:
        """Return the plans that wait, of every enclave; a folder that several share is read once."""
        folders = dict.fromkeys(each.acting.shared for each in self._planner.enclaves if each.acting.shared)
        found = [Proposals(folder).all() for folder in folders]
        known = [p for each in found for p in each.proposals if self._planner.knows(p.plan.request.enclave)]
        return Waiting(
            tuple(sorted(known, key=lambda proposal: proposal.at)),
            tuple(words for each in found for words in each.unreadable),
        )

    async def approve(self, proposal: Proposal, reason: str = "") -> Operator:
        """Approve a plan and return who has; raises SamePerson, ReadOnly, NotStored."""
        enclave = self._planner.enclave(proposal.plan.request.enclave)
        if enclave.read_only:
            raise ReadOnly(enclave.name)
        controls = await self._planner.controls(enclave)
        approver = await controls.operator()
        check_another(proposal, approver)
        name, id_ = enclave.name, uuid.uuid4().hex[:12]
        about = {"plan": to_json(proposal.plan), "approver": to_json(approver)}
        facts = {"id": id_, "reason": reason, **about}
        await self._journal.append(APPROVING, name, "", facts)
        await approve(proposal, controls.tags, approver, self._clock())
        await self._journal.append(APPROVED, name, "", {"id": id_})
        return approver

    async def approver_of(self, proposal: Proposal) -> Operator | None:
        """Return who has approved a plan, None where nobody need; keeps it and raises ApprovalNeeded.

        Raises ConfigInvalid, NotStored where the plan cannot be kept for a second person.
        """
        enclave = self._planner.enclave(proposal.plan.request.enclave)
        if proposal.plan.tier is not Tier.SEVERE or not enclave.acting.two_person:
            return None
        proposals = Proposals(plan_folder(enclave))
        tags = (await self._planner.controls(enclave)).tags
        try:
            approver = await approval_of(proposal.plan, tags, proposal.operator, self._clock)
        except ApprovalNeeded:
            proposals.keep(proposal)
            raise
        await use_up(proposal.plan, tags)
        proposals.drop(proposal.id)
        return approver
