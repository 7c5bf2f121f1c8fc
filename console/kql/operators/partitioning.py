"""`partition`, `fork` and `facet`: pipelines of their own over the rows at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.compiled import constant
from console.kql.compiling.meanings import held
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.columns import places_of
from console.kql.operators.expanding import Hand
from console.kql.operators.registry import operator
from console.kql.operators.rows import rows_by
from console.kql.relations import Batch, Relation, gathered
from console.kql.syntax.tree import Call, Facet, Fork, Given, Name, Named, Partition, Pipeline, Summarize
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope

MOST, UNBOUNDED = (
    64,
    ("native", "shuffle"),
)  # values that Kusto takes, and the strategies that take any number


@operator(Partition)
def partition(node: Partition, relation: Relation, scope: Scope) -> Relation:
    """Run a pipeline over the rows of each value, and give all that comes of them."""
    key = compiled(node.by, Setting.over(relation, scope))
    hand = Hand(relation.schema, relation.name)
    body = _planned(node, hand, constant(None, key.type), scope)
    is_of_values = any(isinstance(each, Call) and each.name == "toscalar" for each in walk(node.body))
    is_of_values = is_of_values or not isinstance(node.body.source, Given)
    width = len(relation.schema)

    def batches() -> Iterator[Batch]:
        whole = gathered(scope.run.budget.hold(relation.batches(), width), width)
        values, parts = key.of(whole), rows_by([key], whole).values()
        if len(parts) > MOST and not any(each.value in UNBOUNDED for each in node.hints):
            raise refusal(
                f"{len(parts)} values of {node.by.name}, of {MOST} that partition takes without hint.strategy=native",
                node,
            )
        for rows in parts:
            hand.batch = whole.at(rows)
            value = constant(values[rows[0]], key.type)
            of_part = _planned(node, hand, value, scope) if is_of_values else body
            found = gathered(of_part.batches(), len(body.schema))
            if found.length:
                yield Batch.of(found.columns(len(body.schema)), found.length)

    return Relation(body.schema, batches)


def _planned(node: Partition, hand: Hand, value: Compiled, scope: Scope) -> Relation:
    """Return what the pipeline makes of the rows at hand; where it begins with another table, the column is its value."""
    inner = scope.inner(hand.relation)
    inner.names[node.by.name] = value
    return scope.run.plan(node.body, inner)


@operator(Fork)
def fork(node: Fork, relation: Relation, scope: Scope) -> Relation:
    """Run several pipelines over the same rows: the results of all, the first of them here."""
    kept = held(relation, scope)
    found = [scope.run.plan(branch.body, scope.inner(kept)) for branch in node.branches]
    if not found:
        raise refusal("fork needs a branch", node)
    scope.run.results += found[1:]
    return found[0]


@operator(Facet)
def facet(node: Facet, relation: Relation, scope: Scope) -> Relation:
    """Give what the pipeline makes of the rows, and for each column its values with their counts."""
    kept = held(relation, scope)
    inner = scope.inner(kept)
    names = [relation.schema.names[place] for each in node.by for place in places_of(each, relation)]
    if not names:
        raise refusal("facet needs a column", node)
    bodies = [node.body] if node.body is not None else []
    bodies += [_counts(node, name) for name in names]
    found = [scope.run.plan(body, inner) for body in bodies]
    scope.run.results += found[1:]
    return found[0]


def _counts(node: Facet, name: str) -> Pipeline:
    place = node.place
    counted = Named(place, (), Call(place, "count", ()))
    summary = Summarize(place, (counted,), (Named(place, (), Name(place, name)),))
    return Pipeline(place, Given(place), (summary,))
