"""Printing the operators that choose rows, or say what becomes of the result."""

from __future__ import annotations

from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import enclosed, listed, printed, printed_name, prints
from console.kql.syntax.printing.pipelines import printed_hints, printed_options, printed_schema
from console.kql.syntax.tree import (
    As,
    AssertSchema,
    Consume,
    Count,
    Distinct,
    Evaluate,
    GetSchema,
    Invoke,
    OutputSchema,
    Render,
    Sample,
    SampleDistinct,
    Sort,
    Take,
    Top,
    Where,
)


@prints(Where)
def where(node: Where) -> str:
    """Print where."""
    return f"where {operand(node.predicate)}"


@prints(Take)
def take(node: Take) -> str:
    """Print take."""
    return f"take {operand(node.count)}"


@prints(Sample)
def sample(node: Sample) -> str:
    """Print sample."""
    return f"sample {operand(node.count)}"


@prints(SampleDistinct)
def sample_distinct(node: SampleDistinct) -> str:
    """Print sample-distinct."""
    return f"sample-distinct {operand(node.count)} of {printed(node.of)}"


@prints(Sort)
def sort(node: Sort) -> str:
    """Print sort."""
    return listed(f"sort{printed_hints(node.hints)} by", map(printed, node.by))


@prints(Top)
def top(node: Top) -> str:
    """Print top."""
    return listed(f"top{printed_hints(node.hints)} {operand(node.count)} by", map(printed, node.by))


@prints(Distinct)
def distinct(node: Distinct) -> str:
    """Print distinct."""
    return listed(
        f"distinct{printed_hints(node.hints)}", map(printed, node.columns) if node.columns else ["*"]
    )


@prints(Count)
def count(node: Count) -> str:
    """Print count."""
    return "count" if node.name == "Count" else f"count as {printed_name(node.name)}"


@prints(Consume)
def consume(node: Consume) -> str:
    """Print consume."""
    return f"consume{printed_hints(node.hints)}"


@prints(AssertSchema)
def assert_schema(node: AssertSchema) -> str:
    """Print assert-schema."""
    return f"assert-schema {printed_schema(node.schema)}"


@prints(Evaluate)
def evaluate(node: Evaluate) -> str:
    """Print evaluate."""
    return f"evaluate{printed_hints(node.hints)} {printed(node.call)}" + (
        f" : {printed(node.schema)}" if node.schema else ""
    )


@prints(OutputSchema)
def output_schema(node: OutputSchema) -> str:
    """Print the columns that a plugin gives."""
    columns = map(printed, node.columns)
    return enclosed(", ".join(("*", *columns) if node.keeps_input else columns))


@prints(Invoke)
def invoke(node: Invoke) -> str:
    """Print invoke."""
    return f"invoke {printed(node.call)}"


@prints(Render)
def render(node: Render) -> str:
    """Print render."""
    return f"render {printed_name(node.chart)}{printed_options(node.options)}"


@prints(As)
def as_(node: As) -> str:
    """Print as."""
    return f"as{printed_hints(node.hints)} {printed_name(node.name)}"


@prints(GetSchema)
def getschema(node: GetSchema) -> str:
    """Print getschema."""
    del node
    return "getschema"
