"""Operators that choose or count rows and leave the columns alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, compiled, constant_of, predicate
from console.kql.compiling.naming import Names, keeps_name, name_of
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.headings import bare_names, named_keys, refuse_repeated, said_names
from console.kql.operators.registry import operator
from console.kql.operators.windows import rows_at_once
from console.kql.relations import Batch, Relation, Schema, in_batches
from console.kql.syntax.tree import (
    AssertSchema,
    Call,
    Consume,
    Count,
    Distinct,
    Expression,
    Logical,
    Sample,
    SampleDistinct,
    Take,
    Where,
)
from console.kql.tables import Column
from console.kql.values.equality import identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Scope


@operator(Where)
def where(node: Where, relation: Relation, scope: Scope) -> Relation:
    """Keep the rows for which the predicate is true; each part of an `and` only sees what the ones before it left."""
    setting = Setting.over(relation, scope)
    tests = [predicate(each, setting) for each in conjuncts(node.predicate)]
    return filtered(
        relation, [test for test in tests if test.value is not True], is_whole=bool(setting.windows)
    )


def conjuncts(node: Expression) -> list[Expression]:
    """Return the conditions that must all hold."""
    if isinstance(node, Logical) and node.operator == "and":
        return [each for operand in node.operands for each in conjuncts(operand)]
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


def whole_number(node: Expression, scope: Scope, what: str) -> int:
    """Return a constant that must be a number of rows."""
    value = constant_of(node, scope, what)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal(f"{what} must be a whole number", node)
    return max(0, value)


@operator(Take)
def take(node: Take, relation: Relation, scope: Scope) -> Relation:
    """Give some rows, here the first ones."""
    count = whole_number(node.count, scope, "how many to take")
    return Relation(
        relation.schema, lambda: first(relation.batches(), count), relation.is_ordered, relation.name
    )


def first(batches: Iterator[Batch], count: int) -> Iterator[Batch]:
    """Yield the first rows, and ask for no more than they need."""
    left = count
    if not left:
        return
    for batch in batches:
        yield batch if batch.length <= left else batch.part(0, left)
        left -= batch.length
        if left <= 0:
            return


@operator(Sample)
def sample(node: Sample, relation: Relation, scope: Scope) -> Relation:
    """Give so many rows at random."""
    count = whole_number(node.count, scope, "how many to sample")

    def batches() -> Iterator[Batch]:
        whole = relation.gathered()
        chosen = random.sample(range(whole.length), min(count, whole.length))
        yield whole.at(sorted(chosen))

    return Relation(relation.schema, batches, name=relation.name)


@operator(SampleDistinct)
def sample_distinct(node: SampleDistinct, relation: Relation, scope: Scope) -> Relation:
    """Give so many different values of an expression."""
    count = whole_number(node.count, scope, "how many to sample")
    of = compiled(node.of.of, Setting.over(relation, scope))
    name = node.of.names[0] if node.of.names else name_of(node.of.of) or "Column1"
    different = _different(relation, [of], Schema((Column(name, of.type),)))
    return Relation(different.schema, lambda: first(different.batches(), count))


@operator(Distinct)
def distinct(node: Distinct, relation: Relation, scope: Scope) -> Relation:
    """Give each combination of values once."""
    if not node.columns:
        places = [Compiled(each.type, _column(place)) for place, each in enumerate(relation.schema.columns)]
        return _different(relation, places, relation.schema)
    said = said_names(node.columns)
    refuse_repeated((*said, *bare_names(node.columns)), node)
    setting = Setting.over(relation, scope)
    found = [compiled(each.of, setting) for each in node.columns]
    columns = named_keys(node.columns, found, Names(said=said), _own_name)
    return _different(relation, found, Schema(tuple(columns)))


def _own_name(node: Expression) -> str:
    """Return what a value is called by itself; here the type of something has no name."""
    of = node
    while isinstance(of, Call) and keeps_name(of.name):
        of = of.arguments[0]
    return "" if isinstance(of, Call) and of.name == "gettype" else name_of(node)


def _column(place: int) -> Any:
    return lambda batch: batch.column(place)


def _different(relation: Relation, of: Sequence[Compiled], schema: Schema) -> Relation:
    def batches() -> Iterator[Batch]:
        seen: set[Any] = set()
        for batch in relation.batches():
            columns = [each.of(batch) for each in of]
            keys = keys_of(columns, [each.type for each in of], batch.length)
            fresh: list[int] = []
            for row, key in enumerate(keys):
                if key not in seen:
                    seen.add(key)
                    fresh.append(row)
            if fresh:
                yield Batch.of(columns, batch.length).at(fresh)

    return Relation(schema, batches)


def keys_of(columns: Sequence[list[Any]], types: Sequence[str], length: int) -> list[Any]:
    """Return for each row what can be hashed and is equal for rows with equal values."""
    parts = [
        list(map(identity, column)) if kind in ("dynamic", "real") else column
        for column, kind in zip(columns, types, strict=True)
    ]
    if len(parts) == 1:
        return parts[0]
    return list(zip(*parts, strict=True)) if parts else [()] * length


def rows_by(keys: Sequence[Compiled], batch: Batch) -> dict[Any, list[int]]:
    """Return the numbers of the rows that have the same values, in the order of the first of each."""
    columns = [key.of(batch) for key in keys]
    groups: dict[Any, list[int]] = {}
    for row, key in enumerate(keys_of(columns, [key.type for key in keys], batch.length)):
        groups.setdefault(key, []).append(row)
    return groups


@operator(Count)
def count(node: Count, relation: Relation, scope: Scope) -> Relation:
    """Count the rows."""

    def batches() -> Iterator[Batch]:
        if relation.table is not None and scope.run.optimised:
            scope.run.budget.check()
            yield Batch.of([[len(relation.table)]], 1)
        else:
            yield Batch.of([[sum(batch.length for batch in relation.batches())]], 1)

    return Relation(Schema((Column(node.name, "long"),)), batches)


@operator(Consume)
def consume(_: Consume, relation: Relation, __: Scope) -> Relation:
    """Take every row and give none."""

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            batch.columns(len(relation.schema))
        yield from in_batches(Batch.of((), 0))

    return Relation(relation.schema, batches)


@operator(AssertSchema)
def assert_schema(node: AssertSchema, relation: Relation, _: Scope) -> Relation:
    """Refuse the query unless the columns are these."""
    wanted = [(each.name, each.type) for each in node.schema]
    found = [(each.name, each.type) for each in relation.schema.columns]
    if wanted != found:
        raise refusal(
            "the columns are not those asserted: " + ", ".join(":".join(pair) for pair in found), node
        )
    return relation
