"""`union`: the rows of several tables, one table after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.errors import KqlSemanticError
from console.kql.planning.bases import RowOperator, TabularSource
from console.kql.planning.uniting import TableColumn, numbered, resolved, united
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import several, table
from console.kql.syntax.printing.layout import listed
from console.kql.syntax.printing.pipelines import printed_hints, printed_parameter, printed_table
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Hint, Pipeline

UNION_KINDS = ("outer", "inner")


@operator("union", summary="Give the rows of several tables, one table after the other.", kinds=UNION_KINDS)
@dataclass(frozen=True, slots=True)
class Union(RowOperator, TabularSource):
    """`union`: a source, or after a `|` an operator; `with_source` names the column that tells the table, or is ""."""

    kind: str  # outer or inner
    with_source: str
    is_fuzzy: bool
    branches: tuple[Pipeline, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(
            reader, "kind", "withsource", "with_source", "isfuzzy", "best_effort", alone_in="union"
        )
        kind = choice(reader, settings.text("kind"), "union", UNION_KINDS)
        branches = several(reader, table)
        return cls(
            word.place,
            kind,
            settings.text("withsource", "with_source"),
            settings.is_true("isfuzzy", "best_effort"),
            branches,
            settings.hints,
        )

    def print(self) -> str:
        kind = "" if self.kind == "outer" else f" kind={self.kind}"
        fuzzy = " isfuzzy=true" if self.is_fuzzy else ""
        head = f"union{kind}{printed_parameter('withsource', self.with_source)}{fuzzy}{printed_hints(self.hints)}"
        return listed(head, map(printed_table, self.branches))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the rows so far, and those of every branch."""
        labelled = [(relation.label or numbered(0), relation), *_branches(self, scope, has_input=True)]
        return united([item for _, item in labelled], _source(self, labelled), is_inner=self.kind == "inner")

    def rows(self, scope: Scope) -> Relation:
        """Give the rows of every branch."""
        labelled = _branches(self, scope)
        return united([item for _, item in labelled], _source(self, labelled), is_inner=self.kind == "inner")


def _source(node: Union, labelled: Sequence[tuple[str, Relation]]) -> TableColumn | None:
    return TableColumn(node.with_source, [label for label, _ in labelled]) if node.with_source else None


def _branches(node: Union, scope: Scope, *, has_input: bool = False) -> list[tuple[str, Relation]]:
    """Return the relations that a union names, each with its label; a fuzzy one passes over what cannot be resolved."""
    relations: list[tuple[str, Relation]] = []
    refused: KqlSemanticError | None = None
    for at, branch in enumerate(node.branches, start=int(has_input)):
        try:
            relations += [(relation.label or numbered(at), relation) for relation in resolved(branch, scope)]
        except KqlSemanticError as why:
            if not node.is_fuzzy:
                raise
            refused = refused or why
    if not relations and not has_input and refused is not None:
        raise refused
    return relations
