"""`join`: the matching rows of another table beside the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.joining import joined, kept, printed_join, read_conditions, side_by_side, sides_of
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import table
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Hint, Pipeline

JOIN_KINDS = (
    "innerunique",
    "inner",
    "leftouter",
    "rightouter",
    "fullouter",
    "leftanti",
    "rightanti",
    "leftsemi",
    "rightsemi",
    "anti",
    "leftantisemi",
    "rightantisemi",
    "outer",
)


_SAME_KIND = {
    "anti": "leftanti",
    "leftantisemi": "leftanti",
    "rightantisemi": "rightanti",
    "outer": "fullouter",
}


@operator(
    "join", summary="Set the matching rows of another table beside the rows.", kinds=JOIN_KINDS, after=("on",)
)
@dataclass(frozen=True, slots=True)
class Join(RowOperator):
    """`join kind=kind (right) on conditions`: a condition is a Name, or `$left.x == $right.y`."""

    kind: str  # innerunique, inner, leftouter, rightouter, fullouter, leftanti, rightanti, leftsemi or rightsemi
    right: Pipeline
    conditions: tuple[Expression, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind", "isfuzzy", alone_in="join")
        kind = choice(reader, settings.text("kind"), "join", JOIN_KINDS)
        right = table(reader)
        settings.extend(parameters(reader))
        return cls(word.place, _SAME_KIND.get(kind, kind), right, read_conditions(reader), settings.hints)

    def print(self) -> str:
        kind = "" if self.kind == "innerunique" else f" kind={self.kind}"
        return printed_join(f"join{kind}", self.right, self.conditions, self.hints)

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Join as the kind says."""
        right = scope.run.plan(self.right, scope)
        sides = sides_of(self, relation, right, self.conditions, is_unique=self.kind == "innerunique")
        match self.kind:
            case "leftsemi" | "leftanti":
                return kept(sides, scope, is_semi=self.kind == "leftsemi")
            case "rightsemi" | "rightanti":
                return kept(sides.turned(), scope, is_semi=self.kind == "rightsemi")
        columns, places = side_by_side(sides, range(len(right.schema)))
        return joined(sides, scope, self.kind, columns, places)
