"""`getschema`: the columns and their types, a row for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.relations import Relation, of_table
from console.kql.syntax.registry import operator
from console.kql.tables import Table

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

CLASSES = {
    "bool": "System.SByte",
    "int": "System.Int32",
    "long": "System.Int64",
    "real": "System.Double",
    "decimal": "System.Data.SqlTypes.SqlDecimal",
    "string": "System.String",
    "datetime": "System.DateTime",
    "timespan": "System.TimeSpan",
    "guid": "System.Guid",
    "dynamic": "System.Object",
}


@operator("getschema", summary="List the columns and their types, a row for each.")
@dataclass(frozen=True, slots=True)
class GetSchema(RowOperator):
    """`getschema`: a row for each column."""

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        if reader.text == "kind":
            reader.fail("getschema gives a table only, kind is not supported")
        return cls(word.place)

    def print(self) -> str:
        return "getschema"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give a row for each column."""
        columns = [
            ("ColumnName", "string"),
            ("ColumnOrdinal", "long"),
            ("DataType", "string"),
            ("ColumnType", "string"),
        ]
        rows = [
            (column.name, at, CLASSES[column.type], column.type)
            for at, column in enumerate(relation.schema.columns)
        ]
        return replace(of_table(Table(columns, rows)), is_ordered=True)
