"""The colours of the editor: Pygments' Kusto lexer, mapped to the console's own theme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import inherit, words
from pygments.lexers.kusto import KustoLexer
from pygments.token import Comment, Keyword, Literal, Name, Punctuation, Whitespace
from rich.style import Style
from textual.widgets.text_area import TextAreaTheme

from console.kql.syntax.registry import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pygments.token import _TokenType
    from textual.theme import Theme

THEME = "kusto"
LONGEST_COLOURED = 200_000
"""Beyond so many characters a text stays plain: colouring it would be felt at each key."""

_HYPHENATED = (*(word for word in OPERATORS if "-" in word), "partitioned-by")


class Lexer(KustoLexer):  # type: ignore[misc]  # Pygments has no types
    """Pygments' lexer, which here knows every operator that is written with a hyphen."""

    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [(words(_HYPHENATED, suffix=r"\b"), Keyword), inherit]
    }


_LEXER = Lexer(ensurenl=False)
_STATEMENT_WORDS = frozenset({"let", "set", "declare", "true", "false", "null", "typeof", "view", "pattern"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a stretch of one line, in words; line and columns count from 0."""

    line: int
    start: int
    end: int
    words: str
    is_error: bool = True


class Highlights(defaultdict[int, list[tuple[int, int | None, str]]]):
    """Line -> stretches to style, in bytes of UTF-8, as Textual's editor keeps them."""

    def __init__(self, text: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(list)
        lines = text.split("\n")
        if len(text) <= LONGEST_COLOURED:
            for line, start, end, name in _styled(text):
                self._add(lines, line, start, end, name)
        for finding in findings:
            self._add(
                lines, finding.line, finding.start, finding.end, "error" if finding.is_error else "warning"
            )

    def _add(self, lines: list[str], line: int, start: int, end: int, name: str) -> None:
        if line < len(lines):
            text = lines[line]
            self[line].append((_bytes(text, start), _bytes(text, end), name))


def editor_theme(theme: Theme) -> TextAreaTheme:
    """Return the editor's styles in the colours of the app's theme."""
    muted, accent = theme.secondary, theme.accent
    return TextAreaTheme(
        name=THEME,
        syntax_styles={
            "keyword": Style(color=accent, bold=True),
            "function": Style(color=theme.primary),
            "string": Style(color=theme.success),
            "number": Style(color=theme.warning),
            "comment": Style(color=muted, italic=True),
            "punctuation": Style(color=muted),
            "error": Style(color=theme.error, underline=True),
            "warning": Style(color=theme.warning, underline=True),
        },
    )


def _styled(text: str) -> Iterator[tuple[int, int, int, str]]:
    line = column = 0
    for kind, value in _with_names(_LEXER.get_tokens(text)):
        for number, part in enumerate(value.split("\n")):
            if number:
                line, column = line + 1, 0
            if kind and part:
                yield line, column, column + len(part), kind
            column += len(part)


def _with_names(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[tuple[str, str]]:
    """Name the style of each token; a word before a bracket is a function."""
    name = ""  # a name whose kind the next token decides
    for token, value in tokens:
        if name:
            yield ("function" if value == "(" else ""), name
            name = ""
        if token in Name and value not in _STATEMENT_WORDS:
            name = value
        else:
            yield _style(token), value
    if name:
        yield "", name


def _style(token: _TokenType) -> str:
    kinds = {
        Comment: "comment",
        Keyword: "keyword",
        Name: "keyword",
        Literal.String: "string",
        Literal.Number: "number",
        Punctuation: "punctuation",
        Whitespace: "",
    }
    return next((style for kind, style in kinds.items() if token in kind), "")


def _bytes(line: str, column: int) -> int:
    return column if line.isascii() else len(line[:column].encode(errors="replace"))
