"""Operators that work on groups of rows: aggregation, series, hierarchies, patterns in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree.nodes import Hint, Node, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Expression, Literal, Name, Named, Order, Wildcard
    from console.kql.syntax.tree.pipelines import Pipeline


@dataclass(frozen=True, slots=True)
class Summarize(Operator):
    """`summarize columns by by`."""

    columns: tuple[Named, ...]
    by: tuple[Named, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesColumn(Node):
    """An aggregate of make-series, and what stands where there are no rows (None: 0)."""

    of: Named
    default: Expression | None


@dataclass(frozen=True, slots=True)
class MakeSeries(Operator):
    """`make-series columns on axis from start to stop step step by by`, or `in range(start, stop, step)`."""

    columns: tuple[SeriesColumn, ...]
    axis: Named
    start: Expression | None
    stop: Expression | None
    step: Expression
    by: tuple[Named, ...]
    kind: str  # "nonempty" or ""
    includes_stop: bool  # `in range(...)` does, `to` does not
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class NestedLevel(Node):
    """One level of top-nested: `count of of with others = others by aggregate`."""

    count: Expression | None
    of: Named
    others: Expression | None
    aggregate: Named
    is_descending: bool


@dataclass(frozen=True, slots=True)
class TopNested(Operator):
    """`top-nested`."""

    levels: tuple[NestedLevel, ...]


@dataclass(frozen=True, slots=True)
class TopHitters(Operator):
    """`top-hitters count of x by y`."""

    count: Expression
    of: Named
    by: Expression | None


@dataclass(frozen=True, slots=True)
class Reduce(Operator):
    """`reduce by x with threshold = ..., characters = ...`; `keeps_rows` where kind=source says so."""

    of: Expression
    threshold: Expression | None
    characters: Expression | None
    keeps_rows: bool = False
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Partition(Operator):
    """`partition by x (body)`: the body runs over each value's rows."""

    by: Name
    body: Pipeline
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanColumn(Node):
    """A column that scan declares: its type, and its value before any step assigns one."""

    name: str
    type: str
    default: Literal | None


@dataclass(frozen=True, slots=True)
class ScanStep(Node):
    """`step name: condition => column = value, ...`; `output` is "all", "last" or "none"."""

    name: str
    is_optional: bool
    output: str
    condition: Expression
    assignments: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Scan(Operator):
    """`scan with_match_id=id order by ... partition by ... declare (...) with (steps)`."""

    match_id: str
    order: tuple[Order, ...]
    partition: tuple[Expression, ...]
    columns: tuple[ScanColumn, ...]
    steps: tuple[ScanStep, ...]


@dataclass(frozen=True, slots=True)
class ForkBranch(Node):
    """A branch of fork, with its name or ""."""

    name: str
    body: Pipeline


@dataclass(frozen=True, slots=True)
class Fork(Operator):
    """`fork (branch) (branch)`: several results."""

    branches: tuple[ForkBranch, ...]


@dataclass(frozen=True, slots=True)
class Facet(Operator):
    """`facet by x, y with (body)`: a result for each column."""

    by: tuple[Name | Wildcard, ...]
    body: Pipeline | None
