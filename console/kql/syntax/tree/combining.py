"""Operators that bring several tables together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree.nodes import Hint, Node, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Expression, Name, Wildcard
    from console.kql.syntax.tree.pipelines import Pipeline


@dataclass(frozen=True, slots=True)
class Join(Operator):
    """`join kind=kind (right) on conditions`: a condition is a Name, or `$left.x == $right.y`."""

    kind: str  # innerunique, inner, leftouter, rightouter, fullouter, leftanti, rightanti, leftsemi or rightsemi
    right: Pipeline
    conditions: tuple[Expression, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup(Operator):
    """`lookup kind=kind (right) on conditions`."""

    kind: str  # leftouter or inner
    right: Pipeline
    conditions: tuple[Expression, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Union(Operator):
    """`union`: a source, or after a `|` an operator; `with_source` names the column that tells the table, or is ""."""

    kind: str  # outer or inner
    with_source: str
    is_fuzzy: bool
    branches: tuple[Pipeline, ...]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Search(Operator):
    """`search`: a source over `branches` (every table where none is named), or an operator.

    Its terms are spelled out: `"error*"` has become `* hasprefix "error"`, and `search *` is a Star.
    """

    is_case_sensitive: bool
    branches: tuple[Pipeline, ...]
    predicate: Expression


@dataclass(frozen=True, slots=True)
class Find(Operator):
    """`find in (branches) where predicate project ...`: a source; its terms are spelled out as those of search are."""

    with_source: str
    branches: tuple[Pipeline, ...]
    predicate: Expression
    columns: tuple[FindColumn, ...]  # none: project-smart
    packs_rest: bool  # `project ..., pack(*)`
    away: tuple[Name | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class FindColumn(Node):
    """A column that find gives, with the type that it is to have or ""."""

    name: str
    type: str
