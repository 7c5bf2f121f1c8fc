"""Alert rules: a query with a schedule, and what decides whether its rows are an alert.

The words are Microsoft Sentinel's; so are the rules of trigger, grouping and suppression.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from zlib import crc32

from console.model.severity import Severity

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LATENESS = timedelta(minutes=5)


class Comparison(Enum):
    """How the number of rows is held against the threshold."""

    MORE = "gt"
    FEWER = "lt"
    EQUAL = "eq"
    OTHER = "ne"

    def holds(self, count: int, threshold: int) -> bool:
        """Whether so many rows are an alert."""
        if self is Comparison.MORE:
            return count > threshold
        if self is Comparison.FEWER:
            return count < threshold
        return (count == threshold) is (self is Comparison.EQUAL)


class Grouping(Enum):
    """Whether all rows of an evaluation are one alert, or each is one."""

    SINGLE = "SingleAlert"
    PER_RESULT = "AlertPerResult"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule is evaluated, over what, and which number of rows is an alert.

    A scheduled rule looks at a period that ended five minutes ago, as Sentinel does, so that
    rows which arrive late are counted. A rule in near real time (`nrt`) looks every minute
    at the last minutes; any row of it is an alert.
    """

    frequency: timedelta
    period: timedelta
    comparison: Comparison = Comparison.MORE
    threshold: int = 0
    nrt: bool = False

    @property
    def lateness(self) -> timedelta:
        """How long before its evaluation the period ends."""
        return timedelta(0) if self.nrt else LATENESS


NEAR_REAL_TIME = Schedule(MINUTE, timedelta(minutes=10), nrt=True)


@dataclass(frozen=True, slots=True)
class EntityMapping:
    """Which columns name an entity: (identifier, column) pairs, such as (FullName, UserPrincipalName)."""

    kind: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What an alert says of itself instead of its rule: formats with {{Column}}, and columns."""

    title: str = ""
    description: str = ""
    severity_column: str = ""
    tactics_column: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A query that is watched. `suppression` is how long it rests after an alert, None where it does not.

    `id` stays the same while the file is edited; `origin` is that file.
    """

    id: str
    name: str
    text: str
    schedule: Schedule
    severity: Severity = Severity.MEDIUM
    description: str = ""
    tactics: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    grouping: Grouping = Grouping.SINGLE
    suppression: timedelta | None = None
    entities: tuple[EntityMapping, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    overrides: Overrides = Overrides()
    origin: str = ""

    @property
    def version(self) -> str:
        """A mark that changes with what decides an evaluation."""
        return f"{crc32(repr((self.text, self.schedule, self.grouping, self.entities)).encode()):08x}"


def period_of(rule: Rule, at: datetime) -> tuple[datetime, datetime]:
    """Return the period that an evaluation at this moment looks at."""
    end = at - rule.schedule.lateness
    return end - rule.schedule.period, end


def moment_before(rule: Rule, now: datetime) -> datetime:
    """Return the rule's latest regular moment; rules of one frequency are spread over it by the minute."""
    frequency = max(MINUTE, rule.schedule.frequency)
    offset = MINUTE * (crc32(rule.id.encode()) % (frequency // MINUTE))
    return now - (now - EPOCH - offset) % frequency


def due_at(rule: Rule, last: datetime | None, fired_at: datetime | None, now: datetime) -> datetime | None:
    """Return the moment for which the rule is to be evaluated now, None while it is not due.

    A rule that never ran is due at once, for the minute that has begun. One that rests after
    an alert is due when its rest is over.
    """
    if rule.suppression and fired_at and now < fired_at + rule.suppression:
        return None
    if last is None or last > now + max(rule.schedule.frequency, DAY):
        return now - (now - EPOCH) % MINUTE
    moment = moment_before(rule, now)
    return moment if moment > last else None


@dataclass(frozen=True, slots=True)
class Run:
    """The latest evaluation of a rule: for which moment, over which version, how many rows it found.

    `fired_at` is when it last fired. A `problem` is why the attempt after it failed; until
    `held_until` a console works on it, or it is left alone after a failure.
    """

    rule_id: str
    version: str = ""
    moment: datetime | None = None
    fired_at: datetime | None = None
    rows: int = 0
    problem: str = ""
    problem_at: datetime | None = None
    held_until: datetime | None = None

    @property
    def is_mistaken(self) -> bool:
        """Whether the rule itself cannot run here, which no later attempt would change."""
        return bool(self.problem) and self.held_until is None
