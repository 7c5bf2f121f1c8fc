"""Printing the operators that bring tables together or work on groups of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import listed, printed, printed_name, prints
from console.kql.syntax.printing.pipelines import (
    printed_block,
    printed_hints,
    printed_parameter,
    printed_table,
)
from console.kql.syntax.tree import (
    Facet,
    Find,
    FindColumn,
    Fork,
    ForkBranch,
    Join,
    Lookup,
    Partition,
    Search,
    Union,
)

if TYPE_CHECKING:
    from console.kql.syntax.tree import Pipeline


@prints(Join)
def join(node: Join) -> str:
    """Print join."""
    kind = "" if node.kind == "innerunique" else f" kind={node.kind}"
    return _joined(f"join{kind}", node)


@prints(Lookup)
def lookup(node: Lookup) -> str:
    """Print lookup."""
    return _joined(f"lookup kind={node.kind}", node)


def _joined(head: str, node: Join | Lookup) -> str:
    conditions = ", ".join(map(operand, node.conditions))
    return f"{head}{printed_hints(node.hints)} {printed_table(node.right)} on {conditions}"


@prints(Union)
def union(node: Union) -> str:
    """Print union."""
    kind = "" if node.kind == "outer" else f" kind={node.kind}"
    fuzzy = " isfuzzy=true" if node.is_fuzzy else ""
    head = f"union{kind}{printed_parameter('withsource', node.with_source)}{fuzzy}{printed_hints(node.hints)}"
    return listed(head, map(printed_table, node.branches))


@prints(Search)
def search(node: Search) -> str:
    """Print search with its terms spelled out."""
    kind = " kind=case_sensitive" if node.is_case_sensitive else ""
    return f"search{kind}{_in(node.branches)} {operand(node.predicate)}"


@prints(Find)
def find(node: Find) -> str:
    """Print find with its terms spelled out."""
    projected = [*map(printed, node.columns), *(["pack(*)"] if node.packs_rest else [])]
    columns = f" project {', '.join(projected)}" if projected else ""
    away = f" project-away {', '.join(map(printed, node.away))}" if node.away else ""
    source = printed_parameter("withsource", node.with_source)
    return f"find{source}{_in(node.branches)} where {operand(node.predicate)}{columns}{away}"


def _in(branches: tuple[Pipeline, ...]) -> str:
    return f" in ({', '.join(map(printed_table, branches))})" if branches else ""


@prints(FindColumn)
def find_column(node: FindColumn) -> str:
    """Print a column that find gives."""
    return f"{printed_name(node.name)}: {node.type}" if node.type else printed_name(node.name)


@prints(Partition)
def partition(node: Partition) -> str:
    """Print partition and its body."""
    return f"partition{printed_hints(node.hints)} by {printed(node.by)} {printed_block(node.body)}"


@prints(Fork)
def fork(node: Fork) -> str:
    """Print fork."""
    return "fork " + " ".join(map(printed, node.branches))


@prints(ForkBranch)
def fork_branch(node: ForkBranch) -> str:
    """Print a branch of fork."""
    return (
        f"{printed_name(node.name)} = {printed_block(node.body)}" if node.name else printed_block(node.body)
    )


@prints(Facet)
def facet(node: Facet) -> str:
    """Print facet."""
    return listed("facet by", map(printed, node.by)) + (
        f" with {printed_block(node.body)}" if node.body else ""
    )
