r"""Sets of characters in patterns: properties such as `\p{Lu}` and classes in brackets, as Python writes them.

A class may hold classes, and `&&`, `--` and `~~` join two: what both have, what only the first has, what one alone has.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable

POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ",
    "upper": "A-Z", "word": r"0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
CATEGORIES = {
    "l": "letter", "lu": "uppercaseletter", "ll": "lowercaseletter", "lt": "titlecaseletter", "lm": "modifierletter",
    "lo": "otherletter", "m": "mark", "mn": "nonspacingmark", "mc": "spacingmark", "me": "enclosingmark",
    "n": "number", "nd": "decimalnumber", "nl": "letternumber", "no": "othernumber", "p": "punctuation",
    "pc": "connectorpunctuation", "pd": "dashpunctuation", "ps": "openpunctuation", "pe": "closepunctuation",
    "pi": "initialpunctuation", "pf": "finalpunctuation", "po": "otherpunctuation", "s": "symbol", "sm": "mathsymbol",
    "sc": "currencysymbol", "sk": "modifiersymbol", "so": "othersymbol", "z": "separator", "zs": "spaceseparator",
    "zl": "lineseparator", "zp": "paragraphseparator", "c": "other", "cc": "control", "cf": "format",
    "co": "privateuse",
}  # fmt: skip
SHORT = {long: short for short, long in CATEGORIES.items()}
SCRIPTS = frozenset(
    [
        "arabic", "armenian", "bengali", "cyrillic", "devanagari", "ethiopic", "georgian", "greek", "gujarati", "hangul",
        "hebrew", "hiragana", "katakana", "khmer", "lao", "latin", "mongolian", "tamil", "telugu", "thai", "tibetan",
    ]
)  # fmt: skip
HAN = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "CJK RADICAL", "KANGXI RADICAL")
OTHERS = {"any": r"\s\S", "ascii": POSIX["ascii"], "whitespace": r"\s"}
CASES = {"uppercase": str.isupper, "lowercase": str.islower, "alphabetic": str.isalpha}
PLANE = min(sys.maxunicode, 0xFFFF)  # classes of letters are told within the basic plane
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
_PROPERTY = re.compile(r"\\([pP])(?:\{(\^?)(?:\w+=)?([\w ]+)\}|(\w))")
_CODE = re.compile(r"\\(?:x|u|U)\{([0-9a-fA-F]{1,6})\}|\\[xuU][0-9a-fA-F]{2,8}")
_JOINED = {"&&": "(?:(?={0}){1})", "--": "(?:(?!{1}){0})", "~~": "(?:(?!{1}){0}|(?!{0}){1})"}
NONE = "(?!)"
_CLASSES = {r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"}


def escape(text: str) -> tuple[int, str]:
    """Return how long an escape is and what matches it; it stands outside brackets."""
    return named_set(text) or _character(text)


def _character(text: str) -> tuple[int, str]:
    match = _CODE.match(text)
    return (match.end(), re.escape(chr(int(match[1], 16)))) if match and match[1] else (2, text[:2])


def named_set(text: str) -> tuple[int, str] | None:
    """Return how long the property or POSIX class at the start is, and what matches it."""
    if match := _PROPERTY.match(text):
        is_negated, inside = (match[1] == "P") != bool(match[2]), _members(match[3] or match[4])
    elif match := _POSIX.match(text):
        is_negated, inside = bool(match[1]), POSIX.get(match[2], "")
    if not match or not inside:
        return None
    return match.end(), f"[{'^' if is_negated else ''}{inside}]"


class Unclosed(Exception):
    """A class whose bracket is never closed."""


class Brackets:
    """One class in brackets, read from left to right; without nesting an inner bracket is a character as others are."""

    def __init__(self, pattern: str, at: int, *, is_verbose: bool, nests: bool = True) -> None:
        self.pattern = pattern
        self.at = at + 1
        self.is_verbose = is_verbose
        self.nests = nests
        self.plain = ""
        self.sets: list[str] = []
        self.text = self._read()

    def _read(self) -> str:
        is_negated = self._accept("^")
        if self._accept("]"):
            self.plain = r"\]"
        matched: str | None = None
        joint = ""
        while not self._accept("]"):
            if self.nests and self.pattern[self.at : self.at + 2] in _JOINED:
                matched = _JOINED[joint].format(matched, self._union()) if matched else self._union()
                joint = self.pattern[self.at : self.at + 2]
                self.at += 2
            else:
                self._item()
        if matched is None and not self.sets:
            return f"[{'^' if is_negated else ''}{self.plain}]"
        matcher = _JOINED[joint].format(matched, self._union()) if matched else self._union()
        return rf"(?:(?!{matcher})[\s\S])" if is_negated else matcher

    def _accept(self, char: str) -> bool:
        while self.is_verbose and self.pattern[self.at : self.at + 1].isspace():
            self.at += 1
        if self.at >= len(self.pattern):
            raise Unclosed
        is_next = self.pattern[self.at] == char
        self.at += is_next
        return is_next

    def _union(self) -> str:
        """Return what matches the characters read since the last joint, which begin anew."""
        sets = [*self.sets, *([f"[{self.plain}]"] if self.plain else [])]
        self.plain, self.sets = "", []
        return sets[0] if len(sets) == 1 else f"(?:{'|'.join(sets)})" if sets else NONE

    def _item(self) -> None:
        if property_ := named_set(self.pattern[self.at : self.at + 40]):
            self.at += property_[0]
            self._add(property_[1])
        elif self.nests and self.pattern[self.at] == "[":
            inner = Brackets(self.pattern, self.at, is_verbose=self.is_verbose)
            self.at = inner.at
            self._add(inner.text)
        else:
            self._range()

    def _add(self, matcher: str) -> None:
        if matcher.startswith("[") and not matcher.startswith("[^"):
            self.plain += matcher[1:-1]
        else:
            self.sets.append(matcher)

    def _range(self) -> None:
        r"""Add one character, or those from one to another; a dash beside a class such as `\d` is a dash."""
        first = self._one()
        self.plain += first
        dash, last = self.pattern[self.at : self.at + 1], self.pattern[self.at + 1 : self.at + 3]
        is_joint = self.nests and last[:1] == "-"
        if dash == "-" and last[:1] not in ("]", "") and not is_joint and not {first, last} & _CLASSES:
            self.at += 1
            self.plain += "-" + self._one()

    def _one(self) -> str:
        ahead = self.pattern[self.at : self.at + 12]
        if ahead[0] == "\\":
            length, text = _character(ahead)
        else:
            length, text = 1, "\\" + ahead[0] if ahead[0] in r"[]^-&~|" else ahead[0]
        self.at += length
        return text


def bracketed(pattern: str, at: int, *, is_verbose: bool) -> tuple[int, str]:
    """Return where the class that begins here ends, and what matches it."""
    for nests in (True, False):
        try:
            brackets = Brackets(pattern, at, is_verbose=is_verbose, nests=nests)
        except Unclosed:
            continue
        return brackets.at, brackets.text
    raise CallRefused(f"{pattern!r} is no regular expression: the bracket at position {at} is not closed")


@lru_cache(maxsize=64)
def _members(spelled: str) -> str:
    """Return the inside of a class with all characters of a property: a category such as Lu, a script, a case."""
    name = re.sub(r"[ _]", "", spelled).lower()
    if name in OTHERS:
        return OTHERS[name]
    belongs = _belongs(SHORT.get(name, name))
    if belongs is None:
        raise CallRefused(f"the class \\p{{{spelled}}} is not supported")
    runs: list[list[int]] = []
    for code in range(PLANE + 1):
        if not belongs(chr(code)):
            continue
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in runs)


def _belongs(name: str) -> Callable[[str], bool] | None:
    """Return what tells whether a character has a property; a script is told by the names of its characters."""
    if name in CATEGORIES:
        return lambda char: unicodedata.category(char).startswith(name.capitalize())
    if name in CASES:
        return CASES[name]
    starts = HAN if name == "han" else (f"{name.upper()} ",) if name in SCRIPTS else None
    return starts and (lambda char: unicodedata.name(char, "").startswith(starts))
