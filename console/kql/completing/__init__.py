"""Completion for the editor: what may stand at the cursor of a query that is still being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from console.kql.completing import offers
from console.kql.completing.offers import Completion
from console.kql.completing.positions import Position, position, takes_pattern
from console.kql.errors import KqlError
from console.kql.execution import NOTHING_OUTSIDE, schema_of
from console.kql.tables import NamedTables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from console.kql.compiling.scopes import Outside
    from console.kql.tables import Column, Table, Tables

__all__ = ["Completion", "Completions", "completions"]

_BY_OPERATOR = {
    "operator": offers.operators,
    "kind": offers.kinds,
    "plugin": offers.plugins,
    "word": offers.words,
}
_NAME_BEFORE = re.compile(r"(\w+)\s*\.\s*\Z")
_LET = re.compile(r"\blet\s+([A-Za-z_]\w*)\s*=")


@dataclass(frozen=True, slots=True)
class Completions:
    """What may replace the text from `start` up to the cursor, the likeliest first."""

    start: int
    items: tuple[Completion, ...]


def completions(
    text: str,
    offset: int,
    tables: Tables | Mapping[str, Table],
    *,
    now: datetime,
    outside: Outside = NOTHING_OUTSIDE,
) -> Completions:
    """Return what may stand at `offset` in a query; nothing in a comment, a string, or a dynamic's properties."""
    cursor = position(text, offset)
    if cursor is None:
        return Completions(offset, ())
    sources: Tables = tables if hasattr(tables, "table") else NamedTables(tables)  # type: ignore[assignment]  # a mapping has no table()
    return Completions(cursor.start, _fitting(_offered(cursor, sources, now, outside), cursor.word))


def _offered(cursor: Position, tables: Tables, now: datetime, outside: Outside) -> Iterable[Completion]:
    if cursor.expected in _BY_OPERATOR:
        return _BY_OPERATOR[cursor.expected](cursor.operator)
    definitions = chain(
        offers.lets(dict.fromkeys(_LET.findall(cursor.lets))), offers.stored(outside.functions)
    )
    if cursor.expected == "property":
        return offers.columns(_properties(cursor, tables, now, outside))
    if cursor.expected == "value":
        is_pattern = takes_pattern(cursor.operator)
        visible = (
            offers.elements(cursor.step)
            if is_pattern
            else offers.columns(_columns(cursor, tables, now, outside))
        )
        return chain(visible, definitions, offers.functions(cursor.operator))
    sources = chain(definitions, offers.tables(tables.names()))
    return chain(sources, offers.beginnings()) if cursor.expected == "statement" else sources


def _properties(cursor: Position, tables: Tables, now: datetime, outside: Outside) -> tuple[Column, ...]:
    """Return the properties of the node or edge before the cursor."""
    words = _NAME_BEFORE.search(cursor.step.removesuffix(cursor.word))
    what = "edges" if words and offers.is_edge(words[1], cursor.step) else "nodes"
    text = f"{cursor.lets}{cursor.pipeline} | graph-to-table {what}"
    try:
        return schema_of(text, tables, now=now, outside=outside)
    except KqlError:
        return ()


def _columns(cursor: Position, tables: Tables, now: datetime, outside: Outside) -> tuple[Column, ...]:
    """Return the columns that the operator at the cursor is given, or those of the table where that cannot be told."""
    source = cursor.pipeline.split("|", maxsplit=1)[0]
    for pipeline in (cursor.pipeline, source):
        try:
            return schema_of(cursor.lets + pipeline, tables, now=now, outside=outside)
        except KqlError:
            continue
    return ()


def _fitting(items: Iterable[Completion], word: str) -> tuple[Completion, ...]:
    """Return the item that is the word itself, then those that begin with it, then those that hold it."""
    folded = word.casefold()

    def distance(item: Completion) -> tuple[bool, bool]:
        return item.text != word, not item.text.casefold().lstrip('["').startswith(folded)

    return tuple(sorted((item for item in items if folded in item.text.casefold()), key=distance))
