"""Why a plan does not begin: each refusal carries what a dialog or verb needs to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.errors import Conflict, NotPermitted

if TYPE_CHECKING:
    from console.model.plans import Plan


class PlanBlocked(Conflict):
    """Something stands in the way: `plan` says what."""

    advice = "See what is in the way, remove it or choose the option that is named."

    def __init__(self, plan: Plan) -> None:
        lacking = [f"your role lacks {each.action}" for each in plan.missing]
        words = [*(f"{each.subject}: {each.words}" for each in plan.blockers), *lacking]
        super().__init__("; ".join(words))
        self.plan = plan


class PlanChanged(Conflict):
    """The world has moved on since the plan was shown: `changes` in words, `plan` as it would be now."""

    advice = "Look at the plan as it is now, and confirm that one."

    def __init__(self, changes: tuple[str, ...], plan: Plan) -> None:
        super().__init__(f"since the plan was made: {'; '.join(changes)}")
        self.changes = changes
        self.plan = plan


class EnclaveLeased(Conflict):
    """Somebody else is acting on the enclave."""

    advice = "Speak to whoever is named, or wait until their hold has expired."


class LeaseLost(NotPermitted):
    """A run's lease on its enclave expired, and somebody else has acted on it since: it may not write."""

    advice = "Speak to whoever is named, look at the enclave as it is now, and plan what is still to do."

    def __init__(self, since: str) -> None:
        super().__init__(
            f"This run's lease expired, as when a console is suspended, and {since}. Nothing more is done."
        )


class ReadOnly(NotPermitted):
    """The enclave is open for reading only."""

    advice = "Start the console without read-only to act."

    def __init__(self, enclave: str) -> None:
        super().__init__(f"{enclave} is read-only here; nothing was sent")


class ReasonNeeded(NotPermitted):
    """A severe action runs only with a reason, for the journal."""

    advice = "Say why."

    def __init__(self, title: str) -> None:
        super().__init__(f"to {title} needs a reason")


class ApprovalNeeded(NotPermitted):
    """A second person has to approve the plan first."""

    advice = "Let another operator approve the saved plan from their own console."

    def __init__(self, title: str, digest: str) -> None:
        super().__init__(f"to {title} needs a second person: `enclave-console approve {digest}`")
        self.digest = digest


class SamePerson(NotPermitted):
    """Whoever proposes a plan cannot approve it."""

    advice = "Ask another operator."

    def __init__(self, title: str) -> None:
        super().__init__(f"to {title} needs somebody else than you")
