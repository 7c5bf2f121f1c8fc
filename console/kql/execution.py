"""Executing a query: its lets, then each pipeline, operator by operator."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from console.kql.errors import KqlError
from console.kql.evaluation import Scope, evaluate
from console.kql.operators import OPERATORS
from console.kql.parser import parse
from console.kql.syntax import Literal, Pipeline, Query
from console.kql.tables import Render, Result, Table

if TYPE_CHECKING:
    from datetime import datetime

    from console.kql.tables import Tables


def execute(query: str | Query, tables: Tables, *, now: datetime) -> Result:
    """Return what the query gives over the caller's tables, as of `now`; raises KqlError."""
    parsed = parse(query) if isinstance(query, str) else query
    return Execution(tables, now).result(parsed)


class Execution:
    """One run of one query."""

    def __init__(self, tables: Tables, now: datetime) -> None:
        self._tables = tables
        self.scope = Scope(now, self.run)

    def result(self, query: Query) -> Result:
        """Return the query's tables and the drawing its last pipeline asks for."""
        for let in query.lets:
            if not isinstance(let.value, Pipeline):
                value = evaluate(let.value, Table((), lambda _: [], 1), self.scope)
                self.scope.values[let.name] = Literal((1, 1), value.values[0], value.type)
                continue
            table = self.run(let.value)
            if let.value.operators and let.value.operators[-1].word == "toscalar":
                first = table.columns[0]
                held = table.column(first.name)
                self.scope.values[let.name] = Literal((1, 1), held[0] if held else None, first.type)
            else:
                self.scope.tables[let.name] = table
        results = tuple(self.run(pipeline) for pipeline in query.results)
        return Result(results, _render(query.results[-1]))

    def run(self, pipeline: Pipeline) -> Table:
        """Return the table at the end of a pipeline."""
        table = self._source(pipeline) if pipeline.source else Table((), lambda _: [], 0)
        for operator in pipeline.operators:
            if operator.word in ("render", "toscalar", "serialize"):
                continue
            table = OPERATORS[operator.word](operator, table, self.scope)
        return table

    def _source(self, pipeline: Pipeline) -> Table:
        name = pipeline.source
        table = self.scope.tables.get(name) or self._tables.table(name)
        if table is None:
            close = get_close_matches(name, [*self._tables.names(), *self.scope.tables], n=1)
            hint = f", did you mean {close[0]}?" if close else ""
            message = f"no table {name}{hint}"
            raise KqlError(message, *pipeline.place)
        return table


def _render(pipeline: Pipeline) -> Render | None:
    for operator in pipeline.operators:
        if operator.word == "render":
            options = dict(operator.options)
            return Render(str(options.pop("kind")), options)
    return None
