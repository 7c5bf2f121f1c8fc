"""`summarize`: groups of rows, and what each of them comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.aggregates import AGGREGATES
from console.kql.errors import KqlError
from console.kql.evaluation import Scope, evaluate
from console.kql.syntax import Binary, Call, Literal, Name, Star
from console.kql.tables import Column, Table
from console.kql.vectors import Vector

if TYPE_CHECKING:
    from console.kql.syntax import Expression, Named, Operator


def summarize(operator: Operator, table: Table, scope: Scope) -> Table:
    """Return one row for each group; without `by`, one row for all."""
    keys = [(_key_name(named, i), evaluate(named.of, table, scope)) for i, named in enumerate(operator.by, 1)]
    groups = _groups([vector for _, vector in keys], len(table), is_grouped=bool(keys))
    made: list[tuple[str, Vector]] = [
        (name, Vector(vector.type, [vector.values[rows[0]] for rows in groups])) for name, vector in keys
    ]
    taken = {name for name, _ in made}
    for named in operator.columns:
        for name, vector in _aggregated(named, table, scope, groups):
            unique = name
            while unique in taken:
                unique += "1"
            taken.add(unique)
            made.append((unique, vector))
    columns = [Column(name, vector.type) for name, vector in made]
    return Table.of(columns, {name: vector.values for name, vector in made}, len(groups))


def _groups(keys: list[Vector], length: int, *, is_grouped: bool) -> list[list[int]]:
    if not is_grouped:
        return [list(range(length))]
    found: dict[Any, list[int]] = {}
    for row, held in enumerate(zip(*(key.values for key in keys), strict=True)):
        try:
            found.setdefault(held, []).append(row)
        except TypeError:
            found.setdefault(repr(held), []).append(row)
    return list(found.values())


def _aggregated(
    named: Named, table: Table, scope: Scope, groups: list[list[int]]
) -> list[tuple[str, Vector]]:
    call = named.of
    if isinstance(call, Call) and call.name.casefold() in ("arg_max", "arg_min"):
        return _extreme(named, call, table, scope, groups)
    if isinstance(call, Call) and call.name.casefold() == "count":
        return [(named.name or "count_", Vector("long", [len(rows) for rows in groups]))]
    if isinstance(call, Call) and call.name.casefold() in AGGREGATES:
        return [(named.name or _default_name(call), _values(call, table, scope, groups))]
    return [_outside(named, table, scope, groups)]


def _values(call: Call, table: Table, scope: Scope, groups: list[list[int]]) -> Vector:
    found = AGGREGATES[call.name.casefold()]
    vectors = [evaluate(argument, table, scope) for argument in call.arguments]
    kind = vectors[0].type if found.type == "same" and vectors else found.type
    if call.name.casefold() == "avg" and vectors[0].type == "timespan":
        kind = "timespan"
    values = [found.of(*([vector.values[row] for row in rows] for vector in vectors)) for rows in groups]
    return Vector(kind, values)


def _outside(named: Named, table: Table, scope: Scope, groups: list[list[int]]) -> tuple[str, Vector]:
    """Evaluate an expression around aggregates, such as round(avg(x), 1): those inside come first."""
    inner: dict[str, Vector] = {}
    rewritten = _rewritten(named.of, table, scope, groups, inner)
    if not inner:
        message = "summarize needs an aggregate here"
        raise KqlError(message, *named.of.place)
    columns = [Column(name, vector.type) for name, vector in inner.items()]
    held = Table.of(columns, {name: vector.values for name, vector in inner.items()}, len(groups))
    return named.name or "Column1", evaluate(rewritten, held, scope)


def _rewritten(
    of: Expression, table: Table, scope: Scope, groups: list[list[int]], inner: dict[str, Vector]
) -> Expression:
    if isinstance(of, Call) and (of.name.casefold() in AGGREGATES or of.name.casefold() == "count"):
        name = f"#{len(inner)}"
        is_count = of.name.casefold() == "count"
        counted = Vector("long", [len(rows) for rows in groups])
        inner[name] = counted if is_count else _values(of, table, scope, groups)
        return Name(of.place, name)
    if isinstance(of, Call):
        parts = tuple(_rewritten(part, table, scope, groups, inner) for part in of.arguments)
        return Call(of.place, of.name, parts)
    if isinstance(of, Binary):
        left, right = (_rewritten(part, table, scope, groups, inner) for part in (of.left, of.right))
        return Binary(of.place, of.operator, left, right)
    return of


def _extreme(
    named: Named, call: Call, table: Table, scope: Scope, groups: list[list[int]]
) -> list[tuple[str, Vector]]:
    by = evaluate(call.arguments[0], table, scope)
    choose = max if call.name.casefold() == "arg_max" else min
    rows: list[int | None] = []
    for group in groups:
        known = [row for row in group if by.values[row] is not None]
        rows.append(choose(known, key=lambda row: by.values[row]) if known else next(iter(group), None))

    def chosen(vector: Vector) -> Vector:
        return Vector(vector.type, [None if row is None else vector.values[row] for row in rows])

    first = named.name or getattr(call.arguments[0], "name", "") or _default_name(call)
    found = [(first, chosen(by))]
    for argument in call.arguments[1:]:
        if isinstance(argument, Star):
            names = [column.name for column in table.columns if column.name != first]
            found += [(name, chosen(Vector(table.type_of(name) or "", table.column(name)))) for name in names]
        else:
            found.append((getattr(argument, "name", "Column1"), chosen(evaluate(argument, table, scope))))
    return found


def _default_name(call: Call) -> str:
    prefix = {"make_set": "set", "makeset": "set", "make_list": "list", "makelist": "list", "take_any": "any"}
    name = call.name.casefold()
    inner = [getattr(argument, "name", "") for argument in call.arguments[:1]]
    words = [prefix.get(name, name), *inner]
    if name == "percentile" and isinstance(call.arguments[1], Literal):
        words.append(str(call.arguments[1].value))
    return "_".join(words)


def _key_name(named: Named, number: int) -> str:
    if named.name:
        return named.name
    if isinstance(named.of, Call) and named.of.name.casefold() in ("bin", "floor", "tostring", "tolower"):
        return getattr(named.of.arguments[0], "name", "") or f"Column{number}"
    return f"Column{number}"
