"""Rows of two relations side by side where their keys are equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Scope, refusal
from console.kql.errors import nearest
from console.kql.planning.keys import keys_of
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import several
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.pipelines import printed_hints, printed_table
from console.kql.syntax.tree import Binary, Expression, Hint, Logical, Member, Name, Node, Pipeline
from console.kql.tables import Column
from console.kql.values.kinds import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.kql.syntax.reader import Reader

TEXTS = ("string", "guid", "dynamic")


@dataclass(frozen=True, slots=True)
class Sides:
    """What is joined: two relations, and the places of the keys in each."""

    left: Relation
    right: Relation
    left_keys: tuple[int, ...]
    right_keys: tuple[int, ...]
    is_unique: bool = False  # only one left row of each key takes part

    def turned(self) -> Sides:
        """Return the same with left and right exchanged."""
        return Sides(self.right, self.left, self.right_keys, self.left_keys)


def sides_of(
    node: Node,
    left: Relation,
    right: Relation,
    conditions: Sequence[Expression],
    *,
    is_unique: bool = False,
) -> Sides:
    """Return both sides with the places of the columns that conditions make equal."""
    pairs = [_pair(conjunct, left, right) for condition in conditions for conjunct in _conjuncts(condition)]
    if not pairs:
        raise refusal("a join needs a column to join on", node)
    return Sides(
        left, right, tuple(one for one, _ in pairs), tuple(two for _, two in pairs), is_unique=is_unique
    )


def _conjuncts(node: Expression) -> list[Expression]:
    return list(node.operands) if isinstance(node, Logical) and node.operator == "and" else [node]


def _pair(node: Expression, left: Relation, right: Relation) -> tuple[int, int]:
    """Return the places of the two columns that a condition makes equal."""
    match node:
        case Name(name=name):
            one, two = _place(name, left, node, "left"), _place(name, right, node, "right")
        case Binary(
            operator="==", left=Member(of=Name(name="$left")) as a, right=Member(of=Name(name="$right")) as b
        ):
            one, two = _place(a.name, left, a, "left"), _place(b.name, right, b, "right")
        case Binary(
            operator="==", left=Member(of=Name(name="$right")) as b, right=Member(of=Name(name="$left")) as a
        ):
            one, two = _place(a.name, left, a, "left"), _place(b.name, right, b, "right")
        case _:
            raise refusal("a join is on a column, or on $left.x == $right.y", node)
    if one < 0 or two < 0:
        return one, two
    kinds = left.schema.columns[one].type, right.schema.columns[two].type
    if not (
        kinds[0] == kinds[1] or all(map(is_number, kinds)) or "dynamic" in kinds or set(kinds) <= set(TEXTS)
    ):
        raise refusal(f"the columns joined on are of two types, {kinds[0]} and {kinds[1]}", node)
    return one, two


def _place(name: str, relation: Relation, node: Expression, side: str) -> int:
    place = relation.schema.places.get(name)
    if place is None:
        if relation.schema.is_open:
            return -1
        where = f" in {relation.name}" if relation.name else f" on the {side} side of the join"
        raise refusal(f"no column {name}{where}", node, meant=nearest(name, relation.schema.names))
    return place


def _keys(batch: Batch, relation: Relation, places: Sequence[int]) -> list[Any]:
    """Return each row's key; a column still unknown is null in every row."""
    columns = [batch.column(place) if place >= 0 else [None] * batch.length for place in places]
    kinds = [relation.schema.columns[place].type if place >= 0 else "string" for place in places]
    return keys_of(columns, kinds, batch.length)


def side_by_side(sides: Sides, right_places: Sequence[int]) -> tuple[list[Column], list[int]]:
    """Return the columns of both sides, those of the right renamed where the left has one of that name."""
    names = Names(
        sides.left.schema.names, own_names=(sides.right.schema.columns[place].name for place in right_places)
    )
    columns = list(sides.left.schema.columns)
    for place in right_places:
        column = sides.right.schema.columns[place]
        columns.append(Column(names.take(column.name), column.type))
    return columns, list(right_places)


