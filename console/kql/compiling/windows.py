"""Row functions: what a row has to do with those around it, in the order that the rows have."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from console.kql.compiling.calls import special
from console.kql.compiling.compiled import Compiled
from console.kql.compiling.expressions import compiled, constant_of
from console.kql.compiling.scopes import refusal
from console.kql.values.conversions import to_int
from console.kql.values.kinds import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.compiling.scopes import Setting
    from console.kql.relations import Batch
    from console.kql.syntax.tree import Call, Expression


def _arguments(node: Call, setting: Setting, least: int, most: int) -> list[Compiled]:
    """Return the arguments of a row function; its operator is told that it needs all rows at once."""
    if not least <= len(node.arguments) <= most:
        raise refusal(f"{node.name} takes {least} to {most} arguments, not {len(node.arguments)}", node)
    if not setting.is_ordered:
        raise refusal(f"{node.name} needs rows in an order: sort or serialize them first", node)
    setting.windows.append(node.name)
    return [compiled(argument, setting) for argument in node.arguments]


def _count(node: Expression, setting: Setting, what: str) -> int:
    """Return a constant that must be a number of rows."""
    value = constant_of(node, setting.scope, what)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(f"{what} must be a number", node)
    return int(value)


@special("prev", "next")
def _neighbour(node: Call, setting: Setting) -> Compiled:
    of, *_ = arguments = _arguments(node, setting, 1, 3)
    distance = 1 if len(arguments) == 1 else _count(node.arguments[1], setting, "the distance")
    other = arguments[2] if len(arguments) == 3 else None  # noqa: PLR2004  value, distance, default
    back = distance if node.name == "prev" else -distance
    empty = "" if of.type == "string" else None

    def make(batch: Batch) -> list[Any]:
        values = of.of(batch)
        absent = other.of(batch) if other else [empty] * len(values)
        size = len(values)
        return [values[at - back] if 0 <= at - back < size else absent[at] for at in range(size)]

    return Compiled(of.type, make)


@special("row_number")
def _row_number(node: Call, setting: Setting) -> Compiled:
    arguments = _arguments(node, setting, 0, 2)
    start = _count(node.arguments[0], setting, "where it starts") if arguments else 1

    def make(batch: Batch) -> list[Any]:
        restarts = _restarts(arguments, 1, batch)
        return list(
            accumulate(restarts[1:], lambda number, again: start if again else number + 1, initial=start)
        )

    return _over_rows("long", make)


def _over_rows(kind: str, make: Callable[[Batch], list[Any]]) -> Compiled:
    return Compiled(kind, lambda batch: make(batch) if batch.length else [])


def _restarts(arguments: Sequence[Compiled], at: int, batch: Batch) -> list[Any]:
    return arguments[at].of(batch) if len(arguments) > at else [False] * batch.length


@special("row_cumsum")
def _row_cumsum(node: Call, setting: Setting) -> Compiled:
    arguments = _arguments(node, setting, 1, 2)
    kind = arguments[0].type
    if not is_number(kind) and kind != "timespan":
        raise refusal(f"a {kind} cannot be added up", node)

    def make(batch: Batch) -> list[Any]:
        sums: list[Any] = []
        total: Any = None
        for value, again in zip(arguments[0].of(batch), _restarts(arguments, 1, batch), strict=True):
            if again or total is None:
                total = value
            elif value is not None:
                total += value
            sums.append(total)
        return list(map(to_int, sums)) if kind == "int" else sums

    return _over_rows(kind, make)


@special("row_rank", "row_rank_dense", "row_rank_min")
def _row_rank(node: Call, setting: Setting) -> Compiled:
    arguments = _arguments(node, setting, 1, 2)
    is_dense = node.name != "row_rank_min"  # row_rank is the older name of the dense one

    def make(batch: Batch) -> list[Any]:
        ranks: list[int] = []
        rank = row = 0
        before: Any = object()
        for value, again in zip(arguments[0].of(batch), _restarts(arguments, 1, batch), strict=True):
            if again:
                rank = row = 0
            row += 1
            if again or value != before:
                rank = rank + 1 if is_dense else row
            before = value
            ranks.append(rank)
        return ranks

    return _over_rows("long", make)


def _reaches(length: Any, most: Any) -> bool:
    return most is not None and length >= most


@special("row_window_session")
def _row_window_session(node: Call, setting: Setting) -> Compiled:
    """Return when the session of each row began: one ends with a gap, at its longest, or where it is restarted."""
    arguments = _arguments(node, setting, 3, 4)
    if [item.type for item in arguments[:3]] != ["datetime", "timespan", "timespan"]:
        raise refusal(f"{node.name} takes a moment and two lengths of time", node)

    def make(batch: Batch) -> list[Any]:
        starts: list[Any] = []
        start = before = None
        longest, gap = arguments[1].of(batch), arguments[2].of(batch)
        rows = zip(arguments[0].of(batch), longest, gap, _restarts(arguments, 3, batch), strict=True)
        for value, most, between, again in rows:
            if value is None:
                starts.append(None)
                start = None
                continue
            if start is None or again or _reaches(value - start, most) or _reaches(value - before, between):
                start = value
            before = value
            starts.append(start)
        return starts

    return _over_rows("datetime", make)
