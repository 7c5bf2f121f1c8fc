"""`fork`: several queries over the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.meanings import held
from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.bases import RowOperator
from console.kql.syntax.parts import body
from console.kql.syntax.printing.layout import printed, printed_name
from console.kql.syntax.printing.pipelines import printed_block
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Phrase, Pipeline

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@dataclass(frozen=True, slots=True)
class ForkBranch(Phrase):
    """A branch of fork, with its name or ""."""

    name: str
    body: Pipeline

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, name = reader.place, ""
        if reader.at_name():
            name = reader.name()
            reader.expect("=", after=name)
        return cls(place, name, body(reader))

    def print(self) -> str:
        return (
            f"{printed_name(self.name)} = {printed_block(self.body)}"
            if self.name
            else printed_block(self.body)
        )


@operator("fork", summary="Run several queries over the same rows, each with a result of its own.")
@dataclass(frozen=True, slots=True)
class Fork(RowOperator):
    """`fork (branch) (branch)`: several results."""

    branches: tuple[ForkBranch, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        branches = [ForkBranch.read(reader)]
        while reader.at_name() or reader.text == "(":
            branches.append(ForkBranch.read(reader))
        return cls(word.place, tuple(branches))

    def print(self) -> str:
        return "fork " + " ".join(map(printed, self.branches))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Run several pipelines over the same rows: the results of all, the first of them here."""
        cached = held(relation, scope)
        relations = [scope.run.plan(branch.body, scope.inner(cached)) for branch in self.branches]
        if not relations:
            raise refusal("fork needs a branch", self)
        scope.run.results += relations[1:]
        return relations[0]
