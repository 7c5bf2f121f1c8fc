"""What may be offered, each with one line about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.aggregates import AGGREGATES
from console.kql.compiling.calls import SPECIAL
from console.kql.functions import FUNCTIONS
from console.kql.planning.graphs.expressions import GRAPH_FUNCTIONS
from console.kql.plugins import PLUGINS
from console.kql.syntax.expressions import LISTS, RANGES, TEXT_WORDS
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.registry import OPERATORS, ORIGINS, spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from console.kql.tables import Column

_NODE, _EDGE = re.compile(r"\(\s*(\w+)\s*\)"), re.compile(r"-\s*\[\s*(\w+)")
# the most used operators of some 4,000 public queries, the most frequent first; all others come after them
FREQUENT = (
    *("where", "extend", "summarize", "project", "join", "sort", "mv-expand", "project-reorder", "union"),
    *("distinct", "render", "top", "parse", "project-away", "project-rename", "evaluate", "make-series"),
    *("take", "lookup", "search", "invoke", "mv-apply", "serialize", "count"),
)
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
    return (Completion(printed_name(name), "table") for name in names)


def columns(schema: Iterable[Column]) -> Iterator[Completion]:
    """Yield the columns with their types."""
    return (Completion(printed_name(item.name), "column", item.type) for item in schema)


def elements(pattern: str) -> Iterator[Completion]:
    """Yield the nodes and edges that a pattern has names for."""
    for word, pattern_of_word in (("a node", _NODE), ("an edge", _EDGE)):
        yield from (
            Completion(printed_name(fromkey), "name", word)
            for fromkey in dict.fromkeys(pattern_of_word.findall(pattern))
        )


def is_edge(word: str, pattern: str) -> bool:
    """Whether a name in a pattern is that of an edge."""
    return word in _EDGE.findall(pattern)


def lets(names: Iterable[str]) -> Iterator[Completion]:
    """Yield what `let` statements have named."""
    return (Completion(printed_name(name), "name") for name in names)


def stored(functions: Mapping[str, str]) -> Iterator[Completion]:
    """Yield the functions that the workspace stores, with what they take, and values beside them."""
    for word, text in functions.items():
        kind = "function" if text.startswith("(") else "name"
        yield Completion(printed_name(word), kind, text.partition("{")[0].strip())


def operators(_around: str) -> Iterator[Completion]:
    """Yield what may follow a `|`, the most used first."""
    offered = [(word, operator) for word, operator in OPERATORS.items() if word not in operator.older]
    for word, spec_of_word in sorted(offered, key=lambda item: _rank(item[0])):
        yield Completion(word, "operator", spec_of_word.summary)


def _rank(word: str) -> tuple[int, int, str]:
    place = FREQUENT.index(word) if word in FREQUENT else len(FREQUENT)
    return place, len(word), word


def beginnings() -> Iterator[Completion]:
    """Yield the words that a statement may begin with."""
    yield from (Completion(word, "operator", origin.summary) for word, origin in ORIGINS.items())
    yield Completion("let", "word", "Name a value, a table or a function.")


def functions(operator: str) -> Iterator[Completion]:
    """Yield the functions, and the aggregates or those over patterns where the operator takes them."""
    operator_spec = spec(operator)
    if operator_spec and operator_spec.patterns:
        yield from (Completion(word, "function", doc) for word, doc in GRAPH_FUNCTIONS.items())
    if operator_spec and operator_spec.aggregates:
        yield from _documented(AGGREGATES, "aggregate")
    yield from _documented(FUNCTIONS, "function")
    for word, of in SPECIAL.items():
        yield Completion(word, "function", (of.__doc__ or "").split("\n")[0])


def plugins(_around: str) -> Iterator[Completion]:
    """Yield the plugins of evaluate."""
    return _documented(PLUGINS, "plugin")


def kinds(operator: str) -> Iterator[Completion]:
    """Yield the kinds of an operator that has several."""
    operator_spec = spec(operator)
    return (Completion(kind, "word") for kind in (operator_spec.kinds if operator_spec else ()))


def words(operator: str) -> Iterator[Completion]:
    """Yield what may follow a value."""
    operator_spec = spec(operator)
    return (
        Completion(step, "word")
        for step in (*(operator_spec.after if operator_spec else ()), *BETWEEN_OPERANDS)
    )


def _documented(specs: Mapping[str, Any], kind: str) -> Iterator[Completion]:
    return (Completion(word, kind, item.doc) for word, item in specs.items())
