"""Scopes: what a name means where it stands, and what the running of a query shares."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from console.kql.compiling.compiled import Compiled, column, constant
from console.kql.errors import KqlSemanticError, nearest
from console.kql.relations import Relation, Schema
from console.kql.values.kinds import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.kql.functions.registry import Context
    from console.kql.graphs import Graph
    from console.kql.limits import Budget
    from console.kql.syntax.tree import Call, DeclarePattern, Function, Name, Node, Pipeline, TypedName
    from console.kql.tables import Table, Tables

Meaning: TypeAlias = "Compiled | Relation | Graph | Closure | Pattern"
NOTHING = Schema(())


@dataclass(frozen=True, slots=True)
class Outside:
    """What a query reaches beyond its tables, as far as the caller lets it: files, and watchlists by name."""

    external: Callable[[tuple[TypedName, ...], tuple[str, ...]], Table | None] | None = None
    watchlist: Callable[[str], Table | None] | None = None
    functions: Mapping[str, str] = field(
        default_factory=dict
    )  # stored functions by name: each the text of a `let` value


@dataclass(slots=True)
class Run:
    """One run of one query: its tables, clock, budget and the options that it sets.

    `has_rows` is false where only the schema is wanted: then nothing is ever read. A run that is not
    `optimised` does what the query says step by step. `plan` compiles a pipeline to rows, `flow` also one to a graph.
    """

    tables: Tables
    context: Context
    budget: Budget
    outside: Outside
    plan: Callable[[Pipeline, Scope], Relation]
    flow: Callable[[Pipeline, Scope], Relation | Graph]
    has_rows: bool = True
    optimised: bool = True
    calls: int = 0
    depth: int = 0
    renders: list[Any] = field(default_factory=list)
    results: list[Relation] = field(default_factory=list)
    aliases: dict[str, tuple[Call, ...]] = field(default_factory=dict)
    options: dict[str, Compiled] = field(default_factory=dict)
    called: dict[int, tuple[Closure, Meaning]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closure:
    """A function that the query defines, and the scope it was defined in."""

    function: Function
    scope: Scope


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that the query declares, and the scope it was declared in."""

    node: DeclarePattern
    scope: Scope


class Scope:
    """Names that lets and parameters gave a meaning, the inner ones first.

    One that `holds_row` has values that differ from row to row: what a column was given for, and what is made of it.
    Where access is restricted, only the tables, views and functions that are `visible` are seen from inside; what was
    defined before still sees them all.
    """

    __slots__ = ("begins_table", "given", "holds_row", "names", "outer", "run", "visible")

    def __init__(
        self, run: Run, outer: Scope | None = None, input_rows: Relation | Graph | None = None
    ) -> None:
        self.run = run
        self.outer = outer
        self.names: dict[str, Meaning] = {}
        self.given: Relation | Graph | None = (
            input_rows if input_rows is not None or outer is None else outer.given
        )
        self.holds_row: bool = outer is not None and outer.holds_row
        self.begins_table = False
        self.visible: frozenset[str] | None = None

    def find(self, name: str) -> Meaning | None:
        """Return what a name means, None where nothing that can be seen gave it a meaning."""
        scope: Scope | None = self
        is_hidden = False
        while scope is not None:
            if name in scope.names:
                meaning = scope.names[name]
                return None if is_hidden and not isinstance(meaning, Compiled) else meaning
            is_hidden = is_hidden or (scope.visible is not None and name not in scope.visible)
            scope = scope.outer
        return None

    def sees(self, table: str) -> bool:
        """Whether a table of the caller's may be read."""
        scope: Scope | None = self
        while scope is not None:
            if scope.visible is not None and table not in scope.visible:
                return False
            scope = scope.outer
        return True

    def inner(self, input_rows: Relation | Graph | None = None) -> Scope:
        """Return a scope inside this one."""
        return Scope(self.run, self, input_rows)

    def for_table(self) -> Scope:
        """Return the scope in which a table is made, once and not for each row around it."""
        if not self.holds_row:
            return self
        scope = self.inner()
        scope.begins_table = True
        return scope

    def is_beyond_table(self, name: str) -> bool:
        """Whether a name stands for values of the rows around the table that is made here."""
        scope: Scope | None = self
        is_beyond = False
        while scope is not None:
            if name in scope.names:
                return is_beyond and scope.holds_row
            is_beyond = is_beyond or scope.begins_table
            scope = scope.outer
        return False

    def known(self) -> Iterable[str]:
        """Yield every name with a meaning."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.outer


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: the columns it sees, the names beyond them, and the operator's table.

    `is_ordered`: row functions such as prev may stand here; those that do leave their names in
    `windows`, so that the operator gives them all rows at once.
    """

    schema: Schema
    scope: Scope
    is_ordered: bool = False
    table: str = ""
    windows: list[str] = field(default_factory=list)

    @classmethod
    def over(cls, relation: Relation, scope: Scope) -> Setting:
        """Return the setting of an operator's expressions over the rows that it is given."""
        return cls(relation.schema, scope, relation.is_ordered, relation.name)

    def column(self, name: str) -> Compiled | None:
        """Return a column by name; one that may still come from rows is null, and of a type not known yet."""
        place = self.schema.places.get(name)
        if place is not None:
            return column(place, self.schema.columns[place].type)
        return constant(None, UNKNOWN) if self.schema.is_open else None

    def without_columns(self) -> Setting:
        """Return the same where only names beyond the columns are seen."""
        return replace(self, schema=NOTHING)

    def unknown(self, node: Name) -> KqlSemanticError:
        """Return the refusal of a name that means nothing here."""
        candidates = (*self.schema.names, *self.scope.known())
        where = f" in {self.table}" if self.table else ""
        return refusal(f"no column {node.name}{where}", node, meant=nearest(node.name, candidates))


def refusal(message: str, node: Node, *, meant: str = "") -> KqlSemanticError:
    """Return the error of a query that cannot run, at a node's place."""
    return KqlSemanticError(message, *node.place, meant=meant)
