"""Pipelines: where rows come from, and the operators that they go through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from console.kql.syntax.tree.nodes import Node

if TYPE_CHECKING:
    from console.kql.syntax.tree.combining import Find, Search, Union
    from console.kql.syntax.tree.expressions import Call, Expression, Name, Named, Remote, TypedName, Wildcard
    from console.kql.syntax.tree.nodes import Operator
    from console.kql.syntax.tree.results import Evaluate, Option

Source: TypeAlias = "Name | Call | Remote | Wildcard | Given | DataTable | ExternalData | Print | Range | Union | Search | Find | Evaluate"


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """A source of rows and the operators after it; a pipeline in brackets is merged into the one around it."""

    source: Source
    operators: tuple[Operator, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """The rows at hand: where the pipeline inside mv-apply, partition, fork or facet begins."""


@dataclass(frozen=True, slots=True)
class DataTable(Node):
    """`datatable (schema) [values]`: rows written out, one value after the other."""

    schema: tuple[TypedName, ...]
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ExternalData(Node):
    """`externaldata (schema) [addresses] with (...)`: rows that the caller fetches, or refuses to."""

    schema: tuple[TypedName, ...]
    addresses: tuple[Expression, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Print(Node):
    """`print x = 1`: one row."""

    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Range(Node):
    """`range x from start to stop step step`: one column, both ends included."""

    name: str
    start: Expression
    stop: Expression
    step: Expression
