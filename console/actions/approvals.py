"""The two-person rule: a severe plan waits until another identity has approved that very plan.

The plan itself is a file, in a folder that both can read, or handed over in any
other way. The approval is a tag on the enclave, bound to the plan's digest: it
is written with the approver's own token, and Azure's activity log keeps who
wrote it. Whoever may write tags could forge one; the log shows that too.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from console.actions.refusals import ApprovalNeeded, SamePerson
from console.errors import NotFound, NotStored
from console.model.plans import Plan  # noqa: TC001  read from the annotations
from console.model.records import from_json, to_json
from console.model.runs import Operator
from console.model.targets import AzureName

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.azure.tags import Tags

PREFIX = "enclave-console-approves-"
LIFE = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that waits for a second person."""

    plan: Plan
    reason: str
    operator: Operator
    at: datetime

    @property
    def id(self) -> str:
        """What an approval of it is bound to."""
        return self.plan.digest


class Proposals:
    """The plans that wait, a file each in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, proposal: Proposal) -> Path:
        """Write a proposal down, readable by its group where the folder is, and return its path."""
        path = self._folder / f"{proposal.id}.json"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o640)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(to_json(proposal), file, indent=2)
        except OSError as failure:
            message = f"{path} cannot be written: {failure}"
            raise NotStored(message) from failure
        return path

    def all(self) -> tuple[Proposal, ...]:
        """Return what waits, oldest first; files that are none are passed over."""
        found = []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(read_proposal(path))
            except (NotFound, ValueError):
                continue
        return tuple(sorted(found, key=lambda proposal: proposal.at))

    def drop(self, proposal_id: str) -> None:
        """Remove a proposal that has run."""
        (self._folder / f"{proposal_id}.json").unlink(missing_ok=True)


def read_proposal(path: Path) -> Proposal:
    """Return the proposal in a file; raises NotFound, ValueError for what is none."""
    try:
        return from_json(Proposal, json.loads(path.read_text(encoding="utf-8")))
    except OSError as failure:
        message = f"{path} cannot be read: {failure}"
        raise NotFound(message) from failure
    except (KeyError, TypeError) as wrong:
        message = f"{path} holds no proposal: {wrong}"
        raise ValueError(message) from wrong


def check_another(proposal: Proposal, approver: Operator) -> None:
    """Raise SamePerson for the one who proposed the plan."""
    if _is_same(approver, proposal.operator):
        raise SamePerson(proposal.plan.title)


async def approve(proposal: Proposal, tags: Tags, approver: Operator, now: datetime) -> None:
    """Write the approver's word for this very plan."""
    until = (now + LIFE).astimezone(UTC).isoformat(timespec="seconds")
    said = "|".join(part.replace("|", "/") for part in (until, approver.object_id, approver.name))
    await tags.merge({f"{PREFIX}{proposal.id}": f"{said}|{approver.machine}"[:250]})


async def approval_of(plan: Plan, tags: Tags, operator: Operator, clock: Callable[[], datetime]) -> Operator:
    """Return who has approved a plan; raises ApprovalNeeded where nobody else has, or not lately."""
    said = (await tags.read()).get(AzureName(f"{PREFIX}{plan.digest}"), "")
    until, object_id, name, machine = (*said.split("|"), "", "", "", "")[:4]
    approver = Operator(object_id, name, machine)
    try:
        is_good = datetime.fromisoformat(until) > clock()
    except (ValueError, TypeError):
        is_good = False
    if not is_good or _is_same(approver, operator):
        raise ApprovalNeeded(plan.title, plan.digest)
    return approver


async def use_up(plan: Plan, tags: Tags) -> None:
    """Remove an approval, which is good for one run."""
    await tags.delete([f"{PREFIX}{plan.digest}"])


def _is_same(one: Operator, other: Operator) -> bool:
    return not one.object_id or one.object_id == other.object_id
