"""Reading the operators that make, choose, rename or expand columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import body, column_pattern, columns, named, several, type_name
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import (
    Expansion,
    Extend,
    Literal,
    MvApply,
    MvExpand,
    Project,
    ProjectAway,
    ProjectByNames,
    ProjectKeep,
    ProjectRename,
    ProjectReorder,
    Rename,
    Reorder,
    Serialize,
)

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Place

DIRECTIONS = ("asc", "desc")
OLD_MOST = 128  # items that mvexpand, the older name, takes of a row


@operator("extend")
def extend(reader: Reader, place: Place) -> Extend:
    """Add computed columns."""
    return Extend(place, columns(reader))


@operator("project")
def project(reader: Reader, place: Place) -> Project:
    """Keep only these columns, computed or renamed as said."""
    return Project(place, () if _ends(reader) else columns(reader))


@operator("project-away")
def project_away(reader: Reader, place: Place) -> ProjectAway:
    """Drop these columns."""
    return ProjectAway(place, several(reader, column_pattern))


@operator("project-keep")
def project_keep(reader: Reader, place: Place) -> ProjectKeep:
    """Keep only these columns, in the order they have."""
    return ProjectKeep(place, several(reader, column_pattern))


@operator("project-by-names")
def project_by_names(reader: Reader, place: Place) -> ProjectByNames:
    """Keep the columns whose names expressions give."""
    return ProjectByNames(place, several(reader, expression))


@operator("project-rename")
def project_rename(reader: Reader, place: Place) -> ProjectRename:
    """Rename columns."""
    return ProjectRename(place, several(reader, _rename))


def _rename(reader: Reader) -> Rename:
    place, new = reader.place, reader.name("the new name")
    reader.expect("=", after="the new name")
    return Rename(place, new, reader.name("the old name"))


@operator("project-reorder")
def project_reorder(reader: Reader, place: Place) -> ProjectReorder:
    """Put these columns first, the others after them."""
    return ProjectReorder(place, several(reader, _reorder))


def _reorder(reader: Reader) -> Reorder:
    place, of = reader.place, column_pattern(reader)
    granny = "granny-" if reader.text == "granny" else ""
    if granny:
        reader.take()
        reader.expect("-")
    return Reorder(place, of, granny + reader.take().text if reader.text in DIRECTIONS else "")


@operator("serialize")
def serialize(reader: Reader, place: Place) -> Serialize:
    """Keep the order of the rows, as row_number() and prev() need, and add columns."""
    return Serialize(place, () if _ends(reader) else columns(reader))


@operator("mv-expand")
def mv_expand(reader: Reader, place: Place) -> MvExpand:
    """Give a row for each item of a dynamic column."""
    found = parameters(reader, "kind", "bagexpansion", "with_itemindex")
    expansions = several(reader, _expansion)
    kind = choice(reader, found.text("kind", "bagexpansion"), "mv-expand", ("", "bag", "array"))
    return MvExpand(place, expansions, kind, found.text("with_itemindex"), _limit(reader))


@operator("mvexpand")
def mvexpand(reader: Reader, place: Place) -> MvExpand:
    """Give a row for each of the first 128 items of a dynamic column: what mv-expand was before."""
    found = mv_expand(reader, place)
    return replace(found, limit=found.limit or Literal(place, OLD_MOST, "long"))


@operator("mv-apply", "mvapply")
def mv_apply(reader: Reader, place: Place) -> MvApply:
    """Run a query over the items of a dynamic column, row by row."""
    found = parameters(reader, "with_itemindex")
    expansions = several(reader, _expansion)
    limit = _limit(reader)
    reader.expect("on", after="what is expanded")
    return MvApply(place, expansions, found.text("with_itemindex"), limit, body(reader))


def _expansion(reader: Reader) -> Expansion:
    found, kind = named(reader), ""
    if reader.accept("to"):
        reader.expect("typeof", after="to")
        opening = reader.expect("(", after="typeof")
        kind = type_name(reader)
        reader.close(opening)
    return Expansion(found.place, found.names[0] if found.names else "", found.of, kind)


def _limit(reader: Reader) -> Expression | None:
    return expression(reader) if reader.accept("limit") or reader.accept("take") else None


def _ends(reader: Reader) -> bool:
    """Whether the operator ends here."""
    return reader.kind == "end" or reader.text in ("|", ";", ")", "}")
