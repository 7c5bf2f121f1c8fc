"""`search`: rows in which any column holds these words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator, TabularSource
from console.kql.planning.searching import (
    printed_tables,
    read_tables,
    searched,
    searched_tables,
    with_origin,
)
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.registry import operator
from console.kql.syntax.searching import terms

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Pipeline

SEARCH_KINDS = ("default", "case_insensitive", "case_sensitive")


SOURCE = "$table"


@operator("search", summary="Find rows in which any column holds these words.", after=("in",))
@dataclass(frozen=True, slots=True)
class Search(RowOperator, TabularSource):
    """`search`: a source over `branches` (every table where none is named), or an operator.

    Its terms are spelled out: `"error*"` has become `* hasprefix "error"`, and `search *` is a Star.
    """

    is_case_sensitive: bool
    branches: tuple[Pipeline, ...]
    predicate: Expression

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind")
        is_case_sensitive = choice(reader, settings.text("kind"), "search", SEARCH_KINDS) == "case_sensitive"
        branches = read_tables(reader)
        return cls(
            word.place, is_case_sensitive, branches, terms(reader, is_case_sensitive=is_case_sensitive)
        )

    def print(self) -> str:
        kind = " kind=case_sensitive" if self.is_case_sensitive else ""
        return f"search{kind}{printed_tables(self.branches)} {operand(self.predicate)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the rows in which the terms are found."""
        matching = searched(self.predicate, relation, scope)
        return with_origin([matching] if matching else [], SOURCE)

    def rows(self, scope: Scope) -> Relation:
        """Give the rows of all tables, or of those named, in which the terms are found; $table says where."""
        branches = searched_tables(self.place, self.branches, scope)
        return with_origin(
            [matching for branch in branches if (matching := searched(self.predicate, branch, scope))], SOURCE
        )
