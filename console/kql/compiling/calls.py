"""Calls: of what is built in, of what the query defines, and of the few that only a compiler can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from console.kql.aggregates.registry import AGGREGATES
from console.kql.compiling.compiled import Compiled, column, constant
from console.kql.compiling.expressions import (
    ONE_ROW,
    applied,
    compiled,
    compiles,
    constant_of,
    converted,
    first_value,
)
from console.kql.compiling.meanings import called, materialized, table_of
from console.kql.compiling.naming import name_of
from console.kql.compiling.scopes import Closure, refusal
from console.kql.errors import nearest
from console.kql.functions.registry import FUNCTIONS, REFUSED
from console.kql.relations import Relation
from console.kql.syntax.tree import Call, Literal, Name, Star
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.kql.compiling.scopes import Setting
    from console.kql.relations import Batch
    from console.kql.syntax.tree import Expression

    Special = Callable[[Call, Setting], Compiled]

F = TypeVar("F", bound="Special")
OF_ROWS = ("estimate_data_size", "pack_array")
SPECIAL: dict[str, Special] = {}


def special(*names: str) -> Callable[[F], F]:
    """Register the decorated function as the compiler of calls by these names."""

    def register(of: F) -> F:
        SPECIAL.update(dict.fromkeys(names, of))
        return of

    return register


@compiles(Call)
def _call(node: Call, setting: Setting) -> Compiled:
    own = setting.scope.find(node.name)
    if isinstance(own, Closure):
        result = called(own, node, setting)
        if isinstance(result, Relation):
            return first_value(result, node, setting)
        if isinstance(result, Compiled):
            return result
        raise refusal(f"{node.name} gives a function, which is no value", node)
    if node.name in SPECIAL:
        return SPECIAL[node.name](node, setting)
    if node.name in FUNCTIONS:
        arguments = [compiled(argument, setting) for argument in _spelled_out(node, setting)]
        return applied(FUNCTIONS[node.name], arguments, node, setting)
    if own is not None:
        raise refusal(f"{node.name} is no function: it is written without brackets", node)
    raise _unknown(node, setting)


def _spelled_out(node: Call, setting: Setting) -> Iterator[Expression]:
    """Yield the arguments of a call; where it may be about a whole row, `*` is every column."""
    for argument in node.given:
        if isinstance(argument, Star) and node.name in OF_ROWS:
            yield from (Name(argument.place, name) for name in setting.schema.names)
        else:
            yield argument


def _unknown(node: Call, setting: Setting) -> Exception:
    if node.name in REFUSED:
        return refusal(f"{node.name} is not supported: {REFUSED[node.name]}", node)
    if node.name in setting.scope.run.outside.functions:
        return refusal(f"the stored function {node.name} calls itself, or one that is stored after it", node)
    if node.name in AGGREGATES:
        return refusal(f"{node.name} is an aggregate: it belongs in summarize", node)
    candidates = (*FUNCTIONS, *SPECIAL, *setting.scope.known())
    return refusal(f"no function {node.name}", node, meant=nearest(node.name, candidates))


@special("toscalar")
def _toscalar(node: Call, setting: Setting) -> Compiled:
    if len(node.arguments) != 1:
        raise refusal("toscalar takes one argument", node)
    relation = table_of(node.arguments[0], setting)
    if relation is not None:
        return first_value(relation, node, setting)
    value = compiled(node.arguments[0], setting.without_columns())
    return value if value.is_constant else constant(value.of(ONE_ROW)[0], value.type)


@special("column_names_of")
def _column_names_of(node: Call, setting: Setting) -> Compiled:
    """Return the names of a table's columns."""
    relation = table_of(node.arguments[0], setting) if len(node.arguments) == 1 else None
    if relation is None:
        raise refusal("column_names_of takes a table", node)
    return constant(list(relation.schema.names), "dynamic")


@special("materialize")
def _materialize(node: Call, setting: Setting) -> Compiled:
    return first_value(materialized(node, setting), node, setting)


@special("typeof")
def _typeof(node: Call, _: Setting) -> Compiled:
    argument = node.arguments[0] if len(node.arguments) == 1 else None
    kind = kind_of(argument.name) if isinstance(argument, Name) else None
    if kind is None:
        raise refusal("typeof takes the name of a type", node)
    return constant(kind, "typeof")


@special("column_ifexists", "columnifexists")
def _column_ifexists(node: Call, setting: Setting) -> Compiled:
    if len(node.arguments) != 2:  # noqa: PLR2004  a name and what stands for it
        raise refusal(f"{node.name} takes 2 arguments, not {len(node.arguments)}", node)
    name = constant_of(node.arguments[0], setting.scope, "the column's name")
    place = setting.schema.places.get(str(name))
    if place is None:
        return compiled(node.arguments[1], setting)
    return column(place, setting.schema.columns[place].type)


@special("bin_auto")
def _bin_auto(node: Call, setting: Setting) -> Compiled:
    """Return bins of the size, and from the point, that the query's options say."""
    options = setting.scope.run.options
    if len(node.arguments) != 1:
        raise refusal(f"bin_auto takes 1 argument, not {len(node.arguments)}", node)
    if "query_bin_auto_size" not in options:
        raise refusal("bin_auto needs `set query_bin_auto_size = ...`", node)
    values = [options[item] for item in ("query_bin_auto_size", "query_bin_auto_at") if item in options]
    arguments = [compiled(node.arguments[0], setting), *values]
    return applied(FUNCTIONS["bin_at" if len(values) > 1 else "bin"], arguments, node, setting)


@special("pack_all")
def _pack_all(node: Call, setting: Setting) -> Compiled:
    skips = bool(node.arguments) and bool(constant_of(node.arguments[0], setting.scope, "ignore_null_empty"))
    names = setting.schema.names

    def make(batch: Batch) -> list[Any]:
        rows = zip(*batch.columns(len(names)), strict=True) if names else ((),) * batch.length
        packed = [dict(zip(names, row, strict=True)) for row in rows]
        return [_without_empty(bag) for bag in packed] if skips else packed

    return Compiled("dynamic", make)


@special("bag_pack_columns")
def _bag_pack_columns(node: Call, setting: Setting) -> Compiled:
    pairs = [(Literal(argument.place, name_of(argument), "string"), argument) for argument in node.arguments]
    packed = tuple(part for pair in pairs for part in pair)
    return compiled(Call(node.place, "bag_pack", packed), setting)


def _without_empty(bag: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in bag.items() if value not in (None, "", [], {})}


@special("ingestion_time")
def _ingestion_time(node: Call, setting: Setting) -> Compiled:
    """Return when a row came in: here as soon as it was made."""
    if node.arguments:
        raise refusal("ingestion_time takes no arguments", node)
    place = setting.schema.places.get("TimeGenerated")
    if place is None:
        return constant(None, "datetime")
    return converted(column(place, setting.schema.columns[place].type), "datetime")
