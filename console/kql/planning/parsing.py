"""Columns read from the text between known words, for parse and parse-where."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Self

from console.kql.compiling import compiled
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import type_of
from console.kql.planning.text_columns import read_columns, with_columns
from console.kql.planning.textpatterns import ParseCapture, ParsePart, ParseSkip, ParseText, finder, read_part
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.values.conversions import converter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.planning.text_columns import Read
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression

KINDS = ("simple", "regex", "relaxed")


@dataclass(frozen=True, slots=True)
class TextParse(RowOperator):
    """What parse and parse-where have in common: `flags` are those of a regular expression."""

    WORD: ClassVar[str]
    KEEPS_ALL: ClassVar[bool]

    of: Expression
    kind: str  # "simple", "regex" or "relaxed"
    flags: str
    pattern: tuple[ParsePart, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind", "flags")
        kind = choice(reader, settings.text("kind"), cls.WORD, KINDS)
        of = expression(reader)
        reader.expect("with", after="what is parsed")
        parts: list[ParsePart] = []
        while reader.kind in ("string", "name") or reader.text in ("*", "["):
            parts.append(read_part(reader))
        if not parts:
            reader.fail(f"expected text or a column after with, found {reader.described()}")
        return cls(word.place, of, kind, settings.text("flags"), tuple(parts))

    def print(self) -> str:
        kind = "" if self.kind == "simple" else f" kind={self.kind}"
        head = f"{self.WORD}{kind}{printed_parameter('flags', self.flags)} {operand(self.of)} with"
        return " ".join((head, *map(printed, self.pattern)))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Read columns from the text between known words."""
        _refuse_neighbours(self.pattern)
        of = converted(compiled(self.of, Setting.over(relation, scope)), "string")
        captures = [part for part in self.pattern if isinstance(part, ParseCapture)]
        read_text = _reader(self, captures)
        return with_columns(relation, read_columns(self, captures), of, read_text, keeps_all=self.KEEPS_ALL)


def _refuse_neighbours(parts: Sequence[ParsePart]) -> None:
    """Refuse what no text parts from what is before it: a column after a column, anything after `*`."""
    for before, part in pairwise(parts):
        if isinstance(part, ParseText) or (isinstance(before, ParseCapture) and isinstance(part, ParseSkip)):
            continue
        if not isinstance(before, ParseText):
            what = part.name if isinstance(part, ParseCapture) else "*"
            raise refusal(f"a text must stand before {what}: nothing else says where it begins", part)


def _reader(node: TextParse, captures: Sequence[ParseCapture]) -> Read:
    """Return what reads all columns of a text, None where it does not match.

    A relaxed pattern leaves a column null whose text is not of its type; else the whole text does not match.
    """
    find = finder(node)
    kinds = [type_of(capture.type, capture) for capture in captures]
    converts = [converter("string", kind) or str for kind in kinds]
    is_relaxed = node.kind == "relaxed"

    def read(text: str) -> tuple[Any, ...] | None:
        texts = find(text)
        if texts is None:
            return None
        values = tuple(convert(item) for convert, item in zip(converts, texts, strict=True))
        if not is_relaxed and None in values:
            return None
        return values

    return read
