"""Where rows come from: tables here and elsewhere, names that the query defined, rows written out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, compiled, constant_of
from console.kql.compiling.expressions import ONE_ROW, converted
from console.kql.compiling.meanings import called, matched, materialized
from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import NOTHING, Closure, Pattern, Setting, refusal
from console.kql.errors import nearest
from console.kql.functions.registry import REFUSED
from console.kql.graphs import Graph
from console.kql.operators.columns import made_columns
from console.kql.operators.headings import refuse_repeated, said_names
from console.kql.operators.registry import origin
from console.kql.operators.uniting import tables_like, united
from console.kql.relations import Batch, Relation, Schema, of_table
from console.kql.syntax.expressions import SCOPES
from console.kql.syntax.tree import (
    Call,
    DataTable,
    ExternalData,
    Given,
    Name,
    Pipeline,
    Print,
    Range,
    Remote,
    Wildcard,
)
from console.kql.tables import Column, Table
from console.kql.values.kinds import common, is_number, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Meaning, Scope
    from console.kql.syntax.tree import Node, TypedName

WATCHLIST = ("_GetWatchlist", "GetWatchlist")


@origin(Name)
def name(node: Name, scope: Scope) -> Relation | Graph:
    """Return what the query called so, or the table of that name."""
    found = scope.find(node.name)
    if found is not None:
        if isinstance(found, Closure):
            rows = _rows(called(found, Call(node.place, node.name, ()), Setting(NOTHING, scope)), node)
            if found.function.is_view and isinstance(rows, Relation):
                return replace(rows, name=node.name, label=node.name)
            return rows
        return _rows(found, node)
    return table(node.name, node, scope)


def _rows(found: Meaning, node: Name | Call) -> Relation | Graph:
    """Return rows, or a graph; a value is a table of one row, as `print` would make it."""
    if isinstance(found, Relation | Graph):
        return found
    if isinstance(found, Compiled) and found.is_constant:
        schema = Schema((Column("print_0", found.type),))
        return Relation(schema, lambda: iter([Batch.of([[found.value]], 1)]))
    raise refusal(f"{node.name} is no table", node)


def table(name: str, node: Node, scope: Scope, spoken: str = "") -> Relation:
    """Return the caller's table, if the query may read it."""
    run = scope.run
    found = run.tables.table(name)
    if found is None:
        known = (*run.tables.names(), *scope.known())
        raise refusal(f"no table {name}", node, meant=nearest(spoken or name, known))
    if not scope.sees(name):
        raise refusal(f"access is restricted, and {name} is not among the tables allowed", node)
    relation = of_table(found, spoken or name)
    if not run.has_rows:
        return Relation(relation.schema, lambda: iter(()), name=relation.name, label=relation.name)
    return Relation(
        relation.schema,
        lambda: run.budget.watched(relation.batches()),
        name=relation.name,
        table=relation.table,
        label=relation.name,
    )


@origin(Call)
def call(node: Call, scope: Scope) -> Relation | Graph:
    """Return what a call gives: of a function of the query's own, of table(), of a watchlist."""
    found = scope.find(node.name)
    setting = Setting(NOTHING, scope)
    if isinstance(found, Closure):
        return _rows(called(found, node, setting), node)
    if isinstance(found, Pattern):
        return matched(found, node, "", scope)
    if node.name == "table" and node.arguments:
        return name(Name(node.place, str(constant_of(node.arguments[0], scope, "a table's name"))), scope)
    if node.name == "materialize":
        return materialized(node, setting)
    if node.name in WATCHLIST:
        return _watchlist(node, scope)
    if node.name in REFUSED:
        raise refusal(f"{node.name} is not supported: {REFUSED[node.name]}", node)
    if node.name in ("workspace", "app", "resource", "cluster", "database"):
        raise refusal(f"{node.name}() is followed by the name of a table", node)
    raise refusal(
        f"no function {node.name} that gives a table", node, meant=nearest(node.name, scope.known())
    )


def _watchlist(node: Call, scope: Scope) -> Relation:
    if not node.arguments:
        raise refusal(f"{node.name} takes a watchlist's name", node)
    alias = str(constant_of(node.arguments[0], scope, "a watchlist's name"))
    give = scope.run.outside.watchlist
    found = give(alias) if give is not None else None
    if found is not None:
        return of_table(found, node.name)
    if give is not None or scope.run.has_rows:
        raise refusal(f"no watchlist {alias}", node)
    return Relation(Schema((), is_open=True), lambda: iter(()), name=node.name)


@origin(Remote)
def remote(node: Remote, scope: Scope) -> Relation:
    """Return a table elsewhere, which the caller knows by how the query says it: `workspace("w").T`."""
    first, target = node.through[0], node.target
    pattern = scope.find(first.name)
    if isinstance(pattern, Pattern) and isinstance(target, Name):
        return matched(pattern, first, target.name, scope)
    if isinstance(target, Call):
        raise refusal(f"functions elsewhere are not supported: {target.name}", node)
    if first.name not in SCOPES:
        raise refusal(f"no pattern {first.name}", node, meant=nearest(first.name, scope.known()))
    if isinstance(target, Wildcard):
        names = tables_like(target, scope)
        return united([table(elsewhere(node, each, scope), node, scope, each) for each in names])
    return table(elsewhere(node, target.name, scope), node, scope, target.name)