def _index(sides: Sides, scope: Scope) -> tuple[Batch, dict[Any, list[int]]]:
    """Return the rows of the right side, and where each key's are; null is a key like any other."""
    right = sides.right
    width = len(right.schema)
    right_rows = gathered(scope.run.budget.hold(right.batches(), width))
    index: dict[Any, list[int]] = {}
    for row, key in enumerate(_keys(right_rows, right, sides.right_keys)):
        index.setdefault(key, []).append(row)
    return right_rows, index


def kept(sides: Sides, scope: Scope, *, is_semi: bool) -> Relation:
    """Return the left rows that have a match, or those that have none."""

    def batches() -> Iterator[Batch]:
        _, index = _index(sides, scope)
        for batch in sides.left.batches():
            matching = batch.where(
                [(key in index) is is_semi for key in _keys(batch, sides.left, sides.left_keys)]
            )
            if matching.length:
                yield matching

    return Relation(sides.left.schema, batches, name=sides.left.name)


def joined(
    sides: Sides, scope: Scope, kind: str, columns: Sequence[Column], right_places: Sequence[int]
) -> Relation:
    """Return the rows of both sides that belong together, as the kind of the join says."""
    keeps_left, keeps_right = kind in ("leftouter", "fullouter"), kind in ("rightouter", "fullouter")
    width = len(sides.left.schema)

    def batches() -> Iterator[Batch]:
        right_rows, index = _index(sides, scope)
        right = _with_nulls(right_rows, sides.right)
        used: set[Any] = set()
        for batch in sides.left.batches():
            keys = _keys(batch, sides.left, sides.left_keys)
            rows, row_numbers = _matches(
                _fresh(keys, used) if sides.is_unique else enumerate(keys), index, keeps_left
            )
            if keeps_right:
                used.update(keys)
            if rows:
                yield _pairs(batch.at(rows), right.at(row_numbers), width, right_places)
        if keeps_right:
            alone = [row for key, rows in index.items() if key not in used for row in rows]
            if alone:
                yield _pairs(_nulls(sides.left, len(alone)), right.at(alone), width, right_places)

    return Relation(Schema(tuple(columns), sides.left.schema.is_open or sides.right.schema.is_open), batches)


def _fresh(keys: Sequence[Any], used: set[Any]) -> Iterator[tuple[int, Any]]:
    """Yield the rows whose key was not there before."""
    for row, key in enumerate(keys):
        if key not in used:
            used.add(key)
            yield row, key


def _matches(
    keys: Iterable[tuple[int, Any]],
    index: dict[Any, list[int]],
    keeps_left: bool,  # noqa: FBT001  one of the kind's two facts
) -> tuple[list[int], list[int]]:
    """Return the rows of both sides that belong together; -1 stands for no row on the right."""
    rows: list[int] = []
    others: list[int] = []
    for row, key in keys:
        row_numbers = index.get(key)
        if row_numbers is not None:
            rows += [row] * len(row_numbers)
            others += row_numbers
        elif keeps_left:
            rows.append(row)
            others.append(-1)
    return rows, others


def _pairs(left: Batch, right: Batch, width: int, right_places: Sequence[int]) -> Batch:
    return Batch(
        left.length,
        lambda place: left.column(place) if place < width else right.column(right_places[place - width]),
    )


def _null_maker(relation: Relation) -> Callable[[int], Any]:
    return lambda place: "" if relation.schema.columns[place].type == "string" else None


def _with_nulls(right_rows: Batch, relation: Relation) -> Batch:
    """Return the rows, and after the last one a row of nulls: the one at -1."""
    null = _null_maker(relation)
    return Batch(right_rows.length + 1, lambda place: [*right_rows.column(place), null(place)])


def _nulls(relation: Relation, length: int) -> Batch:
    null = _null_maker(relation)
    return Batch(length, lambda place: [null(place)] * length)


def read_conditions(reader: Reader) -> tuple[Expression, ...]:
    """Read what rows are joined on."""
    reader.expect("on", after="the table")
    return several(reader, expression)


def printed_join(
    head: str, right: Pipeline, conditions: tuple[Expression, ...], hints: tuple[Hint, ...]
) -> str:
    """Print a join of some kind."""
    return f"{head}{printed_hints(hints)} {printed_table(right)} on {', '.join(map(operand, conditions))}"
