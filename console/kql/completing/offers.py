"""What may be offered, each with one line about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.aggregates import AGGREGATES
from console.kql.compiling.calls import SPECIAL
from console.kql.completing.positions import PATTERNS
from console.kql.functions import FUNCTIONS
from console.kql.operators.graphs.expressions import GRAPH_FUNCTIONS
from console.kql.plugins import PLUGINS
from console.kql.syntax.expressions import LISTS, RANGES, TEXT_WORDS
from console.kql.syntax.operators.combining import JOIN_KINDS, LOOKUP_KINDS, UNION_KINDS
from console.kql.syntax.operators.graphs import COMPONENTS, CYCLES, OUTPUTS, PATHS
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.registry import OPERATORS, ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from console.kql.tables import Column

AGGREGATING = ("summarize", "make-series", "top-nested")
OLD_SPELLINGS = ("mvexpand", "mvapply", "filter")
KINDS = {
    "join": JOIN_KINDS,
    "lookup": LOOKUP_KINDS,
    "union": UNION_KINDS,
    "make-series": ("nonempty",),
    "graph-match": CYCLES,
    "graph-shortest-paths": PATHS,
    "graph-mark-components": COMPONENTS,
}
WORDS = {
    "summarize": ("by",),
    "distinct": (),
    "sort": ("asc", "desc", "nulls first", "nulls last"),
    "top": ("by", "asc", "desc", "nulls first", "nulls last"),
    "make-series": ("default", "on", "from", "to", "step", "by"),
    "top-nested": ("of", "with others", "by", "asc", "desc"),
    "join": ("on",),
    "lookup": ("on",),
    "mv-expand": ("to typeof", "limit"),
    "mv-apply": ("to typeof", "limit", "on"),
    "parse": ("with",),
    "parse-where": ("with",),
    "parse-kv": ("as", "with"),
    "render": ("with",),
    "range": ("from", "to", "step"),
    "find": ("in", "where", "project"),
    "search": ("in",),
    "make-graph": ("with", "on", "with_node_id", "partitioned-by"),
    "graph-match": ("where", "project"),
    "graph-shortest-paths": ("where", "project"),
    "graph-mark-components": ("with_component_id",),
    "graph-to-table": (*OUTPUTS, "as", "with_node_id", "with_source_id", "with_target_id"),
}
_NODE, _EDGE = re.compile(r"\(\s*(\w+)\s*\)"), re.compile(r"-\s*\[\s*(\w+)")
BETWEEN_OPERANDS = ("and", "or", *TEXT_WORDS, *LISTS, *RANGES, "matches regex")


@dataclass(frozen=True, slots=True)
class Completion:
    """A word that may stand at the cursor: `text` is what is written, `about` its type or what it does.

    `kind` is "table", "column", "name" (of a `let`), "operator", "function", "aggregate", "plugin" or "word".
    """

    text: str
    kind: str
    about: str = ""


def tables(names: Iterable[str]) -> Iterator[Completion]:
    """Yield the tables."""
    return (Completion(printed_name(each), "table") for each in names)


def columns(found: Iterable[Column]) -> Iterator[Completion]:
    """Yield the columns with their types."""
    return (Completion(printed_name(each.name), "column", each.type) for each in found)


def elements(pattern: str) -> Iterator[Completion]:
    """Yield the nodes and edges that a pattern has names for."""
    for word, found in (("a node", _NODE), ("an edge", _EDGE)):
        yield from (
            Completion(printed_name(each), "name", word) for each in dict.fromkeys(found.findall(pattern))
        )


def is_edge(word: str, pattern: str) -> bool:
    """Whether a name in a pattern is that of an edge."""
    return word in _EDGE.findall(pattern)


def lets(names: Iterable[str]) -> Iterator[Completion]:
    """Yield what `let` statements have named."""
    return (Completion(printed_name(each), "name") for each in names)


def stored(functions: Mapping[str, str]) -> Iterator[Completion]:
    """Yield the functions that the workspace stores, with what they take, and values beside them."""
    for word, text in functions.items():
        kind = "function" if text.startswith("(") else "name"
        yield Completion(printed_name(word), kind, text.partition("{")[0].strip())


def operators(_around: str) -> Iterator[Completion]:
    """Yield what may follow a `|`."""
    return (
        Completion(word, "operator", spec.doc)
        for word, spec in OPERATORS.items()
        if word not in OLD_SPELLINGS
    )


def beginnings() -> Iterator[Completion]:
    """Yield the words that a statement may begin with."""
    yield from (Completion(word, "operator", spec.doc) for word, spec in ORIGINS.items())
    yield Completion("let", "word", "Name a value, a table or a function.")


def functions(operator: str) -> Iterator[Completion]:
    """Yield the functions, and the aggregates or those over patterns where the operator takes them."""
    if operator in PATTERNS:
        yield from (Completion(word, "function", doc) for word, doc in GRAPH_FUNCTIONS.items())
    if operator in AGGREGATING:
        yield from _documented(AGGREGATES, "aggregate")
    yield from _documented(FUNCTIONS, "function")
    for word, of in SPECIAL.items():
        yield Completion(word, "function", (of.__doc__ or "").split("\n")[0])


def plugins(_around: str) -> Iterator[Completion]:
    """Yield the plugins of evaluate."""
    return _documented(PLUGINS, "plugin")


def kinds(operator: str) -> Iterator[Completion]:
    """Yield the kinds of an operator that has several."""
    return (Completion(each, "word") for each in KINDS.get(operator, ()))


def words(operator: str) -> Iterator[Completion]:
    """Yield what may follow a value."""
    return (Completion(each, "word") for each in (*WORDS.get(operator, ()), *BETWEEN_OPERANDS))


def _documented(specs: Mapping[str, Any], kind: str) -> Iterator[Completion]:
    return (Completion(word, kind, spec.doc) for word, spec in specs.items())