def elsewhere(node: Remote, name: str, scope: Scope) -> str:
    """Return what the caller knows a table elsewhere as; the database without a name is the one at hand."""
    through = node.through
    if len(through) == 1 and through[0].name == "database":
        if not through[0].arguments:
            return name
        through = scope.run.aliases.get(_place(through[0], scope), through)
    return ".".join([*(f'{each.name}("{_place(each, scope)}")' for each in through), name])


def _place(node: Call, scope: Scope) -> str:
    return (
        str(constant_of(node.arguments[0], scope, f"the argument of {node.name}")) if node.arguments else ""
    )


@origin(Wildcard)
def wildcard(node: Wildcard, scope: Scope) -> Relation:
    """Return the rows of all tables that are called so."""
    names = tables_like(node, scope)
    if not names:
        raise refusal(f"no table is called like {node.pattern}", node)
    return united([scope.run.plan(Pipeline(node.place, Name(node.place, each), ()), scope) for each in names])


@origin(Given)
def given(node: Given, scope: Scope) -> Relation | Graph:
    """Return the rows at hand."""
    if scope.given is None:
        raise refusal("there are no rows to begin with", node)
    return scope.given


def typed_columns(schema: Sequence[TypedName]) -> list[Column]:
    """Return the columns that a query writes out."""
    columns: list[Column] = []
    for each in schema:
        kind = kind_of(each.type)
        if kind is None:
            raise refusal(f"no type {each.type}", each)
        if any(column.name == each.name for column in columns):
            raise refusal(f"two columns would be called {each.name}", each)
        columns.append(Column(each.name, kind))
    return columns


@origin(DataTable)
def datatable(node: DataTable, scope: Scope) -> Relation:
    """Return rows that the query writes out."""
    columns = typed_columns(node.schema)
    width = len(columns)
    if not width or len(node.values) % width:
        raise refusal(f"{len(node.values)} values do not fill rows of {width} columns", node)
    setting = Setting(NOTHING, scope)
    values: list[list[Any]] = [[] for _ in columns]
    for at, each in enumerate(node.values):
        found = converted(compiled(each, setting), columns[at % width].type)
        if not found.is_constant:
            raise refusal("the values of a datatable are constants", each)
        empty = "" if columns[at % width].type == "string" else None
        values[at % width].append(empty if found.value is None else found.value)
    return of_table(Table.of(columns, values))


@origin(ExternalData)
def externaldata(node: ExternalData, scope: Scope) -> Relation:
    """Return the rows of a file elsewhere, if the caller fetches it."""
    columns = typed_columns(node.schema)
    schema = Schema(tuple(columns))
    fetch = scope.run.outside.external
    if not scope.run.has_rows:
        return Relation(schema, lambda: iter(()))
    if fetch is None:
        raise refusal("externaldata is not fetched here", node)
    addresses = tuple(str(constant_of(each, scope, "an address")) for each in node.addresses)
    fetched = fetch(node, addresses)
    if fetched is None:
        raise refusal(f"{addresses[0] if addresses else 'the file'} could not be fetched", node)
    given = list(fetched)
    return of_table(Table(columns, given))


@origin(Print)
def print_(node: Print, scope: Scope) -> Relation:
    """Return one row of values."""
    refuse_repeated(said_names(node.columns), node)
    setting, names = Setting(NOTHING, scope), Names()
    columns: list[Column] = []
    makers = []
    for at, each in enumerate(node.columns):
        made = made_columns(each, setting)
        for new in made[: len(each.names) or None]:
            own = new.own if len(made) > 1 else f"print_{at}"
            columns.append(Column(names.take(new.given or own), new.type))
            makers.append(new.of)
    return Relation(Schema(tuple(columns)), lambda: iter([ONE_ROW.made_by(makers)]))


@origin(Range)
def range_(node: Range, scope: Scope) -> Relation:
    """Return evenly spaced values, both ends included."""
    setting = Setting(NOTHING, scope)
    ends = [compiled(each, setting) for each in (node.start, node.stop, node.step)]
    if not all(each.is_constant for each in ends):
        raise refusal("the start, the stop and the step of a range are constants", node)
    kind = common(each.type for each in ends) if is_number(ends[0].type) else ends[0].type
    first, last, by = (converted(each, kind).value if is_number(kind) else each.value for each in ends)
    if first is None or last is None or by is None or not by:
        raise refusal("range needs a start, a stop and a step that is not nothing", node)

    def batches() -> Iterator[Batch]:
        try:
            count = int((last - first) // by) + 1
        except TypeError:
            raise refusal("the start, the stop and the step are of types that do not fit", node) from None
        size = 4096
        for begin in range(0, max(0, count), size):
            stop_at = min(begin + size, count)
            yield Batch.of([[first + at * by for at in range(begin, stop_at)]], stop_at - begin)

    watched = scope.run.budget.watched
    return Relation(Schema((Column(node.name, kind),)), lambda: watched(batches()), is_ordered=True)
