"""Why a plan does not begin: each refusal carries what a dialog or verb needs to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import Conflict, NotPermitted
from console.model.plans import BlockerKind
from console.model.targets import name_of
from console.wording import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.model.plans import Plan

NOT_REMOVABLE = (BlockerKind.NOTHING_TO_DO, BlockerKind.NOT_RECORDED, BlockerKind.OPTION_INVALID)


class PlanBlocked(Conflict):
    """Something blocks it: `plan` says what."""

    def __init__(self, plan: Plan) -> None:
        blocked = [f"{blocker.subject}: {blocker.words}" for blocker in plan.blockers]
        missing = [f"your role lacks {lack.action} on {name_of(lack.scope)}" for lack in plan.missing]
        super().__init__(f"Blocked: {'; '.join((*blocked, *missing))}.", advice=sentences(*_advice(plan)))
        self.plan = plan


class PlanChanged(Conflict):
    """The world has moved on since the plan was shown: `changes` in words, `plan` as it would be now."""

    advice = "Nothing was done. Review the new plan."

    def __init__(self, changes: tuple[str, ...], plan: Plan) -> None:
        super().__init__(f"The plan changed: {'; '.join(changes)}.")
        self.changes = changes
        self.plan = plan


class EnclaveLeased(Conflict):
    """Somebody else is acting on the enclave, or another run of this console on the same resource."""

    advice = "Ask whoever is named, or wait."


class LeaseLost(NotPermitted):
    """A run's lease on its enclave expired, and somebody else has acted on it since: it may not write."""

    advice = "Ask whoever is named, look at the enclave as it is now, and plan what is still to do."

    def __init__(self, since: str, *, advice: str | None = None) -> None:
        super().__init__(
            f"This run's lease expired, as when a console is suspended. {since} Nothing more is done.",
            advice=advice,
        )


class ReadOnly(NotPermitted):
    """The enclave is open for reading only."""

    advice = "Restart without --read-only to act, or change read_only in the configuration."

    def __init__(self, enclave: str) -> None:
        super().__init__(f"Read-only: nothing was sent to {enclave}.")


class ReasonNeeded(NotPermitted):
    """A severe action runs only with a reason, for the journal."""

    advice = 'Type it, or add --reason "...".'

    def __init__(self, title: str) -> None:
        super().__init__(f"This plan needs a reason: {title}.")


class ApprovalNeeded(NotPermitted):
    """A second person has to approve the plan first."""

    def __init__(self, title: str, digest: str) -> None:
        super().__init__(
            f"This plan needs a second person: {title}.",
            advice=f"Ask them to run `enclave-console approve {digest}`.",
        )
        self.digest = digest


class SamePerson(NotPermitted):
    """Whoever proposes a plan cannot approve it."""

    advice = "Ask another operator."

    def __init__(self) -> None:
        super().__init__("You proposed this plan, so someone else must approve it.")


def _advice(plan: Plan) -> Iterator[str]:
    """Return what helps against the blockers of a plan, by their kinds, and against what its role lacks."""
    kinds = {blocker.kind for blocker in plan.blockers}
    if BlockerKind.NOTHING_TO_DO in kinds:
        yield "Refresh to see how it is now"
    if BlockerKind.NOT_RECORDED in kinds:
        yield "`journal show` lists the runs there are"
    invalid = [b for b in plan.blockers if b.kind is BlockerKind.OPTION_INVALID]
    if invalid:
        yield f"Correct {_names(b.option or b.subject for b in invalid)}"
    others = [b for b in plan.blockers if b.kind not in NOT_REMOVABLE]
    options = _names(b.option for b in others if b.option)
    if others:
        yield f"Remove what blocks it, or choose {options}" if options else "Remove what blocks it"
    if plan.missing:
        yield "Ask for a role that may do it"


def _names(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(names))
