"""The rows that meet conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.planning.windows import rows_at_once
from console.kql.relations import Batch, Relation
from console.kql.syntax.tree import Expression, Logical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling import Compiled


def conjuncts(node: Expression) -> list[Expression]:
    """Return the conditions that must all hold."""
    if isinstance(node, Logical) and node.operator == "and":
        return [conjunct for operand in node.operands for conjunct in conjuncts(operand)]
    return [node]


def filtered(relation: Relation, tests: Sequence[Compiled], *, is_whole: bool = False) -> Relation:
    """Return the rows for which every test is true."""

    def batches() -> Iterator[Batch]:
        if any(test.is_constant for test in tests):  # a constant that is not true
            return
        for batch in rows_at_once(relation) if is_whole else relation.batches():
            left = batch
            for test in tests:
                left = left.where(test.of(left))
                if not left.length:
                    break
            if left.length:
                yield left

    return Relation(relation.schema, batches, relation.is_ordered, relation.name)
