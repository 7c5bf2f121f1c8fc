"""Operators that choose, order or count rows and leave the columns alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree.nodes import Hint, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Expression, Named, Order, TypedName


@dataclass(frozen=True, slots=True)
class Where(Operator):
    """`where`, also spelled `filter`."""

    predicate: Expression


@dataclass(frozen=True, slots=True)
class Take(Operator):
    """`take`, also spelled `limit`."""

    count: Expression


@dataclass(frozen=True, slots=True)
class Sample(Operator):
    """`sample`: so many rows at random."""

    count: Expression


@dataclass(frozen=True, slots=True)
class SampleDistinct(Operator):
    """`sample-distinct count of x`: so many different values at random."""

    count: Expression
    of: Named


@dataclass(frozen=True, slots=True)
class Sort(Operator):
    """`sort by`, also spelled `order by`."""

    by: tuple[Order, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Top(Operator):
    """`top count by`."""

    count: Expression
    by: tuple[Order, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Distinct(Operator):
    """`distinct`: the columns named, or every column where none is (`distinct *`)."""

    columns: tuple[Named, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Count(Operator):
    """`count`: one row with how many there are, in a column of this name."""

    name: str = "Count"


@dataclass(frozen=True, slots=True)
class Consume(Operator):
    """`consume`: take every row and give none."""

    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class AssertSchema(Operator):
    """`assert-schema (...)`: fail unless the columns are these."""

    schema: tuple[TypedName, ...]
