"""Statements, and the functions that they define."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from console.kql.syntax.tree.nodes import Node

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import (
        Call,
        Expression,
        Literal,
        Name,
        Remote,
        TypedName,
        Wildcard,
    )
    from console.kql.syntax.tree.pipelines import Pipeline

Statement: TypeAlias = (
    "Let | SetOption | DeclareParameters | DeclarePattern | RestrictAccess | AliasDatabase | Pipeline"
)


@dataclass(frozen=True, slots=True)
class Let(Node):
    """`let name = value`; a table is a Pipeline, or a Name or Call that only the scope can tell from a scalar."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class TableType(Node):
    """The type of a parameter that is a table: the columns it must have, none for `(*)`."""

    columns: tuple[TypedName, ...]


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter of a function or of the query, and its value where none is given."""

    name: str
    type: str | TableType
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Function(Node):
    """`(parameters) { statements; result }`, or `view () {...}`."""

    parameters: tuple[Parameter, ...]
    statements: tuple[Statement, ...]
    result: Expression
    is_view: bool


@dataclass(frozen=True, slots=True)
class SetOption(Node):
    """`set name = value`."""

    name: str
    value: Literal | None


@dataclass(frozen=True, slots=True)
class DeclareParameters(Node):
    """`declare query_parameters (...)`."""

    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class PatternCase(Node):
    """`("a").["path"] = { ... }`: what a pattern means for these texts; `path` is "" where it has none."""

    arguments: tuple[Expression, ...]
    path: str
    meaning: Function


@dataclass(frozen=True, slots=True)
class DeclarePattern(Node):
    """`declare pattern p = (a: string)[path: string] { ... }`; without cases, every use of it is refused by name."""

    name: str
    parameters: tuple[TypedName, ...] = ()
    path: TypedName | None = None
    cases: tuple[PatternCase, ...] = ()


@dataclass(frozen=True, slots=True)
class RestrictAccess(Node):
    """`restrict access to (...)`: only these tables and views may be read after it."""

    to: tuple[Name | Remote | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class AliasDatabase(Node):
    """`alias database name = cluster("c").database("d")`."""

    name: str
    through: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Query(Node):
    """A whole query: its statements in order, those that are pipelines giving the results."""

    statements: tuple[Statement, ...]
