"""From tree to text, laid out to be read: what the editor's format key and saved queries show."""

from console.kql.syntax.printing import (
    columns,
    combining,
    expressions,
    graphs,
    grouping,
    literals,
    pipelines,
    rows,
    statements,
)
from console.kql.syntax.printing.layout import printed

__all__ = [
    "columns",
    "combining",
    "expressions",
    "graphs",
    "grouping",
    "literals",
    "pipelines",
    "printed",
    "rows",
    "statements",
]
