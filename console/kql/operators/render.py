"""`render`: how the result is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.errors import nearest
from console.kql.planning.bases import RowOperator
from console.kql.syntax.parameters import options
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.printing.pipelines import printed_options
from console.kql.syntax.registry import operator
from console.kql.tables import Render as Drawing

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Option

CHARTS = (
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
)


@operator("render", summary="Say how the result is drawn.", after=("with",))
@dataclass(frozen=True, slots=True)
class Render(RowOperator):
    """`render chart with (...)`."""

    chart: str
    options: tuple[Option, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        chart = reader.name("a kind of chart")
        reader.accept("with")
        return cls(word.place, chart, options(reader))

    def print(self) -> str:
        return f"render {printed_name(self.chart)}{printed_options(self.options)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Leave the rows alone, and say how to draw them."""
        if self.chart not in CHARTS:
            raise refusal(f"there is no chart {self.chart}", self, meant=nearest(self.chart, CHARTS))
        properties = {
            option.name: option.values[0] if len(option.values) == 1 else option.values
            for option in self.options
        }
        scope.run.renders.append(Drawing(self.chart, properties))
        return relation
