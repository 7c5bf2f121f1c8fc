"""Saved queries: KQL with a name, what it looks for, and how an alert rule watches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.model.rules import EntityMapping, Grouping, Overrides, Rule, Schedule
from console.model.severity import Severity

if TYPE_CHECKING:
    from datetime import timedelta


class QueryKind(Enum):
    """What a saved query is for."""

    ALERT = "alert"
    HUNTING = "hunting"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query asks for before it runs: a name, a Kusto type, and what it is if nobody says.

    `default` is text in the notation of that type, None where a value must be given; where
    there are `choices`, only they are allowed.
    """

    name: str
    type: str = "string"
    default: str | None = None
    choices: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query as a file, or the workspace, has it.

    `key` is the short name that commands take: the file's name without its ending. `origin` is
    that file, or the workspace's own name for where it keeps it. `use` says what to do with what it
    finds. Only an alert has a `schedule`; one that is not `enabled` is not watched.
    """

    id: str
    key: str
    name: str
    text: str
    kind: QueryKind = QueryKind.PLAIN
    origin: str = ""
    description: str = ""
    use: str = ""
    severity: Severity = Severity.UNKNOWN
    tactics: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    entities: tuple[EntityMapping, ...] = ()
    schedule: Schedule | None = None
    grouping: Grouping = Grouping.SINGLE
    suppression: timedelta | None = None
    details: tuple[tuple[str, str], ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def is_watched(self) -> bool:
        """Whether it runs by itself, as an alert rule."""
        return self.schedule is not None and self.enabled

    def rule(self, text: str) -> Rule:
        """Return the alert rule that this query is; `text` is its own with every parameter filled.

        Raises ValueError for a query without a schedule.
        """
        if self.schedule is None:
            message = f"{self.key} has no schedule"
            raise ValueError(message)
        return Rule(
            id=self.id,
            name=self.name,
            text=text,
            schedule=self.schedule,
            severity=self.severity,
            description=self.description,
            tactics=self.tactics,
            techniques=self.techniques,
            grouping=self.grouping,
            suppression=self.suppression,
            entities=self.entities,
            details=self.details,
            overrides=self.overrides,
            origin=self.origin,
        )


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Why a file, or a part of it, cannot be used; `line` counts from 1, 0 where none can be named."""

    origin: str
    words: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.origin}:{self.line}: {self.words}" if self.line else f"{self.origin}: {self.words}"
