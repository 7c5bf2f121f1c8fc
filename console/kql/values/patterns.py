"""Regular expressions: the service's dialect (RE2's) as Python's, or refused by name where they part."""

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
PLANE = min(sys.maxunicode, 0xFFFF)  # classes of letters are told within the basic plane
_FLAGS = re.compile(r"\(\?([imsUx]*)(?:-([imsUx]+))?([:)])")
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")
_PROPERTY = re.compile(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))")
_CODE = re.compile(r"\\(?:x|u)\{([0-9a-fA-F]{1,6})\}")


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready to search with; raises CallRefused with the reason."""
    try:
        return re.compile(_Translation(pattern).text)
    except (re.error, OverflowError, RecursionError) as why:
        raise CallRefused(f"{pattern!r} is no regular expression: {why}") from why


def rewriting(template: str) -> Callable[[re.Match[str]], str]:
    r"""Return what makes the replacement for a match: `\1` or `$1` is a group, `\0` the whole."""
    parts = re.split(r"\\(\d|\\)|\$(\d)", template)
    if len(parts) == 1:
        return lambda _: template

    def rewrite(match: re.Match[str]) -> str:
        made = [parts[0]]
        for escaped, dollar, plain in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            made += ["\\" if escaped == "\\" else _group(match, int(escaped or dollar)), plain]
        return "".join(made)

    return rewrite


def _group(match: re.Match[str], number: int) -> str:
    return (match.group(number) or "") if number <= (match.re.groups or 0) else ""


class _Translation:
    """One pattern on its way into Python's dialect, read from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.out: list[str] = []
        self.multiline = [False]  # one for each open group
        self.flagged: list[list[str]] = [[]]  # flags set within each open group: they hold to its end
        while self.at < len(pattern):
            self._step()
        self.out.append(")" * sum(map(len, self.flagged)))

    @property
    def text(self) -> str:
        return "".join(self.out)

    def _step(self) -> None:
        char = self.pattern[self.at]
        step = {
            "\\": self._escape,
            "[": self._class,
            "(": self._open,
            ")": self._close,
            "$": self._end,
            "|": self._or,
        }.get(char)
        if step:
            step()
        elif char in "*+?}" and self.pattern[self.at + 1 : self.at + 2] == "+" and self.out:
            raise CallRefused(f"{self.pattern!r}: possessive repetition is not supported")
        elif char == "{" and self.pattern[self.at + 1 : self.at + 2] == ",":
            self._take(1, r"\{")
        else:
            self._take(1, char)

    def _take(self, length: int, text: str) -> None:
        self.at += length
        self.out.append(text)

    def _or(self) -> None:
        flags = self.flagged[-1]
        self._take(1, ")" * len(flags) + "|" + "".join(flags))

    def _end(self) -> None:
        self._take(1, "$" if self.multiline[-1] else r"\Z")

    def _open(self) -> None:
        rest = self.pattern[self.at :]
        if rest.startswith(("(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P=", "(?#", "(?(")):
            raise CallRefused(
                f"{self.pattern!r}: {rest[:4]} (looking around, atomic or conditional) is not supported"
            )
        if flags := _FLAGS.match(rest):
            self._flags(flags)
            return
        self.multiline.append(self.multiline[-1])
        self.flagged.append([])
        named = rest.startswith("(?<")
        self._take(3 if named else 1, "(?P<" if named else "(")

    def _flags(self, found: re.Match[str]) -> None:
        on, off, ends = found[1] or "", found[2] or "", found[3]
        if "U" in on + off:
            raise CallRefused(f"{self.pattern!r}: the flag U (lazy by default) is not supported")
        multiline = ("m" in on or self.multiline[-1]) and "m" not in off
        words = f"{on}-{off}" if off else on
        opened = f"(?{words}:" if words else "(?:"
        self._take(found.end(), opened)
        if ends == ":":
            self.multiline.append(multiline)
            self.flagged.append([])
        else:
            self.multiline[-1] = multiline
            self.flagged[-1].append(opened)

    def _close(self) -> None:
        if len(self.flagged) > 1:
            self.multiline.pop()
            self.out.append(")" * len(self.flagged.pop()))
        self._take(1, ")")

    def _escape(self) -> None:
        rest = self.pattern[self.at : self.at + 40]
        if rest.startswith(r"\Q"):
            self._literal()
        elif rest[1:2].isdigit() and rest[1] != "0":
            raise CallRefused(f"{self.pattern!r}: {rest[:2]} (a back reference) is not supported")
        elif rest[1:2] in ("C", "Z", "G", "K", "R", "X", "h"):
            raise CallRefused(f"{self.pattern!r}: {rest[:2]} is not supported")
        elif rest[1:2] == "z":
            self._take(2, r"\Z")
        else:
            self._take(*self._escaped(rest, in_class=False))

    def _literal(self) -> None:
        start = self.at + 2
        end = self.pattern.find(r"\E", start)
        end = len(self.pattern) if end < 0 else end
        self._take(end + 2 - self.at, re.escape(self.pattern[start:end]))

    def _escaped(self, rest: str, *, in_class: bool) -> tuple[int, str]:
        if found := _CODE.match(rest):
            return found.end(), re.escape(chr(int(found[1], 16)))
        if found := _PROPERTY.match(rest):
            inside = _members(found[3] or found[4])
            negated = (found[1] == "P") != bool(found[2])
            if in_class and negated:
                raise CallRefused(f"{self.pattern!r}: {found[0]} within brackets is not supported")
            return found.end(), inside if in_class else f"[{'^' if negated else ''}{inside}]"
        return 2, rest[:2]

    def _class(self) -> None:
        self._take(1, "[")
        if self.pattern.startswith("^", self.at):
            self._take(1, "^")
        if self.pattern.startswith("]", self.at):
            self._take(1, r"\]")
        while self.at < len(self.pattern) and self.pattern[self.at] != "]":
            self._member()
        self._take(1, "]" if self.at < len(self.pattern) else "")

    def _member(self) -> None:
        rest = self.pattern[self.at : self.at + 40]
        if found := _POSIX.match(rest):
            if found[2] not in POSIX or found[1]:
                raise CallRefused(f"{self.pattern!r}: {found[0]} is not supported")
            self._take(found.end(), POSIX[found[2]])
        elif rest[0] == "\\":
            self._take(*self._escaped(rest, in_class=True))
        elif rest[0] == "[" or rest[:2] in ("&&", "||", "~~", "--"):
            self._take(1, "\\" + rest[0])
        else:
            self._take(1, rest[0])


@lru_cache(maxsize=64)
def _members(category: str) -> str:
    """Return the inside of a class with all characters of a Unicode category, such as L or Lu."""
    if category not in _CATEGORIES and category not in {each[0] for each in _CATEGORIES}:
        raise CallRefused(f"the class \\p{{{category}}} is not supported")
    codes = [code for code in range(PLANE + 1) if unicodedata.category(chr(code)).startswith(category)]
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in runs)


_CATEGORIES = frozenset(
    [
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "Mn",
        "Mc",
        "Me",
        "Nd",
        "Nl",
        "No",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Zs",
        "Zl",
        "Zp",
        "Cc",
        "Cf",
        "Co",
    ]
)
