"""A simulated Log Analytics workspace: tables of rows that events left behind.

Rows are cheap to write, and are kept by column once they were read, so that a
query pays only for the columns it names. As in Azure, what a table has no
column for is dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from operator import itemgetter
from typing import Any

from console.reference.tables import schemas, type_of

Follower = Callable[[datetime, Mapping[str, Any]], None]

RETENTION = timedelta(days=30)


@dataclass(slots=True)
class Limits:
    """What one query may give (rows, bytes) and take (seconds), and how many may run at once."""

    rows: int = 500_000
    bytes: int = 100_000_000
    seconds: int = 600
    concurrent: int = 5


class LogTable:
    """One table's rows: taken as they come, turned into columns when somebody reads.

    `written` counts the rows ever taken; `dropped` names what had no column.
    """

    def __init__(self, name: str, constants: Mapping[str, str]) -> None:
        self.name = name
        self._types: dict[str, str] = dict(schemas().get(name, {"TimeGenerated": "datetime"}))
        self.dropped: set[str] = set()
        self.written = 0
        self._constants = constants
        self._fresh: list[tuple[datetime, Mapping[str, Any]]] = []
        self._times: list[datetime] = []
        self._columns: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self._times) + len(self._fresh)

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each column, of those too that only the rows taken last have."""
        self._settle()
        return self._types

    def add(self, at: datetime, values: Mapping[str, Any]) -> None:
        """Take a row."""
        self._fresh.append((at, values))
        self.written += 1

    def column(self, name: str, start: int = 0, stop: int | None = None) -> list[Any]:
        """Return one column's values, in order of time, from row `start` up to `stop`."""
        self._settle()
        if name == "TimeGenerated":
            return self._times[start:stop]
        stop = len(self._times) if stop is None else stop
        values = self._columns.get(name, [])[start:stop]
        values.extend(repeat(self._unset(name), stop - start - len(values)))
        return values

    def between(self, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """Return the range of rows with since <= TimeGenerated < until; None sets no bound."""
        self._settle()
        start = bisect_left(self._times, since) if since else 0
        stop = bisect_left(self._times, until) if until else len(self._times)
        return start, max(start, stop)

    def forget(self, before: datetime) -> None:
        """Drop the rows that are older than `before`."""
        oldest = self._times[0] if self._times else self._fresh[0][0] if self._fresh else before
        if oldest < before:
            self._settle()
            count = bisect_left(self._times, before)
            del self._times[:count]
            for column in self._columns.values():
                del column[:count]

    def _settle(self) -> None:
        """Turn the rows that came since the last reading into columns."""
        if not self._fresh:
            return
        fresh = sorted(self._fresh, key=itemgetter(0))
        self._fresh = []
        is_late = bool(self._times) and fresh[0][0] < self._times[-1]
        rows = [values for _, values in fresh]
        for name in {name: None for row in rows for name in row}:
            if self._has(name):
                self._append(name, rows)
        self._times += [at for at, _ in fresh]
        if is_late:
            self._sort()

    def _append(self, name: str, rows: list[Mapping[str, Any]]) -> None:
        unset = self._unset(name)
        column = self._columns.setdefault(name, [])
        column.extend(repeat(unset, len(self._times) - len(column)))
        column.extend([unset if (value := row.get(name)) is None else value for row in rows])

    def _sort(self) -> None:
        """Put rows that came late into their place in the order of time."""
        order = sorted(range(len(self._times)), key=self._times.__getitem__)
        self._times = [self._times[place] for place in order]
        for name, column in self._columns.items():
            column.extend(repeat(self._unset(name), len(order) - len(column)))
            self._columns[name] = [column[place] for place in order]

    def _has(self, name: str) -> bool:
        kind = self._types.get(name) or type_of(self.name, name)
        if kind is None:
            self.dropped.add(name)
            return False
        self._types[name] = kind
        return True

    def _unset(self, name: str) -> Any:
        return self._constants.get(name, "" if self._types.get(name) == "string" else None)


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
