"""Operators about the result as a whole: plugins, functions applied, drawing, naming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree.nodes import Hint, Node, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Call, Remote, TypedName


@dataclass(frozen=True, slots=True)
class Option(Node):
    """One of the properties in `with (name = value, ...)`, as text; `ycolumns = a, b` has several values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluate(Operator):
    """`evaluate plugin(...) : (schema)`: after a `|`, or as a source; no schema where the query gives none."""

    call: Call
    schema: OutputSchema | None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputSchema(Node):
    """The columns a plugin gives; with `(*, x: long)` the input's columns come before them."""

    columns: tuple[TypedName, ...]
    keeps_input: bool


@dataclass(frozen=True, slots=True)
class Invoke(Operator):
    """`invoke f(...)`: the rows are the function's first argument."""

    call: Call | Remote


@dataclass(frozen=True, slots=True)
class Render(Operator):
    """`render chart with (...)`."""

    chart: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class As(Operator):
    """`as name`: the rows so far, by a name."""

    name: str
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class GetSchema(Operator):
    """`getschema`: a row for each column."""
