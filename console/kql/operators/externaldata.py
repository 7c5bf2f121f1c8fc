"""`externaldata`: the rows of a file elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import constant_of
from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.bases import TabularSource
from console.kql.planning.columns import typed_columns
from console.kql.relations import Relation, Schema, of_table
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import options
from console.kql.syntax.parts import bracketed, typed_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.pipelines import printed_options, printed_schema
from console.kql.syntax.registry import operator
from console.kql.tables import Table

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Option, TypedName


@operator("externaldata", summary="Read the rows of a file elsewhere.")
@dataclass(frozen=True, slots=True)
class ExternalData(TabularSource):
    """`externaldata (schema) [addresses] with (...)`: rows that the caller fetches, or refuses to."""

    schema: tuple[TypedName, ...]
    addresses: tuple[Expression, ...]
    options: tuple[Option, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        schema = bracketed(reader, typed_name)
        addresses = bracketed(reader, expression, opening="[", after="the columns")
        return cls(word.place, schema, addresses, options(reader) if reader.accept("with") else ())

    def print(self) -> str:
        addresses = ", ".join(operand(address) for address in self.addresses)
        return f"externaldata {printed_schema(self.schema)} [{addresses}]{printed_options(self.options)}"

    def rows(self, scope: Scope) -> Relation:
        """Return the rows of a file elsewhere, if the caller fetches it."""
        columns = typed_columns(self.schema)
        schema = Schema(tuple(columns))
        fetch = scope.run.outside.external
        if not scope.run.has_rows:
            return Relation(schema, lambda: iter(()))
        if fetch is None:
            raise refusal("externaldata is not fetched here", self)
        addresses = tuple(str(constant_of(address, scope, "an address")) for address in self.addresses)
        fetched = fetch(self.schema, addresses)
        if fetched is None:
            raise refusal(f"{addresses[0] if addresses else 'the file'} could not be fetched", self)
        row_values = list(fetched)
        return of_table(Table(columns, row_values))
