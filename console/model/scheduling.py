"""What is asked of Log Analytics, by whom, how urgently; and how the queue of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE = timedelta(minutes=1)
BACKGROUND_PLACES, RULE_PLACES = 4, 3
MOST_RECENT, FOR_OPERATOR = 200, 20


class Priority(IntEnum):
    """Who waits for an answer: the lower goes first."""

    OPERATOR = 0
    PANE = 1
    RULE = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A query over what was logged between two moments, and who asks it.

    Two questions of one text over one period have one answer.
    """

    text: str
    since: datetime
    until: datetime
    asker: str
    priority: Priority = Priority.RULE

    @property
    def key(self) -> tuple[str, datetime, datetime]:
        """What the answer depends on."""
        return (self.text, self.since, self.until)


def recent(text: str, span: timedelta, asker: str, now: datetime, priority: Priority) -> Question:
    """Return the question over the last `span`; within a minute it stays the same question."""
    until = now + MINUTE - (now - datetime.min.replace(tzinfo=now.tzinfo)) % MINUTE
    return Question(text, until - span, until, asker, priority)


class Wait(Enum):
    """Why a question is not being asked."""

    NOTHING = "running"
    SLOT = "all slots are taken"
    PACE = "as many were asked in 30 s as may be"
    THROTTLED = "Log Analytics asks for a pause"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One question in the queue, about which enclave: since when it stands as it does, what it waits for.

    `batched` is how many questions travel in its request; `askers` how many wait for the answer.
    """

    enclave: str
    asker: str
    text: str
    priority: Priority
    since: datetime
    wait: Wait
    batched: int = 1
    askers: int = 1

    @property
    def is_running(self) -> bool:
        """True while Log Analytics works on it."""
        return self.wait is Wait.NOTHING


@dataclass(frozen=True, slots=True)
class Queue:
    """How one enclave's queries stand, and all others that share its identity's budget.

    `entries`, `recent` (sent in the last 30 s) and `held_until`, when a pause ends that the service
    asked for, are the identity's. Counts are the enclave's own: `asked` are questions sent,
    `requests` the requests they took, `spared` the answers given without asking.
    """

    entries: tuple[QueueEntry, ...] = ()
    recent: int = 0
    asked: int = 0
    requests: int = 0
    spared: int = 0
    throttled: int = 0
    held_until: datetime | None = None

    @property
    def running(self) -> int:
        """How many questions Log Analytics works on."""
        return sum(entry.is_running for entry in self.entries)

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return len(self.entries) - self.running


@dataclass(frozen=True, slots=True)
class Load:
    """What is under way: places taken, what was asked in the last 30 s, whether the service wants a pause.

    `own` says whether the operator's own place is taken; `rules` are part of `background`.
    """

    background: int = 0
    rules: int = 0
    own: bool = False
    recent: int = 0
    held: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """The first `count` of those who wait go now, in one request."""

    count: int
    own: bool = False


def admit(waiting: Sequence[Priority], load: Load) -> Admission | Wait:
    """Return who may go now of those who wait, the most urgent first, or what they wait for.

    Five at a time: four for panes and rules, of which rules leave one to the panes; the fifth
    is the operator's. Of 200 in 30 s the last 20 are the operator's too. Rules travel together.
    """
    if load.held:
        return Wait.THROTTLED
    first = waiting[0]
    room = MOST_RECENT - load.recent - (0 if first is Priority.OPERATOR else FOR_OPERATOR)
    if room <= 0:
        return Wait.PACE
    if first is Priority.OPERATOR and not load.own:
        return Admission(1, own=True)
    free = BACKGROUND_PLACES - load.background
    if first is Priority.RULE:
        free = min(free, RULE_PLACES - load.rules)
    if free <= 0:
        return Wait.SLOT
    return Admission(min(free, room, len(waiting)) if first is Priority.RULE else 1)
