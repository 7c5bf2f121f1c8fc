"""Reading expressions by precedence climbing: one function, and a number for how strongly each operator binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.dynamics import dynamic_literal, string
from console.kql.syntax.literals import TYPES, number_literal, timespan_literal, typed_literal
from console.kql.syntax.parameters import parameters
from console.kql.syntax.tree import (
    Among,
    Between,
    Binary,
    Call,
    Index,
    Literal,
    Logical,
    Member,
    Name,
    Named,
    Remote,
    Star,
    Unary,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression

OR, AND, EQUALITY, RELATION, SUM, PRODUCT, TEXT = range(1, 8)  # Kusto's own order: words about text bind most
LONGEST_CHAIN = 100
LISTS = ("in", "in~", "!in", "!in~", "has_any", "has_all")
RANGES = ("between", "!between")
TEXT_WORDS = tuple(
    f"{negation}{word}{case}"
    for word in ("has", "contains", "startswith", "endswith", "hasprefix", "hassuffix")
    for case in ("", "_cs")
    for negation in ("", "!")
)
UNDOCUMENTED = ("like", "likecs", "notlike", "notlikecs")  # Kusto reads them; what they mean, nothing says
OLDER = {"<>": "!=", "notcontains": "!contains", "containscs": "contains_cs"}  # spellings Kusto still reads
BINDING = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("==", "!=", "<>", "=~", "!~", ":", *LISTS, *RANGES), EQUALITY),
    **dict.fromkeys(("<", "<=", ">", ">="), RELATION),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "%"), PRODUCT),
    **dict.fromkeys((*TEXT_WORDS, *UNDOCUMENTED, "matches", "notcontains", "containscs"), TEXT),
}
CONSTANTS = {
    **dict.fromkeys(("true", "True", "TRUE"), (True, "bool")),
    **dict.fromkeys(("false", "False", "FALSE"), (False, "bool")),
    "null": (None, "dynamic"),
}
SCOPES = ("cluster", "database", "workspace", "app", "resource", "adx", "arg")
TABLE_WORDS = ("union", "search", "find", "range", "print", "datatable", "externaldata", "evaluate")
_IN_WILDCARDS = ("name", "number", "timespan")
_BEFORE_ROWS = frozenset({"*", "-", "+", "in"})  # union *, print -1, search in (T)
_AFTER_NAME = {*BINDING, "|", ")", ",", ";", "=", ".", "", "asc", "desc", "by", "to"} - _BEFORE_ROWS


def expression(reader: Reader, floor: int = OR) -> Expression:
    """Read an expression whose operators bind at least as strongly as `floor`."""
    reader.deepen()
    left = _signed(reader)
    links = 0
    while (binding := BINDING.get(reader.text, 0)) >= floor:
        if reader.text == ":" and not reader.searches:
            break
        left = _joined(reader, left, binding)
        links += 1
        if links > LONGEST_CHAIN:
            reader.fail("this chain of operators is too long")
    reader.rise()
    return left


def argument(reader: Reader) -> Expression:
    """Read what may stand in brackets: an expression, or a pipeline."""
    if begins_table(reader):
        return reader.pipeline(reader, None)
    argument_ = expression(reader)
    return reader.pipeline(reader, argument_) if reader.text == "|" else argument_


def begins_table(reader: Reader) -> bool:
    """Whether one of the words that produce rows comes next, and not a column of the same name."""
    word, after, then = reader.text, reader.peek(), reader.peek(2)
    if word not in TABLE_WORDS or after.text in _AFTER_NAME:
        return False
    if word in ("datatable", "externaldata"):
        return after.text == "("
    if word == "range":
        return after.kind == "name" or (after.text == "[" and then.kind == "string")
    return after.text != "in" or then.text == "("


def _joined(reader: Reader, left: Expression, binding: int) -> Expression:
    """Read an operator and what stands right of it."""
    token = reader.take()
    if binding <= AND:
        operands = [left, expression(reader, binding + 1)]
        while reader.accept(token.text):
            operands.append(expression(reader, binding + 1))
        return Logical(token.place, token.text, tuple(operands))
    if token.text in LISTS:
        return Among(token.place, token.text, left, _listed(reader, token))
    if token.text in RANGES:
        return _between(reader, token, left)
    word = OLDER.get(token.text, token.text)
    if word == "matches":
        reader.expect("regex", after="matches")
        word = "matches regex"
    return Binary(token.place, word, left, expression(reader, binding + 1))


def _listed(reader: Reader, word: Token) -> tuple[Expression, ...]:
    if reader.text != "(":
        reader.fail(f"expected ( after {word.text}, found {reader.described()}")
    positional, items = arguments(reader)
    if items:
        raise KqlSyntaxError(f"a value of {word.text} has no name", *items[0].place)
    return positional


def _between(reader: Reader, word: Token, left: Expression) -> Between:
    opening = reader.expect("(", after=word.text)
    low = expression(reader)
    reader.expect("..", after="the lower end")
    high = expression(reader)
    reader.close(opening)
    return Between(word.place, left, low, high, word.text.startswith("!"))


def _signed(reader: Reader) -> Expression:
    if reader.text in ("-", "+"):
        token = reader.take()
        reader.deepen()
        negated = Unary(token.place, token.text, _signed(reader))
        reader.rise()
        return negated
    node = primary(reader)
    return _reached(reader, node) if reader.text in (".", "[") else node


def _reached(reader: Reader, node: Expression) -> Expression:
    """Read the way into a dynamic: `.name`, `["name"]`, `[0]`; a dot may stand before a bracket."""
    steps = 0
    while reader.text in (".", "["):
        token = reader.take()
        if token.text == "." and reader.text == "[" and reader.peek().kind != "string":
            token = reader.take()
        if token.text == ".":
            node = Member(reader.place, node, reader.name("a property"))
        else:
            node = Index(token.place, node, expression(reader))
            reader.close(token)
        steps += 1
        if steps > LONGEST_CHAIN:
            reader.fail("this path is too long")
    return node


def primary(reader: Reader) -> Expression:
    """Read what no operator divides: a name, a call, a literal, or something in brackets."""
    token = reader.token
    if token.kind == "name":
        return _named(reader)
    if token.kind in _LITERALS:
        return _LITERALS[token.kind](reader.take())
    if token.kind == "string":
        return Literal(token.place, string(reader), "string")
    if token.text == "[":
        return Name(token.place, reader.name())
    if token.text == "*":
        return Star(reader.take().place)
    return _bracketed(reader)


def _bracketed(reader: Reader) -> Expression:
    if reader.text != "(":
        reader.fail(f"expected a value, found {reader.described()}")
    opening = reader.take()
    items = argument(reader)
    reader.close(opening)
    return items


def _named(reader: Reader) -> Expression:
    token = reader.take()
    if token.text == "toscalar":
        parameters(reader, "kind")
    if reader.text == "(":
        return _called(reader, token)
    if token.text in CONSTANTS:
        return Literal(token.place, *CONSTANTS[token.text])
    return Name(token.place, token.text)


def _called(reader: Reader, token: Token) -> Expression:
    word = token.text
    if word == "dynamic":
        return dynamic_literal(reader, token.place)
    if word in TYPES and word != "string":
        raise KqlSyntaxError(
            f"{word}(...) takes a literal, to{TYPES[word]}(...) converts a value", *token.place
        )
    call = Call(token.place, word, *arguments(reader))
    return _remote(reader, call) if word in SCOPES and reader.text == "." else call


def arguments(reader: Reader) -> tuple[tuple[Expression, ...], tuple[Named, ...]]:
    """Read arguments in brackets: those by position, and from the first by name on the others."""
    opening = reader.expect("(")
    positional: list[Expression] = []
    by_name: list[Named] = []
    while reader.text != ")":
        place = reader.place
        names: tuple[str, ...] = ()
        if reader.at_assignment():
            names = (reader.name(),)
            reader.take()
        if names or by_name:
            by_name.append(Named(place, names, argument(reader)))
        else:
            positional.append(argument(reader))
        if not reader.accept(","):
            break
    reader.close(opening)
    return tuple(positional), tuple(by_name)


def _remote(reader: Reader, call: Call) -> Remote:
    through = [call]
    while True:
        reader.expect(".")
        target = wildcard(reader) or _member_call(reader)
        if isinstance(target, Call) and target.name in SCOPES and reader.text == ".":
            through.append(target)
            continue
        return Remote(call.place, tuple(through), target)


def _member_call(reader: Reader) -> Name | Call:
    place, name = reader.place, reader.name("a table")
    return Call(place, name, *arguments(reader)) if reader.text == "(" else Name(place, name)


def wildcard(reader: Reader) -> Wildcard | None:
    """Read a name with `*` in it, if one comes next."""
    ahead, after = 0, reader.token
    while after.kind in _IN_WILDCARDS or after.text == "*":
        ahead += 1
        before, after = after, reader.peek(ahead)
        if before.start + len(before.text) != after.start:
            break
    parts = [reader.peek(item).text for item in range(ahead)]
    if "*" not in parts:
        return None
    place = reader.place
    for _ in parts:
        reader.take()
    return Wildcard(place, "".join(parts))


_LITERALS: dict[str, Callable[[Token], Literal]] = {
    "number": number_literal,
    "timespan": timespan_literal,
    "typed": typed_literal,
}
