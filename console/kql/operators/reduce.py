"""`reduce`: texts by the pattern that they share."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled, constant_of
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.bases import RowOperator
from console.kql.relations import Batch, Relation, Schema, gathered, in_batches
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import columns
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator
from console.kql.tables import Column
from console.kql.values.conversions import to_real

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Hint

THRESHOLD, ALIKE_IN_NOTHING = 0.1, "others"


PATTERN = Column("Pattern", "string")


@operator("reduce", summary="Find patterns that many values share.")
@dataclass(frozen=True, slots=True)
class Reduce(RowOperator):
    """`reduce by x with threshold = ..., characters = ...`; `keeps_rows` where kind=source says so."""

    of: Expression
    threshold: Expression | None
    characters: Expression | None
    keeps_rows: bool = False
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind")
        reader.expect("by", after="reduce")
        of = expression(reader)
        options_by_name = (
            {column.names[0]: column.of for column in columns(reader) if column.names}
            if reader.accept("with")
            else {}
        )
        keeps_rows = choice(reader, settings.text("kind"), "reduce", ("", "source")) == "source"
        return cls(
            word.place,
            of,
            options_by_name.get("threshold"),
            options_by_name.get("characters"),
            keeps_rows,
            settings.hints,
        )

    def print(self) -> str:
        settings = [("threshold", self.threshold), ("characters", self.characters)]
        options = ", ".join(f"{word} = {operand(value)}" for word, value in settings if value)
        kind = " kind=source" if self.keeps_rows else ""
        return f"reduce{kind}{printed_hints(self.hints)} by {operand(self.of)}" + (
            f" with {options}" if options else ""
        )

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Group texts that differ in few terms: a pattern with * for what differs, how many, and one of them."""
        of = converted(compiled(self.of, Setting.over(relation, scope)), "string")
        threshold = (
            to_real(constant_of(self.threshold, scope, "the threshold")) if self.threshold else THRESHOLD
        )
        separators = str(constant_of(self.characters, scope, "the characters")) if self.characters else ""
        if threshold is None or not 0 < threshold < 1:
            raise refusal("the threshold is between 0 and 1", self)
        width = len(relation.schema)

        def batches() -> Iterator[Batch]:
            rows = gathered(scope.run.budget.hold(relation.batches(), width))
            texts = of.of(rows)
            patterns = _patterns(texts, threshold, separators)
            if self.keeps_rows:
                yield from in_batches(Batch.of([*rows.columns(width), patterns], rows.length))
            else:
                yield _counted(patterns, texts)

        counted = (PATTERN, Column("Count", "long"), Column("Representative", "string"))
        return Relation(Schema((*relation.schema.columns, PATTERN) if self.keeps_rows else counted), batches)


def _counted(patterns: Sequence[str], texts: Sequence[str]) -> Batch:
    """Return a row for each pattern, the most frequent first."""
    counts = Counter(patterns).most_common()
    first: dict[str, str] = {ALIKE_IN_NOTHING: ""}
    for pattern, text in zip(patterns, texts, strict=True):
        first.setdefault(pattern, text)
    columns: list[list[Any]] = [
        [pattern for pattern, _ in counts],
        [count for _, count in counts],
        [first[pattern] for pattern, _ in counts],
    ]
    return Batch.of(columns, len(counts))


def _patterns(texts: Sequence[str], threshold: float, separators: str) -> list[str]:
    """Return the pattern of each text: a term that stands at its place in too few of the texts is a *."""
    patterns = [""] * len(texts)
    inside = rf"[^{re.escape(separators)}]" if separators else "[A-Za-z0-9]"
    tokens = [re.findall(rf"{inside}+|(?!{inside}).", text, re.DOTALL) for text in texts]
    alike: dict[int, list[int]] = {}
    for at, token in enumerate(tokens):
        alike.setdefault(len(token), []).append(at)
    term = re.compile(inside)
    for rows in alike.values():
        counts = [Counter(column) for column in zip(*(tokens[at] for at in rows), strict=True)]
        for at in rows:
            spelled_tokens = [
                token if not term.match(token) or count[token] > threshold * len(texts) else None
                for token, count in zip(tokens[at], counts, strict=True)
            ]
            patterns[at] = _spelled(spelled_tokens, separators, term)
    return patterns


def _spelled(tokens: Sequence[str | None], separators: str, term: re.Pattern[str]) -> str:
    """Return a pattern in writing: a * swallows the separator before it that the query chose."""
    if not any(token and term.match(token) for token in tokens):
        return ALIKE_IN_NOTHING if tokens else ""
    kept = [
        token or "*"
        for token, after in pairwise([*tokens, ""])
        if after is not None or token is None or token not in separators
    ]
    return "".join(kept)
