"""Reading the operators that bring several tables together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import column_pattern, several, table, type_name
from console.kql.syntax.registry import operator, origin
from console.kql.syntax.searching import terms
from console.kql.syntax.tree import Find, FindColumn, Join, Lookup, Search, Union

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Pipeline, Place

JOIN_KINDS = (
    "innerunique",
    "inner",
    "leftouter",
    "rightouter",
    "fullouter",
    "leftanti",
    "rightanti",
    "leftsemi",
    "rightsemi",
    "anti",
    "leftantisemi",
    "rightantisemi",
    "outer",
)
_SAME_KIND = {
    "anti": "leftanti",
    "leftantisemi": "leftanti",
    "rightantisemi": "rightanti",
    "outer": "fullouter",
}
LOOKUP_KINDS = ("leftouter", "inner")
UNION_KINDS = ("outer", "inner")
SEARCH_KINDS = ("default", "case_insensitive", "case_sensitive")


@operator("join")
def join(reader: Reader, place: Place) -> Join:
    """Set the matching rows of another table beside the rows."""
    found = parameters(reader, "kind", "isfuzzy", alone_in="join")
    kind = choice(reader, found.text("kind"), "join", JOIN_KINDS)
    right = table(reader)
    found.extend(parameters(reader))
    return Join(place, _SAME_KIND.get(kind, kind), right, _conditions(reader), found.hints)


@operator("lookup")
def lookup(reader: Reader, place: Place) -> Lookup:
    """Look up columns in a smaller table."""
    found = parameters(reader, "kind", alone_in="lookup")
    kind = choice(reader, found.text("kind"), "lookup", LOOKUP_KINDS)
    return Lookup(place, kind, table(reader), _conditions(reader), found.hints)


def _conditions(reader: Reader) -> tuple[Expression, ...]:
    reader.expect("on", after="the table")
    return several(reader, expression)


@operator("union")
@origin("union")
def union(reader: Reader, place: Place) -> Union:
    """Give the rows of several tables, one table after the other."""
    found = parameters(
        reader, "kind", "withsource", "with_source", "isfuzzy", "best_effort", alone_in="union"
    )
    kind = choice(reader, found.text("kind"), "union", UNION_KINDS)
    branches = several(reader, table)
    return Union(
        place,
        kind,
        found.text("withsource", "with_source"),
        found.is_true("isfuzzy", "best_effort"),
        branches,
        found.hints,
    )


@operator("search")
@origin("search")
def search(reader: Reader, place: Place) -> Search:
    """Find rows in which any column holds these words."""
    found = parameters(reader, "kind")
    is_case_sensitive = choice(reader, found.text("kind"), "search", SEARCH_KINDS) == "case_sensitive"
    branches = _branches(reader)
    return Search(place, is_case_sensitive, branches, terms(reader, is_case_sensitive=is_case_sensitive))


@origin("find")
def find(reader: Reader, place: Place) -> Find:
    """Find rows of several tables that meet a condition, in common columns."""
    found = parameters(reader, "withsource", "with_source", "datascope")
    branches = _branches(reader)
    reader.accept("where")
    predicate = terms(reader, is_case_sensitive=False)
    columns, packs_rest = _columns(reader)
    away = several(reader, column_pattern) if reader.accept("project-away") else ()
    return Find(
        place, found.text("withsource", "with_source"), branches, predicate, columns, packs_rest, away
    )


def _branches(reader: Reader) -> tuple[Pipeline, ...]:
    if reader.text != "in" or reader.peek().text != "(":
        return ()
    reader.take()
    opening = reader.take()
    found = several(reader, table)
    reader.close(opening)
    return found


def _columns(reader: Reader) -> tuple[tuple[FindColumn, ...], bool]:
    """Read what find projects, and whether it packs the other columns."""
    if reader.accept("project-smart") or not reader.accept("project"):
        return (), False
    found: list[FindColumn] = []
    packs_rest = False
    while True:
        place, name = reader.place, reader.name("a column")
        if name in ("pack", "pack_all") and reader.text == "(":
            opening = reader.take()
            reader.accept("*")
            reader.close(opening)
            packs_rest = True
        else:
            found.append(FindColumn(place, name, type_name(reader) if reader.accept(":") else ""))
        if not reader.accept(","):
            return tuple(found), packs_rest
