"""What a pane receives: the last good value, its age, and what is wrong if anything is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from console.wording import sentences

if TYPE_CHECKING:
    from datetime import datetime, timedelta

T = TypeVar("T")


class ProblemKind(Enum):
    """How a failed read is explained: each kind has its own remedy."""

    NOT_SIGNED_IN = "not signed in"
    NOT_PERMITTED = "not permitted"
    NOT_FOUND = "not found"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"
    NOT_CONFIGURED = "not configured"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the latest attempt failed, since when, and when the next one is due."""

    kind: ProblemKind
    message: str
    advice: str
    since: datetime
    attempts: int = 1
    retry_at: datetime | None = None
    request_id: str = ""

    def sentence(self) -> str:
        """Return what failed and what to do about it."""
        return sentences(self.message, self.advice)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The last good `value`, when it was taken, and the problem that makes it stale.

    `source` names the API it came from. A reading without value and problem is
    one whose first answer has not come yet.
    """

    source: str
    value: T | None = None
    taken_at: datetime | None = None
    problem: Problem | None = None

    def succeeded(self, value: T, at: datetime) -> Reading[T]:
        """Return the reading after a poll that answered `value`."""
        newest = self.value if self.value == value else value
        return Reading(self.source, newest, at, None)

    def failed(self, problem: Problem) -> Reading[T]:
        """Return the reading after a poll that failed: only the problem changes."""
        return replace(self, problem=problem)

    def age(self, now: datetime) -> timedelta | None:
        """Return how old the value is, or None where there is none."""
        return None if self.taken_at is None else now - self.taken_at

    @property
    def is_loading(self) -> bool:
        """True until the first answer, good or bad."""
        return self.taken_at is None and self.problem is None
