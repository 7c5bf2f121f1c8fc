"""Printing statements and whole queries."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, cast

from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import enclosed, printed, printed_name, prints, quoted
from console.kql.syntax.printing.pipelines import printed_schema
from console.kql.syntax.tree import (
    AliasDatabase,
    DeclareParameters,
    DeclarePattern,
    Function,
    Let,
    Node,
    Parameter,
    PatternCase,
    Query,
    RestrictAccess,
    SetOption,
    TableType,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


@prints(Query)
def query(node: Query) -> str:
    """Print every statement, a semicolon after all but the last."""
    return ";\n".join(printed(cast("Node", statement)) for statement in node.statements)


@prints(Let)
def let(node: Let) -> str:
    """Print let."""
    return f"let {printed_name(node.name)} = {printed(cast('Node', node.value))}"


@prints(Function)
def function(node: Function) -> str:
    """Print a function, its body indented."""
    statements = [f"{printed(cast('Node', statement))};" for statement in node.statements]
    body = "\n".join([*statements, printed(cast("Node", node.result))])
    view = "view " if node.is_view else ""
    return f"{view}{_bracketed(node.parameters)} {_braced(body)}"


def _braced(body: str) -> str:
    return f"{{\n{indent(body, '    ')}\n}}"


@prints(Parameter)
def parameter(node: Parameter) -> str:
    """Print a parameter with its type and default."""
    kind = printed(node.type) if isinstance(node.type, TableType) else node.type
    return f"{printed_name(node.name)}: {kind}" + (f" = {operand(node.default)}" if node.default else "")


@prints(TableType)
def table_type(node: TableType) -> str:
    """Print the columns that a table must have."""
    return printed_schema(node.columns) if node.columns else "(*)"


@prints(SetOption)
def set_option(node: SetOption) -> str:
    """Print set."""
    return f"set {printed_name(node.name)}" + (f" = {printed(node.value)}" if node.value else "")


@prints(DeclareParameters)
def declare_parameters(node: DeclareParameters) -> str:
    """Print declare query_parameters."""
    return f"declare query_parameters {_bracketed(node.parameters)}"


@prints(DeclarePattern)
def declare_pattern(node: DeclarePattern) -> str:
    """Print declare pattern, a case to a line."""
    if not node.parameters:
        return f"declare pattern {printed_name(node.name)}"
    path = f"[{printed_schema((node.path,))[1:-1]}]" if node.path else ""
    cases = "\n".join(f"{printed(case)};" for case in node.cases)
    return f"declare pattern {printed_name(node.name)} = {printed_schema(node.parameters)}{path} {_braced(cases)}"


@prints(PatternCase)
def pattern_case(node: PatternCase) -> str:
    """Print what a pattern means for some texts."""
    body = printed(node.meaning).partition(" ")[2]
    path = f".[{quoted(node.path)}]" if node.path else ""
    return f"{_bracketed(node.arguments)}{path} = {body}"


@prints(AliasDatabase)
def alias_database(node: AliasDatabase) -> str:
    """Print alias database."""
    return f"alias database {printed_name(node.name)} = {'.'.join(map(printed, node.through))}"


@prints(RestrictAccess)
def restrict_access(node: RestrictAccess) -> str:
    """Print restrict access."""
    return f"restrict access to {_bracketed(node.to)}"


def _bracketed(nodes: Iterable[Node]) -> str:
    return enclosed(", ".join(map(printed, nodes)))
