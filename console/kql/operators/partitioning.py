"""`partition`, `fork` and `facet`: pipelines of their own over the rows at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling import compiled
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.columns import places_of
from console.kql.operators.expanding import Hand
from console.kql.operators.registry import operator
from console.kql.operators.rows import rows_by
from console.kql.relations import Batch, Relation, gathered, in_batches
from console.kql.syntax.tree import Call, Facet, Fork, Given, Name, Named, Partition, Pipeline, Summarize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope


@operator(Partition)
def partition(node: Partition, relation: Relation, scope: Scope) -> Relation:
    """Run a pipeline over the rows of each value, and give all that comes of them."""
    key = compiled(node.by, Setting.over(relation, scope))
    hand = Hand(relation.schema, relation.name)
    body = scope.run.plan(node.body, scope.inner(hand.relation))
    width = len(relation.schema)

    def batches() -> Iterator[Batch]:
        whole = gathered(scope.run.budget.hold(relation.batches(), width), width)
        for rows in rows_by([key], whole).values():
            hand.batch = whole.at(rows)
            found = gathered(body.batches(), len(body.schema))
            if found.length:
                yield Batch.of(found.columns(len(body.schema)), found.length)

    return Relation(body.schema, batches)


@operator(Fork)
def fork(node: Fork, relation: Relation, scope: Scope) -> Relation:
    """Run several pipelines over the same rows: the results of all, the first of them here."""
    held = _held(relation, scope)
    found = [scope.run.plan(branch.body, scope.inner(held)) for branch in node.branches]
    if not found:
        raise refusal("fork needs a branch", node)
    scope.run.results += found[1:]
    return found[0]


@operator(Facet)
def facet(node: Facet, relation: Relation, scope: Scope) -> Relation:
    """Give for each column its values with their counts, and what the pipeline makes of the rows."""
    held = _held(relation, scope)
    inner = scope.inner(held)
    names = [relation.schema.names[place] for each in node.by for place in places_of(each, relation)]
    if not names:
        raise refusal("facet needs a column", node)
    bodies = [_counts(node, name) for name in names]
    found = [scope.run.plan(body, inner) for body in bodies]
    if node.body is not None:
        found.append(scope.run.plan(node.body, inner))
    scope.run.results += found[1:]
    return found[0]


def _counts(node: Facet, name: str) -> Pipeline:
    place = node.place
    counted = Named(place, (), Call(place, "count", ()))
    summary = Summarize(place, (counted,), (Named(place, (), Name(place, name)),))
    return Pipeline(place, Given(place), (summary,))


def _held(relation: Relation, scope: Scope) -> Relation:
    """Return the rows kept, to be read by several pipelines."""
    kept: list[Batch] = []
    width = len(relation.schema)

    def batches() -> Iterator[Batch]:
        if not kept:
            kept.append(gathered(scope.run.budget.hold(relation.batches(), width), width))
        return in_batches(kept[0])

    return Relation(relation.schema, batches, relation.is_ordered, relation.name)
