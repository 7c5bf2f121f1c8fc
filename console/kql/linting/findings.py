"""What a rule looks at, what it finds, and where rules register."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from console.kql.errors import KqlError
from console.kql.execution import schema_of
from console.kql.syntax.tree import Let, Name, Pipeline, Query
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from console.kql.compiling.scopes import Outside
    from console.kql.syntax.tree import Node
    from console.kql.tables import Tables

Rule: TypeAlias = "Callable[[Subject], Iterator[tuple[Node, str]]]"
R = TypeVar("R", bound="Rule")
RULES: dict[str, Rule] = {}
TIMES = ("TimeGenerated", "Timestamp", "timestamp")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, or something that could be better: where, by which rule, and what to do about it.

    `is_error` holds for a query that cannot run at all.
    """

    line: int
    column: int
    code: str
    advice: str
    is_error: bool = False


@dataclass(frozen=True)
class Subject:
    """A query, and what it is meant for: tables, and functions that the workspace stores."""

    query: Query
    tables: Tables
    now: datetime
    outside: Outside

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the query, as it stands in the text."""
        return tuple(walk(self.query))

    @cached_property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """Every pipeline of the query, inner ones too."""
        return tuple(node for node in self.nodes if isinstance(node, Pipeline))

    @cached_property
    def lets(self) -> tuple[Let, ...]:
        """Every let of the query, those in functions too."""
        return tuple(node for node in self.nodes if isinstance(node, Let))

    def is_table(self, node: Node) -> bool:
        """Whether a node names a table of the workspace, and nothing that the query defines."""
        if not isinstance(node, Name) or any(let.name == node.name for let in self.lets):
            return False
        return self.tables.table(node.name) is not None

    def time_of(self, node: Name) -> str:
        """Return the column by which a table is cut to a time range, empty where it has none."""
        table = self.tables.table(node.name)
        names = {column.name for column in table.columns} if table is not None else set()
        return next((name for name in TIMES if name in names), "")

    def columns_of(self, pipeline: Pipeline) -> frozenset[str]:
        """Return the names of a pipeline's columns, none where they cannot be told."""
        lets = tuple(statement for statement in self.query.statements if isinstance(statement, Let))
        query = Query(pipeline.place, (*lets, pipeline))
        try:
            return frozenset(
                column.name for column in schema_of(query, self.tables, now=self.now, outside=self.outside)
            )
        except KqlError:
            return frozenset()


def rule(code: str) -> Callable[[R], R]:
    """Register a rule, which yields the nodes that it finds fault with and the advice for each."""

    def register(of: R) -> R:
        RULES[code] = of
        return of

    return register


def names_in(node: Node) -> frozenset[str]:
    """Return every name in an expression."""
    return frozenset(inner.name for inner in walk(node) if isinstance(inner, Name))
