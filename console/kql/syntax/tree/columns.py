"""Operators that make, choose, rename or take apart columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from console.kql.syntax.tree.nodes import Node, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Expression, Name, Named, TypedName, Wildcard
    from console.kql.syntax.tree.pipelines import Pipeline

ParsePart: TypeAlias = "ParseText | ParseCapture | ParseSkip"


@dataclass(frozen=True, slots=True)
class Extend(Operator):
    """`extend`."""

    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Project(Operator):
    """`project`."""

    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ProjectAway(Operator):
    """`project-away`."""

    columns: tuple[Name | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class ProjectKeep(Operator):
    """`project-keep`: the columns named, in the order they have."""

    columns: tuple[Name | Wildcard, ...]


@dataclass(frozen=True, slots=True)
class ProjectByNames(Operator):
    """`project-by-names`: columns by names that expressions give."""

    names: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rename(Node):
    """`new = old`."""

    new: str
    old: str


@dataclass(frozen=True, slots=True)
class ProjectRename(Operator):
    """`project-rename`."""

    columns: tuple[Rename, ...]


@dataclass(frozen=True, slots=True)
class Reorder(Node):
    """Columns that go to the front, those of a wildcard sorted by name: "", "asc", "desc", "granny-asc", "granny-desc"."""

    of: Name | Wildcard
    order: str


@dataclass(frozen=True, slots=True)
class ProjectReorder(Operator):
    """`project-reorder`."""

    columns: tuple[Reorder, ...]


@dataclass(frozen=True, slots=True)
class Serialize(Operator):
    """`serialize`: keep this order, and extend by these columns."""

    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Expansion(Node):
    """A dynamic to expand: its new name or "", what it is, and its `to typeof(type)` or ""."""

    name: str
    of: Expression
    type: str


@dataclass(frozen=True, slots=True)
class MvExpand(Operator):
    """`mv-expand`: a row for each item, at most `limit` of each row; the item's index in a column if that has a name."""

    columns: tuple[Expansion, ...]
    kind: str  # "bag", "array", or "" where the query says none
    item_index: str
    limit: Expression | None


@dataclass(frozen=True, slots=True)
class MvApply(Operator):
    """`mv-apply ... on (body)`: the body runs over each row's items."""

    columns: tuple[Expansion, ...]
    item_index: str
    limit: Expression | None
    body: Pipeline


@dataclass(frozen=True, slots=True)
class ParseText(Node):
    """Text that stands between two captures; a regular expression if the kind is regex."""

    text: str


@dataclass(frozen=True, slots=True)
class ParseCapture(Node):
    """A column made of what stands here, a string unless it says otherwise."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ParseSkip(Node):
    """`*`: whatever stands here."""


@dataclass(frozen=True, slots=True)
class Parse(Operator):
    """`parse x with ...`: `kind` is "simple", "regex" or "relaxed", `flags` those of the regular expression."""

    of: Expression
    kind: str
    flags: str
    pattern: tuple[ParsePart, ...]


@dataclass(frozen=True, slots=True)
class ParseWhere(Operator):
    """`parse-where`: the same, and rows that do not match are left out."""

    of: Expression
    kind: str
    flags: str
    pattern: tuple[ParsePart, ...]


@dataclass(frozen=True, slots=True)
class ParseKv(Operator):
    """`parse-kv x as (schema) with (...)`: each delimiter as the query gives it, "" where it gives none."""

    of: Expression
    schema: tuple[TypedName, ...]
    pair_delimiter: str
    kv_delimiter: str
    quotes: tuple[str, ...]
    escape: str
    is_greedy: bool
    regex: str
