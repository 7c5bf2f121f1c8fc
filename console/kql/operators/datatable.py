"""`datatable`: rows written out in the query."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import NOTHING, Scope, Setting, refusal
from console.kql.planning.bases import TabularSource
from console.kql.planning.columns import typed_columns
from console.kql.relations import Relation, of_table
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import bracketed, typed_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.pipelines import printed_schema
from console.kql.syntax.registry import operator
from console.kql.tables import Table

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, TypedName


@operator("datatable", summary="Make a table of rows written out in the query.")
@dataclass(frozen=True, slots=True)
class DataTable(TabularSource):
    """`datatable (schema) [values]`: rows written out, one value after the other."""

    schema: tuple[TypedName, ...]
    values: tuple[Expression, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        schema = bracketed(reader, typed_name)
        return cls(word.place, schema, bracketed(reader, expression, opening="[", after="the columns"))

    def print(self) -> str:
        width = max(len(self.schema), 1)
        values = [operand(value) for value in self.values]
        rows = [", ".join(values[start : start + width]) for start in range(0, len(values), width)]
        if len(rows) < 2:  # noqa: PLR2004  one row needs no line of its own
            return f"datatable {printed_schema(self.schema)} [{', '.join(rows)}]"
        return f"datatable {printed_schema(self.schema)} [\n" + indent(",\n".join(rows), "    ") + "\n]"

    def rows(self, scope: Scope) -> Relation:
        """Return rows that the query writes out."""
        columns = typed_columns(self.schema)
        width = len(columns)
        if not width or len(self.values) % width:
            raise refusal(f"{len(self.values)} values do not fill rows of {width} columns", self)
        setting = Setting(NOTHING, scope)
        values: list[list[Any]] = [[] for _ in columns]
        for at, value in enumerate(self.values):
            cell = converted(compiled(value, setting), columns[at % width].type)
            if not cell.is_constant:
                raise refusal("the values of a datatable are constants", value)
            empty = "" if columns[at % width].type == "string" else None
            values[at % width].append(empty if cell.value is None else cell.value)
        return of_table(Table.of(columns, values))
