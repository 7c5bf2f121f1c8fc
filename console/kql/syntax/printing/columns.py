"""Printing the operators that make, choose or take apart columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import bare, listed, printed, printed_name, prints, quoted
from console.kql.syntax.printing.pipelines import printed_block, printed_parameter, printed_schema
from console.kql.syntax.tree import (
    Expansion,
    Extend,
    MvApply,
    MvExpand,
    Parse,
    ParseCapture,
    ParseKv,
    ParseSkip,
    ParseText,
    ParseWhere,
    Project,
    ProjectAway,
    ProjectByNames,
    ProjectKeep,
    ProjectRename,
    ProjectReorder,
    Rename,
    Reorder,
    Serialize,
)

if TYPE_CHECKING:
    from console.kql.syntax.tree import Expression


@prints(Extend)
def extend(node: Extend) -> str:
    """Print extend."""
    return listed("extend", map(printed, node.columns))


@prints(Project)
def project(node: Project) -> str:
    """Print project."""
    return listed("project", map(printed, node.columns)).rstrip()


@prints(ProjectAway)
def project_away(node: ProjectAway) -> str:
    """Print project-away."""
    return listed("project-away", map(printed, node.columns))


@prints(ProjectKeep)
def project_keep(node: ProjectKeep) -> str:
    """Print project-keep."""
    return listed("project-keep", map(printed, node.columns))


@prints(ProjectByNames)
def project_by_names(node: ProjectByNames) -> str:
    """Print project-by-names."""
    return listed("project-by-names", map(operand, node.names))


@prints(ProjectRename)
def project_rename(node: ProjectRename) -> str:
    """Print project-rename."""
    return listed("project-rename", map(printed, node.columns))


@prints(Rename)
def rename(node: Rename) -> str:
    """Print `new = old`."""
    return f"{printed_name(node.new)} = {printed_name(node.old)}"


@prints(ProjectReorder)
def project_reorder(node: ProjectReorder) -> str:
    """Print project-reorder."""
    return listed("project-reorder", map(printed, node.columns))


@prints(Reorder)
def reorder(node: Reorder) -> str:
    """Print a column with its direction."""
    return f"{printed(node.of)} {node.order}".rstrip()


@prints(Serialize)
def serialize(node: Serialize) -> str:
    """Print serialize."""
    return listed("serialize", map(printed, node.columns)).rstrip()


@prints(MvExpand)
def mv_expand(node: MvExpand) -> str:
    """Print mv-expand."""
    head = f"mv-expand{printed_parameter('kind', node.kind)}{printed_parameter('with_itemindex', node.item_index)}"
    return listed(head, map(printed, node.columns)) + _limit(node.limit)


@prints(MvApply)
def mv_apply(node: MvApply) -> str:
    """Print mv-apply and its body."""
    head = listed(
        f"mv-apply{printed_parameter('with_itemindex', node.item_index)}", map(printed, node.columns)
    )
    return f"{head}{_limit(node.limit)} on {printed_block(node.body)}"


def _limit(count: Expression | None) -> str:
    return f" limit {operand(count)}" if count else ""


@prints(Expansion)
def expansion(node: Expansion) -> str:
    """Print what is expanded."""
    head = f"{printed_name(node.name)} = " if node.name else ""
    return head + operand(node.of) + (f" to typeof({node.type})" if node.type else "")


@prints(Parse)
def parse(node: Parse) -> str:
    """Print parse."""
    return "parse" + _pattern(node)


@prints(ParseWhere)
def parse_where(node: ParseWhere) -> str:
    """Print parse-where."""
    return "parse-where" + _pattern(node)


def _pattern(node: Parse | ParseWhere) -> str:
    kind = "" if node.kind == "simple" else f" kind={node.kind}"
    head = f"{kind}{printed_parameter('flags', node.flags)} {operand(node.of)} with"
    return " ".join((head, *map(printed, node.pattern)))


@prints(ParseText)
def parse_text(node: ParseText) -> str:
    """Print text between captures."""
    return quoted(node.text)


@prints(ParseCapture)
def parse_capture(node: ParseCapture) -> str:
    """Print a capture."""
    return printed_name(node.name) if node.type == "string" else f"{printed_name(node.name)}: {node.type}"


@prints(ParseSkip)
def parse_skip(node: ParseSkip) -> str:
    """Print `*`."""
    del node
    return "*"


@prints(ParseKv)
def parse_kv(node: ParseKv) -> str:
    """Print parse-kv."""
    given: list[tuple[str, tuple[str, ...]]] = [
        (word, (value,))
        for word, value in (
            ("pair_delimiter", node.pair_delimiter),
            ("kv_delimiter", node.kv_delimiter),
            ("escape", node.escape),
            ("greedy", "true" if node.is_greedy else ""),
            ("regex", node.regex),
        )
        if value
    ]
    given += [("quote", node.quotes)] if node.quotes else []
    texts = ", ".join(f"{word}={', '.join(map(bare, values))}" for word, values in given)
    return f"parse-kv {operand(node.of)} as {printed_schema(node.schema)}" + (
        f" with ({texts})" if texts else ""
    )
