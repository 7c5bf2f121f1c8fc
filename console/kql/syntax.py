"""The syntax tree: expressions, tabular operators, statements; every node knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a query, at `place` (line, column)."""

    place: Place


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant with its Kusto type."""

    value: Any
    type: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A column, or something that `let` named."""

    name: str


@dataclass(frozen=True, slots=True)
class Star(Node):
    """`*`: every column."""


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`of.name` inside a dynamic value."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`of[by]` inside a dynamic value."""

    of: Expression
    by: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function or an aggregate with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x` or `+x`."""

    operator: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands and what joins them, such as `and`, `==`, `has`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`x in (...)`, `x has_any (...)` and their kin; a lone subquery may be what is listed."""

    operator: str
    of: Expression
    items: tuple[Expression | Pipeline, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between (low .. high)`, or not."""

    of: Expression
    low: Expression
    high: Expression
    is_negated: bool


Expression = Literal | Name | Star | Member | Index | Call | Unary | Binary | Among | Between


@dataclass(frozen=True, slots=True)
class Named:
    """An expression with the name that its column gets, empty where the query gives none."""

    name: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Sort:
    """What to sort by, and how."""

    of: Expression
    is_descending: bool
    nulls_first: bool


@dataclass(frozen=True, slots=True)
class Operator(Node):
    """One step after a `|`: its word and whatever that needs."""

    word: str
    columns: tuple[Named, ...] = ()
    by: tuple[Named, ...] = ()
    sorts: tuple[Sort, ...] = ()
    condition: Expression | None = None
    others: tuple[Pipeline, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline(Node):
    """A table (by name, or other pipelines in a union), and the operators it goes through."""

    source: str
    operators: tuple[Operator, ...]


@dataclass(frozen=True, slots=True)
class Let:
    """A `let` with its name."""

    name: str
    value: Expression | Pipeline


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query."""

    lets: tuple[Let, ...]
    results: tuple[Pipeline, ...]
