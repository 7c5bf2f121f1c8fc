"""One expression compiled: which module knows how, and the plain kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from console.kql.compiling.compiled import Compiled, constant
from console.kql.compiling.scopes import NOTHING, Closure, Setting, refusal
from console.kql.functions.registry import OPERATORS, CallRefused
from console.kql.relations import Batch, Relation
from console.kql.syntax.tree import Call, Literal, Name, Node, Star, Unary, Wildcard
from console.kql.values.conversions import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.functions.registry import Function
    from console.kql.syntax.tree import Expression

    Compiler = Callable[[Any, Setting], Compiled]

N = TypeVar("N", bound="Compiler")
ONE_ROW = Batch.of((), 1)
COMPILERS: dict[type[Node], Compiler] = {}


def compiles(*kinds: type[Node]) -> Callable[[N], N]:
    """Register the decorated function as the compiler of these kinds of expressions."""

    def register(of: N) -> N:
        COMPILERS.update(dict.fromkeys(kinds, of))
        return of

    return register


def compiled(node: Expression, setting: Setting) -> Compiled:
    """Return an expression ready to run, of several values the first; raises KqlSemanticError for one that cannot."""
    result = COMPILERS[type(node)](node, setting)
    return part_of(result, 0) if result.parts else result


def compiled_parts(node: Expression, setting: Setting) -> Compiled:
    """Return an expression ready to run, with all values of a function that gives several."""
    return COMPILERS[type(node)](node, setting)


def part_of(operand: Compiled, at: int) -> Compiled:
    """Return one of the values that an expression gives."""
    kind = operand.parts[at][1]
    if operand.is_constant:
        return constant(None if operand.value is None else operand.value[at], kind)
    return Compiled(kind, lambda batch: [None if value is None else value[at] for value in operand.of(batch)])


def constant_of(node: Expression, scope: Scope, what: str) -> Any:
    """Return the value of an expression that must have the same for all rows."""
    value = compiled(node, Setting(NOTHING, scope))
    if not value.is_constant:
        raise refusal(f"{what} must be a constant", node)
    return value.value


def predicate(node: Expression, setting: Setting) -> Compiled:
    """Return a condition: an expression that is a bool, or is brought to one."""
    value = compiled(node, setting)
    if value.type in ("bool", "dynamic"):
        return converted(value, "bool")
    raise refusal(f"a condition must be a bool, not a {value.type}", node)


def converted(operand: Compiled, kind: str) -> Compiled:
    """Return the same as another type."""
    convert = converter(operand.type, kind)
    if convert is None:
        return operand
    if operand.is_constant:
        return constant(convert(operand.value), kind)
    return Compiled(kind, lambda batch: list(map(convert, operand.of(batch))))


def applied(function: Function, arguments: Sequence[Compiled], node: Node, setting: Setting) -> Compiled:
    """Return a function applied to its arguments, at once where they are constant."""
    try:
        bound = function.bind([argument.argument for argument in arguments], setting.scope.run.context)
    except CallRefused as why:
        raise refusal(str(why), node) from why
    over = _placed(bound.over, node)
    varying = [argument.of for argument in arguments if not argument.is_constant]
    if not varying and bound.is_deterministic:
        return Compiled(bound.type, *_folded(over(1)[0]), bound.parts)
    if len(varying) == 1:
        only = varying[0]
        return Compiled(bound.type, lambda batch: over(batch.length, only(batch)), parts=bound.parts)
    return Compiled(
        bound.type,
        lambda batch: over(batch.length, *[argument(batch) for argument in varying]),
        parts=bound.parts,
    )


def _placed(over: Callable[..., list[Any]], node: Node) -> Callable[..., list[Any]]:
    """Return a function whose refusals, while it runs over rows, say where it stands."""

    def placed(length: int, *columns: list[Any]) -> list[Any]:
        try:
            return over(length, *columns)
        except CallRefused as why:
            raise refusal(str(why), node) from why

    return placed


def _folded(value: Any) -> tuple[Callable[[Batch], list[Any]], Any]:
    return (lambda batch: [value] * batch.length), value


def operated(operator: str, operands: Sequence[Compiled], node: Node, setting: Setting) -> Compiled:
    """Return what stands between operands applied to them."""
    if operator not in OPERATORS:
        raise refusal(f"the operator {operator} is not supported", node)
    return applied(OPERATORS[operator], operands, node, setting)


@compiles(Literal)
def _literal(node: Literal, _: Setting) -> Compiled:
    return constant(node.value, node.type)


@compiles(Name)
def _name(node: Name, setting: Setting) -> Compiled:
    place = setting.schema.places.get(node.name)
    meaning = setting.column(node.name) if place is not None else setting.scope.find(node.name)
    if isinstance(meaning, Compiled):
        if place is None and not meaning.is_constant and setting.scope.is_beyond_table(node.name):
            raise refusal(f"{node.name} differs from row to row, and a table is made once for all rows", node)
        return meaning
    if isinstance(meaning, Relation):
        return first_value(meaning, node, setting)
    if isinstance(meaning, Closure):
        if any(parameter.default is None for parameter in meaning.function.parameters):
            raise refusal(f"{node.name} is a function: call it as {node.name}(...)", node)
        return compiled(Call(node.place, node.name, ()), setting)
    opened = setting.column(node.name)
    if opened is None:
        raise setting.unknown(node)
    return opened


def first_value(relation: Relation, node: Node, setting: Setting) -> Compiled:
    """Return the value in the first row and column of a relation, null where it has no rows."""
    if not relation.schema.columns:
        raise refusal("a table without columns is no value", node)
    kind = relation.schema.columns[0].type
    empty = "" if kind == "string" else None
    if not setting.scope.run.has_rows:
        return constant(empty, kind)
    for batch in relation.batches():
        if batch.length:
            return constant(batch.column(0)[0], kind)
    return constant(empty, kind)


@compiles(Unary)
def _unary(node: Unary, setting: Setting) -> Compiled:
    of = compiled(node.of, setting)
    return of if node.operator == "+" else operated("negate", (of,), node, setting)


@compiles(Star, Wildcard)
def _star(node: Star | Wildcard, _: Setting) -> Compiled:
    raise refusal("* stands for all columns, which is no value here", node)
