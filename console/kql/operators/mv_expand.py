"""`mv-expand`: a row for each item of a dynamic column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.expanding import Expansion, Request, expanding, printed_limit, read_limit
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

OLD_MOST = 128  # items that mvexpand, the older name, takes of a row


@operator(
    "mv-expand",
    summary="Give a row for each item of a dynamic column.",
    older=("mvexpand",),
    after=("to typeof", "limit"),
)
@dataclass(frozen=True, slots=True)
class MvExpand(RowOperator):
    """`mv-expand`: a row for each item, at most `limit` of each row; the item's index in a column if that has a name."""

    columns: tuple[Expansion, ...]
    kind: str  # "bag", "array", or "" where the query says none
    item_index: str
    limit: Expression | None

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind", "bagexpansion", "with_itemindex")
        expansions = several(reader, Expansion.read)
        kind = choice(reader, settings.text("kind", "bagexpansion"), "mv-expand", ("", "bag", "array"))
        limit = read_limit(reader)
        if limit is None and word.text == "mvexpand":
            limit = Literal(word.place, OLD_MOST, "long")
        return cls(word.place, expansions, kind, settings.text("with_itemindex"), limit)

    def print(self) -> str:
        head = f"mv-expand{printed_parameter('kind', self.kind)}{printed_parameter('with_itemindex', self.item_index)}"
        return listed(head, map(printed, self.columns)) + printed_limit(self.limit)

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give a row for each item; null is one item, and what is empty has none."""
        request = Request(self, self.columns, self.item_index, self.limit, is_array=self.kind == "array")
        plan = expanding(request, relation, scope)

        def batches() -> Iterator[Batch]:
            for batch in relation.batches():
                expanded = plan.of(batch)
                if expanded.length:
                    yield expanded

        return Relation(
            Schema(plan.columns, relation.schema.is_open), batches, relation.is_ordered, relation.name
        )
