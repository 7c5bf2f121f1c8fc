"""A simulated Log Analytics workspace: tables of rows that events left behind.

Rows are kept by column, in order of time, so that a query pays only for the
columns it names. As in Azure, what a table has no column for is dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any

from console.simulator.world.tables import schemas, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    Follower = Callable[[datetime, Mapping[str, Any]], None]

RETENTION = timedelta(days=30)


@dataclass(slots=True)
class Limits:
    """What one query may give (rows, bytes) and how many may run at once."""

    rows: int = 500_000
    bytes: int = 100_000_000
    concurrent: int = 5


class LogTable:
    """One table's rows, by column; a column is filled up only when it is read."""

    def __init__(self, name: str, constants: Mapping[str, str]) -> None:
        self.name = name
        self.times: list[datetime] = []
        self.types: dict[str, str] = dict(schemas().get(name, {"TimeGenerated": "datetime"}))
        self.dropped: set[str] = set()
        self._constants = constants
        self._columns: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self.times)

    def add(self, at: datetime, values: Mapping[str, Any]) -> None:
        """Add a row; one that comes late takes its place in the order of time."""
        place = len(self.times) if not self.times or at >= self.times[-1] else bisect_right(self.times, at)
        if place < len(self.times):
            self._make_room(place)
        self.times.insert(place, at)
        for name, value in values.items():
            if self._has(name):
                self._put(name, place, value)

    def _has(self, name: str) -> bool:
        if name in self.types:
            return True
        kind = type_of(self.name, name)
        if kind is None:
            self.dropped.add(name)
            return False
        self.types[name] = kind
        return True

    def _make_room(self, place: int) -> None:
        for name, column in self._columns.items():
            if place < len(column):
                column.insert(place, self._unset(name))

    def _put(self, name: str, place: int, value: Any) -> None:
        column = self._columns.setdefault(name, [])
        if place < len(column):
            column[place] = value
            return
        column.extend(repeat(self._unset(name), place - len(column)))
        column.append(value)

    def _unset(self, name: str) -> Any:
        return self._constants.get(name, "" if self.types.get(name) == "string" else None)

    def column(self, name: str, start: int = 0, stop: int | None = None) -> list[Any]:
        """Return one column's values from row `start` up to `stop`."""
        if name == "TimeGenerated":
            return self.times[start:stop]
        stop = len(self.times) if stop is None else stop
        values = self._columns.get(name, [])[start:stop]
        values.extend(repeat(self._unset(name), stop - start - len(values)))
        return values

    def between(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """Return the range of rows with since <= TimeGenerated < until; None sets no bound."""
        start = bisect_left(self.times, since) if since else 0
        stop = bisect_left(self.times, until) if until else len(self.times)
        return start, max(start, stop)

    def forget(self, before: datetime) -> None:
        """Drop the rows that are older than `before`."""
        count = bisect_left(self.times, before)
        if count:
            del self.times[:count]
            for column in self._columns.values():
                del column[:count]


class LogStore:
    """The tables of one workspace; rows are written with only the columns that are set."""

    def __init__(self, workspace_id: str, name: str) -> None:
        self.workspace_id = workspace_id
        self.name = name
        self.tables: dict[str, LogTable] = {}
        self.limits = Limits()
        self.running = 0
        self._followers: dict[str, list[Follower]] = {}

    def follow(self, table: str, follower: Follower) -> None:
        """Tell `follower` of each row written to `table`: its time and its columns."""
        self._followers.setdefault(table, []).append(follower)

    def write(self, table: str, at: datetime, **columns: Any) -> None:
        """Add a row with TimeGenerated `at`; a custom table is made at its first row."""
        self._made(table).add(at, columns)
        for follower in self._followers.get(table, ()):
            follower(at, columns)

    def table(self, name: str) -> LogTable | None:
        """Return a table, empty if nothing was written yet, or None if there is none."""
        if name in self.tables or name in schemas():
            return self._made(name)
        return None

    def names(self) -> list[str]:
        """Return the names of all tables, written to or not."""
        return sorted({*schemas(), *self.tables})

    def keep_retention(self, now: datetime) -> None:
        """Drop what is older than the retention allows."""
        for table in self.tables.values():
            table.forget(now - RETENTION)

    def _made(self, name: str) -> LogTable:
        if name not in self.tables:
            self.tables[name] = LogTable(name, {"TenantId": self.workspace_id, "Type": name})
        return self.tables[name]
