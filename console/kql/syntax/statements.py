"""Reading statements: `let`, `set`, `declare`, `restrict`, and the queries themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import argument, arguments, expression, primary
from console.kql.syntax.parts import bracketed, column_pattern, type_name, typed_name
from console.kql.syntax.registry import OPERATORS
from console.kql.syntax.tree import (
    AliasDatabase,
    Call,
    DeclareParameters,
    DeclarePattern,
    Function,
    Let,
    Literal,
    Name,
    Parameter,
    PatternCase,
    Query,
    Remote,
    RestrictAccess,
    SetOption,
    TableType,
    Wildcard,
)

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Place, Statement


def query(reader: Reader) -> Query:
    """Read a whole query, which may only define names; raises KqlSyntaxError."""
    place = reader.place
    statements: list[Statement] = []
    while reader.kind != "end":
        if reader.accept(";"):
            continue
        statements.append(_statement(reader))
        if reader.kind != "end":
            _expect_separator(reader)
    return Query(place, tuple(statements))


def _expect_separator(reader: Reader) -> None:
    if reader.accept(";"):
        return
    if reader.text in OPERATORS:
        reader.fail(f"a | is missing before {reader.text}")
    if reader.text in ("let", "set", "declare"):
        reader.fail(f"a ; is missing before {reader.text}")
    folded = reader.text.casefold()
    is_word = folded in ("and", "or", "by", "in", "has", "contains", "asc", "desc")
    reader.fail(
        f"expected | or ; and found {reader.described()}",
        meant=folded if is_word and folded != reader.text else "",
    )


def _statement(reader: Reader) -> Statement:
    place, after = reader.place, reader.peek()
    if reader.text == "let" and (after.kind == "name" or after.text == "["):
        return _let(reader)
    if reader.text == "set" and (after.kind == "name" or after.text == "["):
        reader.take()
        name = reader.name("an option")
        return SetOption(place, name, _literal(reader) if reader.accept("=") else None)
    if reader.text == "declare" and after.kind == "name":
        return _declare(reader)
    if reader.text == "restrict" and after.text == "access":
        return _restrict(reader)
    if reader.text == "alias" and after.text == "database":
        return _alias(reader)
    if reader.text == ".":
        reader.fail("management commands, which begin with a dot, are not queries")
    return reader.pipeline(reader, None)


def _let(reader: Reader) -> Let:
    place = reader.take().place
    name = reader.name()
    reader.expect("=", after=name)
    if _begins_function(reader):
        return Let(place, name, _function(reader))
    return Let(place, name, argument(reader))


def _begins_function(reader: Reader) -> bool:
    """Whether `view ()`, `() {` or `(name:` comes next."""
    ahead = 1 if reader.text == "view" else 0
    if reader.peek(ahead).text != "(":
        return False
    after, then = reader.peek(ahead + 1), reader.peek(ahead + 2)
    if after.text == "[":
        then = reader.peek(ahead + 4)
    return (after.text == ")" and then.text == "{") or then.text == ":" or ahead == 1


def _function(reader: Reader) -> Function:
    place, is_view = reader.place, reader.accept("view")
    return _body(reader, place, bracketed(reader, _parameter), is_view=is_view)


def _body(reader: Reader, place: Place, parameters: tuple[Parameter, ...], *, is_view: bool) -> Function:
    opening = reader.expect("{", after="the parameters")
    statements: list[Statement] = []
    while reader.text in ("let", "declare", "set") and (
        reader.peek().kind == "name" or reader.peek().text == "["
    ):
        statements.append(_statement(reader))
        reader.expect(";", after="the statement")
    result = argument(reader)
    reader.accept(";")
    reader.close(opening)
    return Function(place, parameters, tuple(statements), result, is_view)


def _parameter(reader: Reader) -> Parameter:
    place, name = reader.place, reader.name("a parameter")
    reader.expect(":", after=name)
    kind = _table_type(reader) if reader.text == "(" else type_name(reader)
    return Parameter(place, name, kind, expression(reader) if reader.accept("=") else None)


def _table_type(reader: Reader) -> TableType:
    place = reader.place
    if reader.peek().text == "*":
        opening = reader.take()
        reader.take()
        reader.close(opening)
        return TableType(place, ())
    return TableType(place, bracketed(reader, typed_name))


def _declare(reader: Reader) -> DeclareParameters | DeclarePattern:
    place = reader.take().place
    if reader.accept("pattern"):
        return _pattern(reader, place)
    reader.expect("query_parameters", after="declare")
    return DeclareParameters(place, bracketed(reader, _parameter))


def _pattern(reader: Reader, place: Place) -> DeclarePattern:
    name = reader.name("a pattern")
    if not reader.accept("="):
        return DeclarePattern(place, name)
    parameters = bracketed(reader, typed_name)
    path = bracketed(reader, typed_name, opening="[") if reader.text == "[" else ()
    opening = reader.expect("{", after="the parameters")
    cases: list[PatternCase] = []
    while reader.text == "(":
        cases.append(_case(reader))
        reader.accept(";")
    reader.close(opening)
    return DeclarePattern(place, name, parameters, path[0] if path else None, tuple(cases))


def _case(reader: Reader) -> PatternCase:
    place, path = reader.place, ""
    arguments = bracketed(reader, expression)
    if reader.accept("."):
        path = reader.name("a path")
    reader.expect("=", after="the arguments")
    return PatternCase(place, arguments, path, _body(reader, reader.place, (), is_view=False))


def _alias(reader: Reader) -> AliasDatabase:
    place = reader.take().place
    reader.take()
    name = reader.name("a name for the database")
    reader.expect("=", after=name)
    through: list[Call] = []
    while not through or reader.accept("."):
        at, word = reader.place, reader.name("cluster or database")
        through.append(Call(at, word, *arguments(reader)))
    return AliasDatabase(place, name, tuple(through))


def _restrict(reader: Reader) -> RestrictAccess:
    place = reader.take().place
    reader.take()
    reader.expect("to", after="access")
    return RestrictAccess(place, bracketed(reader, _entity))


def _entity(reader: Reader) -> Name | Remote | Wildcard:
    if reader.peek().text != "(":
        return column_pattern(reader)
    entity = primary(reader)
    if not isinstance(entity, Remote):
        reader.fail(f"expected a table, found {reader.described()}")
    return entity


def _literal(reader: Reader) -> Literal:
    place, literal = reader.place, expression(reader)
    if isinstance(literal, Name):
        return Literal(place, literal.name, "string")
    if not isinstance(literal, Literal):
        reader.fail("the value of set is a literal")
    return literal
