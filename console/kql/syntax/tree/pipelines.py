"""Pipelines: where rows come from, and the operators that they go through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from console.kql.syntax.tree.nodes import Node

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Call, Name, Remote, Wildcard
    from console.kql.syntax.tree.nodes import Operator, Origin

Source: TypeAlias = "Name | Call | Remote | Wildcard | Given | Origin"


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """A source of rows and the operators after it; a pipeline in brackets is merged into the one around it."""

    source: Source
    operators: tuple[Operator, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """The rows at hand: where the pipeline inside mv-apply, partition, fork or facet begins."""


@dataclass(frozen=True, slots=True)
class Option(Node):
    """One of the properties in `with (name = value, ...)`, as text; `ycolumns = a, b` has several values."""

    name: str
    values: tuple[str, ...]
