"""What reads each tabular operator, registered by its words when this package is imported."""

from console.kql.syntax.operators import (
    columns,
    combining,
    graphs,
    grouping,
    origins,
    parsing,
    results,
    rows,
    series,
)

__all__ = ["columns", "combining", "graphs", "grouping", "origins", "parsing", "results", "rows", "series"]
