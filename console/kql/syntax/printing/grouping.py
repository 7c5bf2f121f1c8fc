"""Printing the operators that work on groups of rows or on rows in order."""

from __future__ import annotations

from textwrap import indent

from console.kql.syntax.expressions import RELATION
from console.kql.syntax.printing.expressions import operand, printed_named
from console.kql.syntax.printing.layout import WIDEST, listed, printed, printed_name, prints
from console.kql.syntax.printing.pipelines import printed_hints, printed_parameter
from console.kql.syntax.tree import (
    MakeSeries,
    NestedLevel,
    Reduce,
    Scan,
    ScanColumn,
    ScanStep,
    SeriesColumn,
    Summarize,
    TopHitters,
    TopNested,
)


@prints(Summarize)
def summarize(node: Summarize) -> str:
    """Print summarize; its groups get a line of their own where one line is too short."""
    head = f"summarize{printed_hints(node.hints)}"
    aggregates = listed(head, map(printed, node.columns)).rstrip()
    if not node.by:
        return aggregates
    by = ", ".join(map(printed, node.by))
    apart = "\n    " if "\n" in aggregates or len(aggregates) + len(by) > WIDEST else " "
    return f"{aggregates}{apart}by {by}"


@prints(SeriesColumn)
def series_column(node: SeriesColumn) -> str:
    """Print an aggregate of make-series."""
    return printed(node.of) + (f" default={operand(node.default)}" if node.default else "")


@prints(MakeSeries)
def make_series(node: MakeSeries) -> str:
    """Print make-series."""
    head = listed(
        f"make-series{printed_parameter('kind', node.kind)}{printed_hints(node.hints)}",
        map(printed, node.columns),
    )
    if node.includes_stop and node.start and node.stop:
        ends = f" in range({operand(node.start)}, {operand(node.stop)}, {operand(node.step)})"
    else:
        start = f" from {operand(node.start)}" if node.start else ""
        stop = f" to {operand(node.stop)}" if node.stop else ""
        ends = f"{start}{stop} step {operand(node.step)}"
    by = f" by {', '.join(map(printed, node.by))}" if node.by else ""
    return f"{head} on {printed_named(node.axis, RELATION)}{ends}{by}"


@prints(NestedLevel)
def nested_level(node: NestedLevel) -> str:
    """Print a level of top-nested."""
    count = f"{operand(node.count)} " if node.count else ""
    others = f" with others = {operand(node.others)}" if node.others else ""
    direction = "" if node.is_descending else " asc"
    return f"top-nested {count}of {printed(node.of)}{others} by {printed(node.aggregate)}{direction}"


@prints(TopNested)
def top_nested(node: TopNested) -> str:
    """Print top-nested, a level to a line."""
    return ",\n    ".join(map(printed, node.levels))


@prints(TopHitters)
def top_hitters(node: TopHitters) -> str:
    """Print top-hitters."""
    by = f" by {operand(node.by)}" if node.by else ""
    return f"top-hitters {operand(node.count)} of {printed(node.of)}{by}"


@prints(Reduce)
def reduce(node: Reduce) -> str:
    """Print reduce."""
    given = [("threshold", node.threshold), ("characters", node.characters)]
    options = ", ".join(f"{word} = {operand(value)}" for word, value in given if value)
    kind = " kind=source" if node.keeps_rows else ""
    return f"reduce{kind}{printed_hints(node.hints)} by {operand(node.of)}" + (
        f" with {options}" if options else ""
    )


@prints(Scan)
def scan(node: Scan) -> str:
    """Print scan, a step to a line."""
    order = f" order by {', '.join(map(printed, node.order))}" if node.order else ""
    partition = f" partition by {', '.join(map(operand, node.partition))}" if node.partition else ""
    declare = f" declare ({', '.join(map(printed, node.columns))})" if node.columns else ""
    steps = indent("".join(f"{printed(each)};\n" for each in node.steps), "    ")
    return (
        f"scan{printed_parameter('with_match_id', node.match_id)}{order}{partition}{declare} with (\n{steps})"
    )


@prints(ScanColumn)
def scan_column(node: ScanColumn) -> str:
    """Print a column that scan declares."""
    return f"{printed_name(node.name)}: {node.type}" + (f" = {printed(node.default)}" if node.default else "")


@prints(ScanStep)
def scan_step(node: ScanStep) -> str:
    """Print a step of scan."""
    optional = " optional" if node.is_optional else ""
    output = "" if node.output == "all" else f" output={node.output}"
    assignments = f" => {', '.join(map(printed, node.assignments))}" if node.assignments else ""
    return f"step {printed_name(node.name)}{optional}{output}: {operand(node.condition)}{assignments}"
