"""Rows in which a condition holds, where tables have different columns: for search and find."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.kql.compiling import predicate
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.filtering import conjuncts, filtered
from console.kql.planning.uniting import TableColumn, all_tables, numbered, resolved, united
from console.kql.syntax.parts import several, table
from console.kql.syntax.printing.pipelines import printed_table
from console.kql.syntax.tree import Expression, Literal, Logical, Name, Node, Pipeline, Place, Star
from console.kql.syntax.walking import children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.relations import Relation
    from console.kql.syntax.reader import Reader


def with_origin(relations: Sequence[Relation], name: str) -> Relation:
    """Return the rows of all relations, each with the name of the table that it came from."""
    labels = [relation.name or numbered(at) for at, relation in enumerate(relations)]
    return united(relations, TableColumn(name, labels))


def searched_tables(place: Place, branches: Sequence[Pipeline], scope: Scope) -> list[Relation]:
    """Return the tables that are named, every table where none is."""
    if branches:
        return [relation for branch in branches for relation in resolved(branch, scope)]
    return [scope.run.plan(Pipeline(place, Name(place, name), ()), scope) for name in all_tables(scope)]


def searched(condition: Expression, relation: Relation, scope: Scope) -> Relation | None:
    """Return the rows that fit, None where the table lacks a column without which none can."""
    if isinstance(condition, Star):
        return relation
    all_names = {*relation.schema.names, *scope.known(), *scope.run.tables.names()}
    conditions = [_where_known(conjunct, all_names) for conjunct in conjuncts(condition)]
    if any(isinstance(item, Literal) and item.value is False for item in conditions):
        return None
    setting = Setting.over(relation, scope)
    return filtered(relation, [predicate(item, setting) for item in conditions])


def names_in(node: Node) -> set[str]:
    """Return the names in a condition, but for those in queries of their own."""
    if isinstance(node, Name | Pipeline):
        return {node.name} if isinstance(node, Name) else set()
    return set().union(*map(names_in, children(node)))


def _where_known(node: Expression, all_names: set[str]) -> Expression:
    """Return a condition in which whatever names a column that the table lacks does not hold."""
    if isinstance(node, Logical):
        operands = tuple(_where_known(operand, all_names) for operand in node.operands)
        unmet = [isinstance(item, Literal) and item.value is False for item in operands]
        if not (all(unmet) or (node.operator == "and" and any(unmet))):
            return replace(node, operands=operands)
    elif names_in(node) <= all_names:
        return node
    return Literal(node.place, False, "bool")  # noqa: FBT003  a value


def read_tables(reader: Reader) -> tuple[Pipeline, ...]:
    """Read `in (tables)`, if it comes next."""
    if reader.text != "in" or reader.peek().text != "(":
        return ()
    reader.take()
    opening = reader.take()
    tables = several(reader, table)
    reader.close(opening)
    return tables


def printed_tables(branches: tuple[Pipeline, ...]) -> str:
    """Print ` in (tables)`, or nothing where every table is meant."""
    return f" in ({', '.join(map(printed_table, branches))})" if branches else ""
