"""The tabular operators: each plans what becomes of a relation, and every module brings a family of them."""

from console.kql.operators import (
    columns,
    evaluating,
    expanding,
    grouping,
    joining,
    nested,
    ordering,
    origins,
    parsing,
    partitioning,
    reducing,
    results,
    rows,
    scanning,
    searching,
    series,
    uniting,
)
from console.kql.operators.pipelines import plan

__all__ = [
    "columns",
    "evaluating",
    "expanding",
    "grouping",
    "joining",
    "nested",
    "ordering",
    "origins",
    "parsing",
    "partitioning",
    "plan",
    "reducing",
    "results",
    "rows",
    "scanning",
    "searching",
    "series",
    "uniting",
]
