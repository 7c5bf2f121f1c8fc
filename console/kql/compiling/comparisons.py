"""Conditions: what stands between two operands, several conditions together, membership and ranges."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from console.kql.compiling.compiled import Compiled, column, constant
from console.kql.compiling.expressions import compiled, compiles, operated, predicate
from console.kql.compiling.meanings import table_of
from console.kql.compiling.scopes import refusal
from console.kql.errors import KqlSemanticError
from console.kql.syntax.tree import Among, Between, Binary, Logical, Star

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.compiling.compiled import Make
    from console.kql.compiling.scopes import Setting
    from console.kql.relations import Batch
    from console.kql.syntax.tree import Expression

SEARCHED = ("string", "dynamic")
ALWAYS: Make = lambda batch: [True] * batch.length  # noqa: E731  where reducing begins
NEVER: Make = lambda batch: [False] * batch.length  # noqa: E731  the same


@compiles(Binary)
def _binary(node: Binary, setting: Setting) -> Compiled:
    right = compiled(node.right, setting)
    if isinstance(node.left, Star):
        return _anywhere(node.operator, (right,), node, setting)
    return operated(node.operator, (compiled(node.left, setting), right), node, setting)


def _anywhere(
    operator: str, operands: Sequence[Compiled], node: Binary | Among, setting: Setting
) -> Compiled:
    """Return whether any column compares so; a column of a type that cannot is passed over."""
    tests: list[Compiled] = []
    for place, item in enumerate(setting.schema.columns):
        if item.type in SEARCHED or operator in ("==", "=~", "in", "in~"):
            try:
                tests.append(operated(operator, (column(place, item.type), *operands), node, setting))
            except KqlSemanticError:
                continue
    return either(tests)


@compiles(Logical)
def _logical(node: Logical, setting: Setting) -> Compiled:
    operands = [predicate(operand, setting) for operand in node.operands]
    return both(operands) if node.operator == "and" else either(operands)


def both(operands: Sequence[Compiled]) -> Compiled:
    """Return whether all are true; null is not."""
    if any(operand.is_constant and operand.value is not True for operand in operands):
        return constant(False, "bool")  # noqa: FBT003  the value itself
    varying = [operand.of for operand in operands if not operand.is_constant]
    return Compiled("bool", reduce(_both, varying, ALWAYS)) if varying else constant(True, "bool")  # noqa: FBT003  the same


def either(operands: Sequence[Compiled]) -> Compiled:
    """Return whether any is true; null is not."""
    if any(operand.is_constant and operand.value is True for operand in operands):
        return constant(True, "bool")  # noqa: FBT003  the same
    varying = [operand.of for operand in operands if not operand.is_constant]
    return Compiled("bool", reduce(_either, varying, NEVER)) if varying else constant(False, "bool")  # noqa: FBT003  the same


def _both(left: Make, right: Make) -> Make:
    return lambda batch: [(one and two) is True for one, two in zip(left(batch), right(batch), strict=True)]


def _either(left: Make, right: Make) -> Make:
    return lambda batch: [(one or two) is True for one, two in zip(left(batch), right(batch), strict=True)]


@compiles(Between)
def _between(node: Between, setting: Setting) -> Compiled:
    of, low, high = (compiled(key, setting) for key in (node.of, node.low, node.high))
    if high.type == "timespan" and low.type == "datetime":
        high = operated("+", (low, high), node, setting)
    within = _within(operated(">=", (of, low), node, setting), operated("<=", (of, high), node, setting))
    return negated(within) if node.is_negated else within


def _within(above: Compiled, below: Compiled) -> Compiled:
    """Return whether both bounds hold; null where one is not known to and the other does not say no."""
    if above.is_constant and below.is_constant:
        return constant(_holding(above.value, below.value), "bool")
    return Compiled("bool", lambda batch: list(map(_holding, above.of(batch), below.of(batch))))


def _holding(above: bool | None, below: bool | None) -> bool | None:  # noqa: FBT001  conditions themselves
    return above and below if above is not None else None if below else below


def negated(of: Compiled) -> Compiled:
    """Return the opposite of a condition; null stays null."""
    if of.is_constant:
        return constant(None if of.value is None else not of.value, "bool")
    return Compiled("bool", lambda batch: [None if value is None else not value for value in of.of(batch)])


@compiles(Among)
def _among(node: Among, setting: Setting) -> Compiled:
    items = [item for candidate in node.items for item in _items(candidate, setting)]
    operands = _listed(items)
    if isinstance(node.of, Star):
        return _anywhere(node.operator, (operands,), node, setting)
    return operated(node.operator, (compiled(node.of, setting), operands), node, setting)


def _items(node: Expression, setting: Setting) -> list[Compiled]:
    """Return one item, or all that a table or a constant array holds."""
    relation = table_of(node, setting)
    if relation is None:
        items = compiled(node, setting)
        if items.is_constant and isinstance(items.value, list):
            return [constant(value, "dynamic") for value in items.value]
        return [items]
    if not relation.schema.columns:
        raise refusal("a table without columns has no values to be among", node)
    if not setting.scope.run.has_rows:
        return []
    kind = relation.schema.columns[0].type
    return [constant(value, kind) for batch in relation.batches() for value in batch.column(0)]


def _listed(items: Sequence[Compiled]) -> Compiled:
    """Return all items as one dynamic array, made once where all are constant."""
    if all(item.is_constant for item in items):
        return constant([item.value for item in items], "dynamic")
    arrays = [item.type == "dynamic" for item in items]

    def make(batch: Batch) -> list[Any]:
        rows = zip(*(item.of(batch) for item in items), strict=True)
        return [_flat(row, arrays) for row in rows]

    return Compiled("dynamic", make)


def _flat(row: tuple[Any, ...], arrays: Sequence[bool]) -> list[Any]:
    flat: list[Any] = []
    for value, is_array in zip(row, arrays, strict=True):
        if is_array and isinstance(value, list):
            flat += value
        else:
            flat.append(value)
    return flat
