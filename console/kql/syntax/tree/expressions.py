"""Expressions: whatever gives a value, and the names given to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from console.kql.syntax.tree.nodes import Node

if TYPE_CHECKING:
    from console.kql.syntax.tree.pipelines import Pipeline
    from console.kql.syntax.tree.statements import Function

Expression: TypeAlias = "Literal | Name | Star | Member | Index | Call | Remote | Unary | Logical | Binary | Among | Between | Pipeline | Function"


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant: its value, None for null, and its Kusto type."""

    value: Any = field(hash=False)  # a dynamic's lists and bags have no hash; the type's will do
    type: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A column, a table, or whatever a `let` or a parameter named."""

    name: str


@dataclass(frozen=True, slots=True)
class Star(Node):
    """`*`: every column."""


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`of.name` inside a dynamic; also `$left.x` and `$right.x`, whose `of` is the Name "$left" or "$right"."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`of[by]` inside a dynamic."""

    of: Expression
    by: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments by position, and from the first by name on the others; a table may be an argument."""

    name: str
    arguments: tuple[Expression, ...]
    named: tuple[Named, ...] = ()

    @property
    def given(self) -> tuple[Expression, ...]:
        """All its arguments in their order, for a function that has no names for them."""
        return (*self.arguments, *(argument.of for argument in self.named))

    @property
    def by_position(self) -> tuple[Expression, ...]:
        """Its arguments without a name."""
        return (*self.arguments, *(argument.of for argument in self.named if not argument.names))

    @property
    def by_name(self) -> dict[str, Named]:
        """Its arguments with a name."""
        return {argument.names[0]: argument for argument in self.named if argument.names}


@dataclass(frozen=True, slots=True)
class Remote(Node):
    """A table or function elsewhere, such as `workspace("w").T` or `cluster("c").database("d").f(1)`."""

    through: tuple[Call, ...]
    target: Name | Call | Wildcard


@dataclass(frozen=True, slots=True)
class Wildcard(Node):
    """Several tables or columns by a pattern in which `*` stands for anything."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x` or `+x`; `not(x)` is a call."""

    operator: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Logical(Node):
    """Two or more conditions joined by the same word, "and" or "or": long chains stay flat."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands and the word between them, such as `==`, `+`, `has`, `!contains_cs`, `matches regex`.

    The left operand of a comparison may be a Star: some column compares so.
    """

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`x in (...)`, `!in`, `in~`, `!in~`, `has_any`, `has_all`; an item may be a table, or a dynamic's items."""

    operator: str
    of: Expression
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between (low .. high)`, both ends included; or not between."""

    of: Expression
    low: Expression
    high: Expression
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Named(Node):
    """An expression and what the query calls it: no name, one, or `(a, b)` for each part of its value."""

    names: tuple[str, ...]
    of: Expression


@dataclass(frozen=True, slots=True)
class Order(Node):
    """What to sort by, the defaults (descending, nulls first if ascending) already filled in."""

    of: Expression
    is_descending: bool
    nulls_first: bool


@dataclass(frozen=True, slots=True)
class TypedName(Node):
    """A column or a scalar parameter with its type, as in `Computer: string`."""

    name: str
    type: str
