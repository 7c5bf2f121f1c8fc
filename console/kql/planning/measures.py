"""Aggregates at work: what each keeps of every group while batches go by, and what comes out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from console.kql.planning.keys import keys_of
from console.kql.relations import Batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.kql.aggregates.registry import BoundAggregate
    from console.kql.compiling import Compiled
    from console.kql.limits import Budget

    Groups = Mapping[Any, list[int]]
    Start = Callable[[], "Measure"]


class Measure(Protocol):
    """One aggregate over all groups of one run."""

    def take(self, batch: Batch, groups: Groups) -> None:
        """See the rows of a batch, by group."""

    def value(self, group: Any) -> Any:
        """Return what comes out for a group; for one without rows too."""


class Counted:
    """How many rows a group has, for `count()`."""

    def __init__(self) -> None:
        self.counts: Counter[Any] = Counter()

    def take(self, _: Batch, groups: Groups) -> None:
        """See the rows of a batch, by group."""
        for group, rows in groups.items():
            self.counts[group] += len(rows)

    def value(self, group: Any) -> Any:
        """Return the number of rows."""
        return self.counts[group]


class Folded:
    """An aggregate of which two results make one, so that no row is kept."""

    def __init__(self, bound: BoundAggregate, arguments: Sequence[Compiled]) -> None:
        self._bound = bound
        self._arguments = arguments
        self._results: dict[Any, Any] = {}

    def take(self, batch: Batch, groups: Groups) -> None:
        """See the rows of a batch, by group."""
        columns = [argument.of(batch) for argument in self._arguments]
        results, combine, over = self._results, self._bound.combine, self._bound.over
        assert combine is not None  # noqa: S101  that is what makes it fold
        for group, rows in groups.items():
            part = over(len(rows), *_picked(columns, rows, batch.length))
            results[group] = combine(results[group], part) if group in results else part

    def value(self, group: Any) -> Any:
        """Return the result of all parts."""
        if group not in self._results:
            return self._bound.over(0, *([] for _ in self._arguments))
        return self._results[group]


class Kept:
    """An aggregate that has to see a group's values together."""

    def __init__(self, bound: BoundAggregate, arguments: Sequence[Compiled]) -> None:
        self._bound = bound
        self._arguments = arguments
        self._columns: dict[Any, list[list[Any]]] = {}
        self._sizes: Counter[Any] = Counter()

    def take(self, batch: Batch, groups: Groups) -> None:
        """See the rows of a batch, by group."""
        columns = [argument.of(batch) for argument in self._arguments]
        for group, rows in groups.items():
            self._sizes[group] += len(rows)
            own_columns = self._columns.get(group)
            if own_columns is None:
                own_columns = self._columns[group] = [[] for _ in columns]
            for values, part in zip(own_columns, _picked(columns, rows, batch.length), strict=True):
                values.extend(part)

    def value(self, group: Any) -> Any:
        """Return the result over all values."""
        columns = self._columns.get(group) or [[] for _ in self._arguments]
        return self._bound.over(self._sizes[group], *columns)


class Picked:
    """An aggregate that picks a row of each group: of each batch its candidate, in the end the best of these.

    Its value is the batch and the row in it, so that only the columns somebody asks for are read; None where it picked none.
    """

    def __init__(self, bound: BoundAggregate, arguments: Sequence[Compiled]) -> None:
        self._bound = bound
        self._arguments = arguments
        self._candidates: dict[Any, list[tuple[Batch, int, tuple[Any, ...]]]] = {}

    def take(self, batch: Batch, groups: Groups) -> None:
        """See the rows of a batch, by group."""
        columns = [argument.of(batch) for argument in self._arguments]
        for group, rows in groups.items():
            best = self._bound.over(len(rows), *_picked(columns, rows, batch.length))
            if best is not None:
                row = rows[best]
                candidate = (batch, row, tuple(column[row] for column in columns))
                self._candidates.setdefault(group, []).append(candidate)

    def value(self, group: Any) -> tuple[Batch, int] | None:
        """Return where the row is that was picked."""
        candidates = self._candidates.get(group)
        if not candidates:
            return None
        columns = [list(column) for column in zip(*(values for _, _, values in candidates), strict=True)]
        best = self._bound.over(len(candidates), *columns)
        return None if best is None else candidates[best][:2]


def _picked(columns: Sequence[list[Any]], rows: list[int], length: int) -> list[Any]:
    if len(rows) == length:
        return list(columns)
    return [[*map(column.__getitem__, rows)] for column in columns]


def measured(
    batches: Iterable[Batch], keys: Sequence[Compiled], measures: Sequence[Measure]
) -> dict[Any, tuple[Any, ...]]:
    """Show every row to the measures, by group; return the key values of each group in the order of their first rows."""
    groups_by_key: dict[Any, tuple[Any, ...]] = {}
    types = [key.type for key in keys]
    only_counts = [measure.counts for measure in measures if isinstance(measure, Counted)]
    for batch in batches:
        columns = [key.of(batch) for key in keys]
        identities = keys_of(columns, types, batch.length)
        if len(only_counts) == len(measures) and measures:
            groups: Mapping[Any, Any] = Counter(identities)
            for counts in only_counts:
                counts.update(groups)
        else:
            groups = _groups(identities, batch.length, is_one=not keys)
            for measure in measures:
                measure.take(batch, groups)
        fresh = [group for group in groups if group not in groups_by_key]
        if fresh:
            groups_by_key.update(_key_values(fresh, identities, columns, types))
    return groups_by_key


def _groups(identities: list[Any], length: int, *, is_one: bool) -> dict[Any, list[int]]:
    if is_one:
        return {(): list(range(length))} if length else {}
    groups: dict[Any, list[int]] = {}
    for row, group in enumerate(identities):
        if group in groups:
            groups[group].append(row)
        else:
            groups[group] = [row]
    return groups


def _key_values(
    groups: Sequence[Any], identities: list[Any], columns: list[list[Any]], types: Sequence[str]
) -> dict[Any, tuple[Any, ...]]:
    """Return the key values of groups: what identifies one is its values, but for types that have other identities."""
    if not set(types) & {"dynamic", "real"}:
        return {group: group if len(types) != 1 else (group,) for group in groups}
    rows = dict(zip(reversed(identities), reversed(range(len(identities))), strict=True))
    return {group: tuple(column[rows[group]] for column in columns) for group in groups}


def group_rows(
    groups: dict[Any, tuple[Any, ...]], measures: Sequence[Measure], width: int, budget: Budget
) -> Batch:
    """Return a row for each group: the values of its keys, then what each measure says."""
    rows = list(groups.values())
    columns = [[row[place] for row in rows] for place in range(width)]
    columns += [[measure.value(group) for group in budget.each(groups)] for measure in measures]
    return Batch.of(columns, len(rows))
