"""`parse`, `parse-where` and `parse-kv`: columns read out of text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.headings import refuse_repeated
from console.kql.operators.registry import operator
from console.kql.operators.textpatterns import finder
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import Parse, ParseCapture, ParseKv, ParseSkip, ParseText, ParseWhere
from console.kql.tables import Column
from console.kql.values.conversions import converter
from console.kql.values.kinds import kind_of
from console.kql.values.patterns import compiled_pattern
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import Node, ParsePart, TypedName
    from console.kql.values.patterns import Pattern

    Read = Callable[[str], tuple[Any, ...] | None]


@operator(Parse, ParseWhere)
def parse(node: Parse | ParseWhere, relation: Relation, scope: Scope) -> Relation:
    """Read columns from the text between known words."""
    _refuse_neighbours(node.pattern)
    of = converted(compiled(node.of, Setting.over(relation, scope)), "string")
    captures = [part for part in node.pattern if isinstance(part, ParseCapture)]
    read = _reader(node, captures)
    return _with_columns(relation, _columns(node, captures), of, read, keeps_all=isinstance(node, Parse))


def _columns(node: Node, read: Sequence[ParseCapture | TypedName]) -> list[Column]:
    refuse_repeated([each.name for each in read], node)
    return [Column(each.name, _kind(each.type, each)) for each in read]


def _refuse_neighbours(parts: Sequence[ParsePart]) -> None:
    """Refuse what no text parts from what is before it: a column after a column, anything after `*`."""
    for before, part in pairwise(parts):
        if isinstance(part, ParseText) or (isinstance(before, ParseCapture) and isinstance(part, ParseSkip)):
            continue
        if not isinstance(before, ParseText):
            what = part.name if isinstance(part, ParseCapture) else "*"
            raise refusal(f"a text must stand before {what}: nothing else says where it begins", part)


def _kind(name: str, node: Node) -> str:
    kind = kind_of(name)
    if kind is None:
        raise refusal(f"no type {name}", node)
    return kind


def _reader(node: Parse | ParseWhere, captures: Sequence[ParseCapture]) -> Read:
    """Return what reads all columns of a text, None where it does not match.

    A relaxed pattern leaves a column null whose text is not of its type; else the whole text does not match.
    """
    find = finder(node)
    kinds = [_kind(each.type, each) for each in captures]
    converts = [converter("string", kind) or str for kind in kinds]
    is_relaxed = node.kind == "relaxed"

    def read(text: str) -> tuple[Any, ...] | None:
        texts = find(text)
        if texts is None:
            return None
        values = tuple(convert(each) for convert, each in zip(converts, texts, strict=True))
        if not is_relaxed and None in values:
            return None
        return values

    return read


def _with_columns(
    relation: Relation, new: Sequence[Column], of: Compiled, read: Read, *, keeps_all: bool
) -> Relation:
    """Return the rows with columns read from a text; those that do not match have nulls, or are left out."""
    columns = list(relation.schema.columns)
    places = []
    for column in new:
        place = relation.schema.places.get(column.name)
        if place is None:
            place = len(columns)
            columns.append(column)
        columns[place] = column
        places.append(place)
    empty = tuple("" if column.type == "string" else None for column in new)

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            rows = _Lazy(of, read, empty, batch)
            if keeps_all:
                yield _read_batch(batch, rows, places)
                continue
            matched = [found is not None for found in rows.found()]
            left = _read_batch(batch, rows, places).where(matched)
            if left.length:
                yield left

    return Relation(
        Schema(tuple(columns), relation.schema.is_open), batches, relation.is_ordered, relation.name
    )


class _Lazy:
    """What was read of each row of a batch, once somebody asks."""

    __slots__ = ("_batch", "_empty", "_found", "_of", "_read")

    def __init__(self, of: Compiled, read: Read, empty: tuple[Any, ...], batch: Batch) -> None:
        self._of = of
        self._read = read
        self._empty = empty
        self._batch = batch
        self._found: list[tuple[Any, ...] | None] | None = None

    def found(self) -> list[tuple[Any, ...] | None]:
        """Return the values of each row, None where it does not match."""
        if self._found is None:
            self._found = [self._read(text) for text in self._of.of(self._batch)]
        return self._found

    def column(self, at: int) -> list[Any]:
        """Return the values of one column."""
        empty = self._empty[at]
        return [empty if values is None else values[at] for values in self.found()]


def _read_batch(batch: Batch, rows: _Lazy, places: Sequence[int]) -> Batch:
    at = {place: number for number, place in enumerate(places)}
    return Batch(batch.length, lambda place: rows.column(at[place]) if place in at else batch.column(place))


@operator(ParseKv)
def parse_kv(node: ParseKv, relation: Relation, scope: Scope) -> Relation:
    """Read columns from text of names and values."""
    of = converted(compiled(node.of, Setting.over(relation, scope)), "string")
    new = _columns(node, node.schema)
    pattern = _pairs(node)
    half = pattern.groups // 2
    converts = {column.name: converter("string", column.type) or str for column in new}
    empty = {column.name: "" if column.type == "string" else None for column in new}

    def read(text: str) -> tuple[Any, ...]:
        values, waiting = dict(empty), set(empty)
        for found in pattern.finditer(text):
            groups = found.groups("")
            name, value = (
                "".join(groups[:half]),
                "".join(groups[half:]),
            )  # one group of each half is not empty
            if name in waiting:
                waiting.remove(name)
                if node.escape:
                    value = re.sub(re.escape(node.escape) + "(.)", r"\1", value)
                values[name] = converts[name](value.strip())
        return tuple(values.values())

    return _with_columns(relation, new, of, read, keeps_all=True)


def _pairs(node: ParseKv) -> Pattern:
    """Return the pattern of one name and its value."""
    if node.regex:
        try:
            return compiled_pattern(node.regex)
        except CallRefused as why:
            raise refusal(str(why), node) from why
    quoted = [_quoted(quote, node.escape) for quote in node.quotes if quote]
    if not node.pair_delimiter and not node.kv_delimiter:
        return _pair_of_words([each.name for each in node.schema], quoted)
    between, after = re.escape(node.kv_delimiter or "="), re.escape(node.pair_delimiter or " ")
    bare = rf"([^\s{_inside(node.kv_delimiter or '=')}]+?)"
    name = rf"(?:^|{after})\s*(?:{'|'.join([*quoted, bare])})\s*{between}\s*"
    end = rf"(?:{after})\s*[^\s]+?\s*{between}" if node.is_greedy else after
    plain = rf"(.*?)(?={end}|\Z)"
    return re.compile(name + "(?:" + "|".join([*quoted, plain]) + ")", re.DOTALL)


def _pair_of_words(names: Sequence[str], quoted: Sequence[str]) -> Pattern:
    """Return the pattern of a known name and the word after it, where anything but letters and digits stands between."""
    known, letter = "|".join(map(re.escape, names)), r"[^\W_]"
    name = "|".join([*quoted, f"(?<!{letter})({known})(?!{letter})"])
    value = "|".join([*quoted, f"({letter}+)"])
    return re.compile(rf"(?:{name})[\W_]*?(?:{value})", re.DOTALL)


def _inside(text: str) -> str:
    return "".join(re.escape(letter) for letter in text)


def _quoted(quote: str, escape: str) -> str:
    opening, closing = re.escape(quote[0]), re.escape(quote[-1])
    letter = rf"(?:{re.escape(escape)}.|(?!{closing}).)" if escape else f"(?:(?!{closing}).)"
    return rf"{opening}({letter}*){closing}"
