"""`parse-kv`: columns read from text of names and values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.bases import RowOperator
from console.kql.planning.text_columns import read_columns, with_columns
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import options
from console.kql.syntax.parts import bracketed, typed_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import bare
from console.kql.syntax.printing.pipelines import printed_schema
from console.kql.syntax.registry import operator
from console.kql.values.conversions import converter
from console.kql.values.patterns import compiled_pattern
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, TypedName
    from console.kql.values.automata import Match
    from console.kql.values.patterns import Pattern


@operator("parse-kv", summary="Read columns from text of names and values.", after=("as", "with"))
@dataclass(frozen=True, slots=True)
class ParseKv(RowOperator):
    """`parse-kv x as (schema) with (...)`: each delimiter as the query gives it, "" where it gives none."""

    of: Expression
    schema: tuple[TypedName, ...]
    pair_delimiter: str
    kv_delimiter: str
    quotes: tuple[str, ...]
    escape: str
    is_greedy: bool
    regex: str

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        of = expression(reader)
        reader.expect("as", after="what is parsed")
        schema = bracketed(reader, typed_name)
        settings = {option.name: option.values for option in options(reader)} if reader.accept("with") else {}
        text = {name: "".join(values) for name, values in settings.items()}
        return cls(
            word.place,
            of,
            schema,
            text.get("pair_delimiter", ""),
            text.get("kv_delimiter", ""),
            settings.get("quote", ()),
            text.get("escape", ""),
            text.get("greedy", "") == "true",
            text.get("regex", ""),
        )

    def print(self) -> str:
        settings: list[tuple[str, tuple[str, ...]]] = [
            (word, (value,))
            for word, value in (
                ("pair_delimiter", self.pair_delimiter),
                ("kv_delimiter", self.kv_delimiter),
                ("escape", self.escape),
                ("greedy", "true" if self.is_greedy else ""),
                ("regex", self.regex),
            )
            if value
        ]
        settings += [("quote", self.quotes)] if self.quotes else []
        texts = ", ".join(f"{word}={', '.join(map(bare, values))}" for word, values in settings)
        return f"parse-kv {operand(self.of)} as {printed_schema(self.schema)}" + (
            f" with ({texts})" if texts else ""
        )

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Read columns from text of names and values."""
        of = converted(compiled(self.of, Setting.over(relation, scope)), "string")
        new = read_columns(self, self.schema)
        pattern = _pairs(self)
        half = pattern.groups // 2
        converts = {column.name: converter("string", column.type) or str for column in new}
        empty = {column.name: "" if column.type == "string" else None for column in new}

        def read(text: str) -> tuple[Any, ...]:
            values, waiting = dict(empty), set(empty)
            for match in _matches(self, pattern, text):
                groups = match.groups("")
                name, value = (
                    "".join(groups[:half]),
                    "".join(groups[half:]),
                )  # one group of each half is not empty
                if name in waiting:
                    waiting.remove(name)
                    if self.escape:
                        value = re.sub(re.escape(self.escape) + "(.)", r"\1", value)
                    values[name] = converts[name](value.strip())
            return tuple(values.values())

        return with_columns(relation, new, of, read, keeps_all=True)


def _matches(node: ParseKv, pattern: Pattern, text: str) -> Iterator[Match]:
    try:
        yield from pattern.finditer(text)
    except CallRefused as why:
        raise refusal(str(why), node) from why


def _pairs(node: ParseKv) -> Pattern:
    """Return the pattern of one name and its value."""
    if node.regex:
        try:
            return compiled_pattern(node.regex)
        except CallRefused as why:
            raise refusal(str(why), node) from why
    quoted = [_quoted(quote, node.escape) for quote in node.quotes if quote]
    if not node.pair_delimiter and not node.kv_delimiter:
        return _pair_of_words([column.name for column in node.schema], quoted)
    between, after = re.escape(node.kv_delimiter or "="), re.escape(node.pair_delimiter or " ")
    bare = rf"([^\s{_inside(node.kv_delimiter or '=')}]+?)"
    name = rf"(?:^|{after})\s*(?:{'|'.join([*quoted, bare])})\s*{between}\s*"
    end = rf"(?:{after})\s*[^\s]+?\s*{between}" if node.is_greedy else after
    plain = rf"(.*?)(?={end}|\Z)"
    return re.compile(name + "(?:" + "|".join([*quoted, plain]) + ")", re.DOTALL)


def _pair_of_words(names: Sequence[str], quoted: Sequence[str]) -> Pattern:
    """Return the pattern of a known name and the word after it, where anything but letters and digits stands between."""
    names_pattern, letter = "|".join(map(re.escape, names)), r"[^\W_]"
    name = "|".join([*quoted, f"(?<!{letter})({names_pattern})(?!{letter})"])
    value = "|".join([*quoted, f"({letter}+)"])
    return re.compile(rf"(?:{name})[\W_]*?(?:{value})", re.DOTALL)


def _inside(text: str) -> str:
    return "".join(re.escape(letter) for letter in text)


def _quoted(quote: str, escape: str) -> str:
    opening, closing = re.escape(quote[0]), re.escape(quote[-1])
    letter = rf"(?:{re.escape(escape)}.|(?!{closing}).)" if escape else f"(?:(?!{closing}).)"
    return rf"{opening}({letter}*){closing}"
