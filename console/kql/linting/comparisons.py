"""Rules about how values are compared: words by their index, text without regard to case, patterns where they pay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.kql.linting.findings import rule
from console.kql.operators.where import Where
from console.kql.syntax.tree import Binary, Call, Literal, Logical, Name
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.linting.findings import Subject
    from console.kql.syntax.tree import Expression, Node

INDEXED = 3  # terms shorter than this have no index
HAS = {"contains": "has", "!contains": "!has", "contains_cs": "has_cs", "!contains_cs": "!has_cs"}
WITHOUT_CASE = {"==": "=~", "!=": "!~"}
_TERM = re.compile(r"[A-Za-z0-9]+")
_PLAIN = re.compile(r"(?:\(\?i\))?[\w\s/:@-]+")


def _conditions(subject: Subject) -> Iterator[Binary]:
    for node in subject.nodes:
        if isinstance(node, Where):
            yield from (inner for inner in walk(node) if isinstance(inner, Binary))


@rule("contains-for-has")
def contains_for_has(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield searches inside words for what looks like a word."""
    for node in _conditions(subject):
        text = _text(node.right)
        if node.operator in HAS and len(text) >= INDEXED and _TERM.fullmatch(text):
            has = HAS[node.operator]
            yield node, f"{has} finds the word {text} by the index, {node.operator} looks into every value"


@rule("case-folded")
def case_folded(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield comparisons of text that is brought to one case first."""
    for node in _conditions(subject):
        sides = (node.left, node.right)
        is_folded = any(isinstance(side, Call) and side.name in ("tolower", "toupper") for side in sides)
        if is_folded and node.operator in WITHOUT_CASE:
            operator = WITHOUT_CASE[node.operator]
            yield node, f"{operator} compares without regard to case, and uses the index"


@rule("plain-regex")
def plain_regex(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield regular expressions that are plain text."""
    for node in _conditions(subject):
        text = _text(node.right)
        if node.operator == "matches regex" and _PLAIN.fullmatch(text):
            yield node, "this pattern is plain text: has or contains finds it without a regular expression"


@rule("regex-first")
def regex_first(subject: Subject) -> Iterator[tuple[Node, str]]:
    """Yield regular expressions that no cheaper condition on text goes before."""
    for pipeline in subject.pipelines:
        conditions = [
            part
            for operator in pipeline.operators
            if isinstance(operator, Where)
            for part in _parts(operator.predicate)
        ]
        for place, condition in enumerate(conditions):
            if isinstance(condition, Binary) and condition.operator == "matches regex":
                if not any(_narrows(before) for before in conditions[:place]):
                    yield (
                        condition,
                        "a regular expression looks into every row: a has or == before it leaves it fewer",
                    )
                break


def _parts(predicate: Expression) -> tuple[Expression, ...]:
    return (
        predicate.operands if isinstance(predicate, Logical) and predicate.operator == "and" else (predicate,)
    )


def _narrows(condition: Expression) -> bool:
    """Whether a condition is a cheap one, and not about time alone."""
    names = {inner.name for inner in walk(condition) if isinstance(inner, Name)}
    uses_regex = any(
        isinstance(inner, Binary) and inner.operator == "matches regex" for inner in walk(condition)
    )
    return not uses_regex and not names <= {"TimeGenerated", "Timestamp"}


def _text(node: Expression) -> str:
    return node.value if isinstance(node, Literal) and node.type == "string" else ""
