"""Reading the parts that several operators share: named columns, orders, schemas, tables, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from console.kql.errors import KqlSyntaxError, nearest
from console.kql.syntax.expressions import OR, begins_table, expression, primary, wildcard
from console.kql.syntax.literals import TYPES
from console.kql.syntax.registry import OPERATORS, ORIGINS
from console.kql.syntax.tree import (
    Call,
    Given,
    Name,
    Named,
    Order,
    Pipeline,
    Remote,
    TypedName,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Operator

T = TypeVar("T")
UNSUPPORTED = ("graph-merge", "graph-where-nodes", "graph-where-edges", "macro-expand", "execute-and-cache")
MISTAKEN = {
    "select": "project",
    "group": "summarize",
    "having": "where",
    "orderby": "order by",
    "aggregate": "summarize",
}


def several(reader: Reader, read: Callable[[Reader], T]) -> tuple[T, ...]:
    """Read one or more of something, commas between."""
    items = [read(reader)]
    while reader.accept(","):
        items.append(read(reader))
    return tuple(items)


def bracketed(
    reader: Reader, read: Callable[[Reader], T], *, opening: str = "(", after: str = ""
) -> tuple[T, ...]:
    """Read none or more of something in brackets; a comma may follow the last."""
    bracket = reader.expect(opening, after=after)
    closing = ")" if opening == "(" else "]"
    items: list[T] = []
    while reader.text != closing:
        items.append(read(reader))
        if not reader.accept(","):
            break
    reader.close(bracket)
    return tuple(items)


def named(reader: Reader, floor: int = OR) -> Named:
    """Read `expression`, `name = expression` or `(a, b) = expression`, no operator in it weaker than `floor`."""
    place = reader.place
    names: tuple[str, ...] = ()
    if reader.at_assignment():
        names = (reader.name(),)
    elif reader.text == "(" and _names_several(reader):
        names = bracketed(reader, lambda node: node.name())
    if names:
        reader.expect("=")
    return Named(place, names, expression(reader, floor))


def _names_several(reader: Reader) -> bool:
    """Whether `(a, b) =` comes next."""
    ahead = 1
    while True:
        if reader.peek(ahead).kind == "name":
            ahead += 1
        elif reader.peek(ahead).text == "[" and reader.peek(ahead + 1).kind == "string":
            ahead += 3
        else:
            return False
        if reader.peek(ahead).text != ",":
            return reader.peek(ahead).text == ")" and reader.peek(ahead + 1).text == "="
        ahead += 1


def ends(reader: Reader) -> bool:
    """Whether the operator ends here."""
    return reader.kind == "end" or reader.text in ("|", ";", ")", "}")


def columns(reader: Reader) -> tuple[Named, ...]:
    """Read one or more columns."""
    return several(reader, named)


def order(reader: Reader) -> Order:
    """Read what to sort by, filling in the defaults; a name that it is given is of no use to anyone."""
    if reader.at_assignment():
        reader.name()
        reader.take()
    place, of = reader.place, expression(reader)
    is_descending = not reader.accept("asc")
    if is_descending:
        reader.accept("desc")
    nulls_first = not is_descending
    if reader.accept("nulls"):
        if reader.text not in ("first", "last"):
            reader.fail(f"expected first or last after nulls, found {reader.described()}")
        nulls_first = reader.take().text == "first"
    return Order(place, of, is_descending, nulls_first)


def column_pattern(reader: Reader) -> Name | Wildcard:
    """Read a column's name, or a pattern of names."""
    pattern = wildcard(reader)
    return pattern or Name(reader.place, reader.name("a column"))


def typed_name(reader: Reader) -> TypedName:
    """Read `name: type`."""
    place, name = reader.place, reader.name("a column")
    reader.expect(":", after=name)
    return TypedName(place, name, type_name(reader))


def type_name(reader: Reader) -> str:
    """Read a scalar type by any of its names, and return the usual one."""
    word = reader.text
    if word not in TYPES:
        reader.fail(f"no type {reader.described()}", meant=nearest(word, TYPES))
    reader.take()
    return TYPES[word]


def table(reader: Reader) -> Pipeline:
    """Read one of the tables that an operator brings together: a name, a pattern, a call, or a pipeline in brackets."""
    place = reader.place
    if pattern := wildcard(reader):
        return Pipeline(place, pattern, ())
    if begins_table(reader):
        word = reader.take()
        return Pipeline(place, ORIGINS[word.text].node.read(reader, word), ())
    return piped(reader, primary(reader))


def piped(reader: Reader, node: Expression) -> Pipeline:
    """Return an expression as the pipeline that it is or begins; raises KqlSyntaxError if it gives no rows."""
    if isinstance(node, Pipeline):
        return node
    if isinstance(node, Call) and reader.accept("."):
        node = Remote(node.place, (node,), Name(reader.place, reader.name("the path of a pattern")))
    if isinstance(node, Name | Call | Remote):
        return Pipeline(node.place, node, ())
    place = min(reader.place, node.place)
    raise KqlSyntaxError("expected a table", *place)


def body(reader: Reader) -> Pipeline:
    """Read the operators in brackets that go over the rows at hand."""
    place = reader.place
    if reader.text not in ("(", "{"):
        reader.fail(f"expected operators in brackets, found {reader.described()}")
    opening = reader.take()
    if reader.text not in OPERATORS:
        node = reader.pipeline(reader, None)
    else:
        node = Pipeline(place, Given(place), steps(reader))
    reader.close(opening)
    return node


def steps(reader: Reader) -> tuple[Operator, ...]:
    """Read one or more operators, a `|` between."""
    reader.deepen()
    operators = [_step(reader)]
    while reader.accept("|"):
        operators.append(_step(reader))
    reader.rise()
    return tuple(operators)


def _step(reader: Reader) -> Operator:
    word = reader.text
    spec = OPERATORS.get(word)
    if spec is None:
        if word in UNSUPPORTED:
            reader.fail(f"the operator {word} is not supported")
        if reader.kind != "name":
            reader.fail(f"expected an operator after |, found {reader.described()}")
        reader.fail(f"no operator {word}", meant=MISTAKEN.get(word.casefold()) or nearest(word, OPERATORS))
    return spec.node.read(reader, reader.take())
