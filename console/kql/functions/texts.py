"""Making text out of text: joining, cutting, counting, replacing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, Argument, Column, function
from console.kql.values.documents import document_text
from console.kql.values.terms import any_term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@function("strcat", "string", takes=("string",), least=1, most=MANY)
def strcat(*parts: str) -> str:
    """Join texts."""
    return "".join(parts)


@function("strcat_delim", "string", takes=("string",), least=2, most=MANY)
def strcat_delim(between: str, *parts: str) -> str:
    """Join texts with another between them."""
    return between.join(parts)


@function("strcat_array,array_strcat", "string", takes=("dynamic", "string"))
def strcat_array(items: Any, between: str) -> str:
    """Join the items of an array with a text between them."""
    return between.join(map(document_text, items)) if isinstance(items, list) else document_text(items)


def _each(method: Callable[[str], str]) -> Callable[[Sequence[Argument]], Callable[..., Column] | None]:
    """Return the rule that applies a method to a whole column of texts."""
    return lambda arguments: None if arguments[0].is_constant else (lambda texts: list(map(method, texts)))


@function("tolower", "string", takes=("string",), prepare=_each(str.lower))
def tolower(text: str) -> str:
    """Return a text in lower case."""
    return text.lower()


@function("toupper", "string", takes=("string",), prepare=_each(str.upper))
def toupper(text: str) -> str:
    """Return a text in upper case."""
    return text.upper()


@function("strlen", "long", takes=("string",), keeps_name=True)
def strlen(text: str) -> int:
    """Count the characters of a text."""
    return len(text)


@function("string_size", "long", takes=("string",), keeps_name=True)
def string_size(text: str) -> int:
    """Count the bytes of a text in UTF-8."""
    return len(text.encode(errors="surrogatepass"))


@function("strcmp", "long", takes=("string", "string"))
def strcmp(first: str, second: str) -> int:
    """Return 0 for equal texts, -1 where the first one comes first, else 1."""
    return (first > second) - (first < second)


@function("strrep", "string", takes=("string", "long", "string"), least=2)
def strrep(text: str, times: int, between: str = "") -> str:
    """Repeat a text, at most 1024 times, with another between."""
    return between.join([text] * min(max(times, 0), 1024))


@function("reverse", "string", takes=("string",))
def reverse(text: str) -> str:
    """Return a text backwards."""
    return text[::-1]


@function("substring", "string", takes=("string", "long", "long"), least=2)
def substring(text: str, start: int, length: int | None = None) -> str:
    """Return the part of a text that begins at a place, from the end if negative, and has so many characters."""
    if start < -len(text):
        return ""
    start = len(text) + start if start < 0 else start
    return text[start:] if length is None else text[start : start + max(length, 0)]


@function("split", "dynamic", takes=("string", "string", "long"), least=2, keeps_name=True)
def split(text: str, between: str, index: int | None = None) -> list[str] | None:
    """Cut a text wherever another stands in it; with an index, an array with only that part; one below 0 asks for all."""
    if not between:
        return None
    parts = text.split(between)
    if index is None or index < 0:
        return parts
    return [parts[index]] if index < len(parts) else None


@function("replace_string", "string", takes=("string", "string", "string"))
def replace_string(text: str, old: str, new: str) -> str:
    """Replace one text by another wherever it stands."""
    return text.replace(old, new) if old else text


@function("replace_strings", "string", takes=("string", "dynamic", "dynamic"))
def replace_strings(text: str, old: Any, new: Any) -> str:
    """Replace several texts by others, the first of the list first; what was found once is not replaced again."""
    if not isinstance(old, list) or not isinstance(new, list):
        return text
    pieces = [text]  # those at even places may still be replaced
    for first, second in zip(old, new, strict=False):
        if first and isinstance(first, str):
            settled = second if isinstance(second, str) else first
            pieces = [
                part
                for at, piece in enumerate(pieces)
                for part in _cut(piece, first, settled, is_open=not at % 2)
            ]
    return "".join(pieces)


def _cut(piece: str, by: str, between: str, *, is_open: bool) -> list[str]:
    """Return a piece that is open cut by a text, another put between its parts."""
    if not is_open:
        return [piece]
    first, *pieces = piece.split(by)
    return [first, *(part for item in pieces for part in (between, item))]


@function("translate", "string", takes=("string", "string", "string"))
def translate(these: str, those: str, text: str) -> str:
    """Replace each character of one list by that of the other; without a counterpart it is dropped."""
    last = those[-1:]
    table = {
        ord(char): those[at] if at < len(those) else last for at, char in reversed(list(enumerate(these)))
    }
    return text.translate({code: char or None for code, char in table.items()})


@function("indexof", "long", takes=("string", "string", "long", "long", "long"), least=2)
def indexof(text: str, sought: str, start: int = 0, length: int = -1, occurrence: int = 1) -> int | None:
    """Return the place of a text in another, -1 where it is not: of the nth, each within a length of where its search starts."""
    if occurrence < 1 or length < -1:
        return None
    at = (max(len(text) + start, 0) if start < 0 else start) - 1
    for _ in range(occurrence):
        at = text.find(sought, at + 1, len(text) if length < 0 else at + 1 + length)
        if at < 0:
            return -1
    return at


@function("make_string,unicode_codepoints_to_string", "string", takes=("any",), least=1, most=MANY)
def make_string(*codes: Any) -> str:
    """Return the text that Unicode code points, or arrays of them, make; nothing if one is none."""
    flat = [code for item in codes for code in (item if isinstance(item, list) else [item])]
    if not all(isinstance(code, int) and 0 <= code <= sys.maxunicode for code in flat):
        return ""
    return "".join(map(chr, flat))


@function("to_utf8,unicode_codepoints_from_string", "dynamic", takes=("string",))
def to_utf8(text: str) -> list[int]:
    """Return the Unicode code points of a text."""
    return [ord(char) for char in text]


@function("has_any_index", "long", takes=("string", "dynamic"))
def has_any_index(text: str, sought: Any) -> int:
    """Return the place in an array of the first item that a text has, -1 where it has none."""
    items = sought if isinstance(sought, list) else [sought]
    return next((at for at, item in enumerate(items) if any_term([document_text(item)])([text])[0]), -1)
