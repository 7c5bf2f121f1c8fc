"""How printed text is laid out, and what prints each kind of node."""

from __future__ import annotations

import re
from textwrap import indent
from typing import TYPE_CHECKING, Any, TypeVar

from console.kql.syntax.expressions import BINDING, CONSTANTS, TABLE_WORDS
from console.kql.syntax.tree import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.kql.syntax.tree import Node

WIDEST = 100
_WORDS = """
    as asc bagexpansion by default desc dynamic flags from hint isfuzzy kind limit nulls of on optional others output
    project regex step to typeof view with with_itemindex with_match_id with_source withsource
"""
RESERVED = frozenset({*BINDING, *CONSTANTS, *TABLE_WORDS, *_WORDS.split()})
P = TypeVar("P", bound="Callable[[Any], str]")
_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_PRINTERS: dict[type[Node], Callable[[Any], str]] = {}


def prints(kind: type[Node]) -> Callable[[P], P]:
    """Register what prints a kind of node."""

    def register(function: P) -> P:
        _PRINTERS[kind] = function
        return function

    return register


def printed(node: Node) -> str:
    """Return a node as text."""
    return node.print() if isinstance(node, Phrase) else _PRINTERS[type(node)](node)


def printed_name(words: str) -> str:
    """Return a name, as ['...'] where it could be read as something else."""
    return words if _PLAIN.fullmatch(words) and words not in RESERVED else f"[{quoted(words)}]"


def quoted(words: str) -> str:
    """Return a string literal; backslashes are shown as they are where that is possible."""
    if "\\" in words and '"' not in words and words.isprintable():
        return f'@"{words}"'
    return '"' + "".join(_escaped(character) for character in words) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  what four digits hold


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def bare(words: str) -> str:
    """Return the value of a parameter: as it is where it is one word, else in quotation marks."""
    return words if _PLAIN.fullmatch(words) or words.isdecimal() else quoted(words)


def listed(head: str, items: Iterable[str]) -> str:
    """Return a head and items with commas, on one line if they fit, else each item on a line of its own."""
    lines = list(items)
    line = f"{head} {', '.join(lines)}"
    if len(lines) < 2 or (len(line) <= WIDEST and "\n" not in line):  # noqa: PLR2004  one item needs no line of its own
        return line
    return head + "\n" + indent(",\n".join(lines), "    ")


def enclosed(text: str, brackets: str = "()") -> str:
    """Return text in brackets: short text on the same line, other text indented between them."""
    if "\n" not in text and len(text) <= WIDEST - 40:
        return f"{brackets[0]}{text}{brackets[1]}"
    return f"{brackets[0]}\n{indent(text, '    ')}\n{brackets[1]}"
