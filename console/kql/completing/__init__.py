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
    found = position(text, offset)
    if found is None:
        return Completions(offset, ())
    given: Tables = tables if hasattr(tables, "table") else NamedTables(tables)  # type: ignore[assignment]  # a mapping has no table()
    return Completions(found.start, _fitting(_offered(found, given, now, outside), found.word))


def _offered(found: Position, tables: Tables, now: datetime, outside: Outside) -> Iterable[Completion]:
    if found.expected in _BY_OPERATOR:
        return _BY_OPERATOR[found.expected](found.operator)
    named = chain(offers.lets(dict.fromkeys(_LET.findall(found.lets))), offers.stored(outside.functions))
    if found.expected == "property":
        return offers.columns(_properties(found, tables, now, outside))
    if found.expected == "value":
        is_pattern = takes_pattern(found.operator)
        seen = (
            offers.elements(found.step)
            if is_pattern
            else offers.columns(_columns(found, tables, now, outside))
        )
        return chain(seen, named, offers.functions(found.operator))
    known = chain(named, offers.tables(tables.names()))
    return chain(known, offers.beginnings()) if found.expected == "statement" else known


def _properties(found: Position, tables: Tables, now: datetime, outside: Outside) -> tuple[Column, ...]:
    """Return the properties of the node or edge before the cursor."""
    words = _NAME_BEFORE.search(found.step.removesuffix(found.word))
    what = "edges" if words and offers.is_edge(words[1], found.step) else "nodes"
    text = f"{found.lets}{found.pipeline} | graph-to-table {what}"
    try:
        return schema_of(text, tables, now=now, outside=outside)
    except KqlError:
        return ()


def _columns(found: Position, tables: Tables, now: datetime, outside: Outside) -> tuple[Column, ...]:
    """Return the columns that the operator at the cursor is given, or those of the table where that cannot be told."""
    source = found.pipeline.split("|", maxsplit=1)[0]
    for pipeline in (found.pipeline, source):
        try:
            return schema_of(found.lets + pipeline, tables, now=now, outside=outside)
        except KqlError:
            continue
    return ()


def _fitting(items: Iterable[Completion], word: str) -> tuple[Completion, ...]:
    """Return the item that is the word itself, then those that begin with it, then those that hold it."""
    folded = word.casefold()

    def distance(item: Completion) -> tuple[bool, bool]:
        return item.text != word, not item.text.casefold().lstrip('["').startswith(folded)

    return tuple(sorted((item for item in items if folded in item.text.casefold()), key=distance))
