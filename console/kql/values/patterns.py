"""Regular expressions: the service's dialect (Rust's, and what RE2 had before) as Python's, or refused by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from console.kql.values.automata import BoundedPattern
from console.kql.values.backtracking import LONGEST_TEXT, longest_text, may_be_empty
from console.kql.values.characters import bracketed, escape
from console.kql.values.pattern_trees import pattern_tree
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from console.kql.values.automata import Match

    Pattern: TypeAlias = re.Pattern[str] | BoundedPattern

_FLAGS = re.compile(r"\(\?([imsRuUx]*)(?:-([imsRuUx]+))?([:)])")
_REPEATED = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
_WORD_ENDS = {
    r"\b{start}": r"\b(?=\w)", r"\<": r"\b(?=\w)", r"\b{end}": r"(?<=\w)\b", r"\>": r"(?<=\w)\b",
    r"\b{start-half}": r"(?<!\w)", r"\b{end-half}": r"(?!\w)",
}  # fmt: skip
_WORD_END = re.compile(r"\\(?:b\{[a-z-]+\}|[<>])")


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str) -> Pattern:
    """Return a pattern ready to search with; raises CallRefused with the reason.

    Python's matcher is the quickest where it has few ways to try; RE2 takes the texts for which it may have many.
    """
    try:
        source = _Translation(pattern).text
        plain = re.compile(source)
        parts = pattern_tree(source)
    except (re.error, OverflowError, RecursionError) as why:
        raise CallRefused(f"{pattern!r} is no regular expression: {why}") from why
    longest = longest_text(parts)
    is_plain = longest == LONGEST_TEXT and not may_be_empty(parts)
    return plain if is_plain else BoundedPattern(pattern, plain, parts, longest)


def rewriting(template: str) -> Callable[[Match], str]:
    r"""Return what makes the replacement for a match: `\1` or `$1` is a group, `\0` the whole."""
    parts = re.split(r"\\(\d|\\)|\$(\d)", template)
    if len(parts) == 1:
        return lambda _: template

    def rewrite(match: Match) -> str:
        pieces = [parts[0]]
        for escaped, dollar, plain in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pieces += ["\\" if escaped == "\\" else _group(match, int(escaped or dollar)), plain]
        return "".join(pieces)

    return rewrite


def _group(match: Match, number: int) -> str:
    return (match.group(number) or "") if number <= (match.re.groups or 0) else ""


@dataclass
class _Group:
    """An open group: the flags in force, and what Python has opened for those set within it, which hold to its end."""

    flags: frozenset[str] = frozenset()
    opened: list[str] = field(default_factory=list)


class _Translation:
    """One pattern on its way into Python's dialect, read from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.out: list[str] = []
        self.groups = [_Group()]
        while self.at < len(pattern):
            self._step()
        self.out.append(")" * sum(len(group.opened) for group in self.groups))

    @property
    def text(self) -> str:
        return "".join(self.out)

    @property
    def flags(self) -> frozenset[str]:
        return self.groups[-1].flags

    def _step(self) -> None:
        char = self.pattern[self.at]
        step = {
            "\\": self._escape,
            "[": self._class,
            "(": self._open,
            ")": self._close,
            "^": self._start,
            "$": self._end,
            ".": self._any,
            "|": self._or,
        }.get(char)
        if step:
            step()
        elif "x" in self.flags and (char.isspace() or char == "#"):
            self._comment()
        elif match := _REPEATED.match(self.pattern, self.at):
            self._repeat(match)
        else:
            self._take(1, r"\{" if char == "{" else char)

    def _take(self, length: int, text: str) -> None:
        self.at += length
        self.out.append(text)

    def _comment(self) -> None:
        end = self.pattern.find("\n", self.at) if self.pattern[self.at] == "#" else self.at
        self._take((len(self.pattern) if end < 0 else end + 1) - self.at, "")

    def _repeat(self, match: re.Match[str]) -> None:
        """Repeat as often as said; `?` after it means as few times as will do, and the flag U turns that round."""
        following = self.pattern[match.end() : match.end() + 1]
        if following == "+":
            raise CallRefused(f"{self.pattern!r}: possessive repetition is not supported")
        is_marked = following == "?"
        is_lazy = is_marked != ("U" in self.flags)
        self._take(len(match[0]) + is_marked, match[0] + ("?" if is_lazy else ""))

    def _or(self) -> None:
        opened = self.groups[-1].opened
        self._take(1, ")" * len(opened) + "|" + "".join(opened))

    def _start(self) -> None:
        self._take(1, r"(?:\A|(?<=\n)|(?<=\r)(?!\n))" if {"m", "R"} <= self.flags else "^")

    def _end(self) -> None:
        is_whole = "m" not in self.flags
        self._take(1, r"\Z" if is_whole else r"(?:\Z|(?=\r)|(?<!\r)(?=\n))" if "R" in self.flags else "$")

    def _any(self) -> None:
        self._take(1, r"[^\r\n]" if "R" in self.flags and "s" not in self.flags else ".")

    def _open(self) -> None:
        text = self.pattern[self.at :]
        if text.startswith(("(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P=", "(?#", "(?(")):
            raise CallRefused(
                f"{self.pattern!r}: {text[:4]} (looking around, atomic or conditional) is not supported"
            )
        if flags := _FLAGS.match(text):
            self._flags(flags)
            return
        self.groups.append(_Group(self.flags))
        prefix = next((start for start in ("(?P<", "(?<") if text.startswith(start)), "")
        self._take(len(prefix) or 1, "(?P<" if prefix else "(")

    def _flags(self, match: re.Match[str]) -> None:
        on, off, ends = frozenset(match[1]), frozenset(match[2] or ""), match[3]
        flags = (self.flags | on) - off
        words = "".join(sorted(on & set("ims"))) + ("a" if "u" in off else "u" if "u" in on else "")
        without = "".join(sorted(off & set("ims")))
        opened = f"(?{words}{'-' if without else ''}{without}:"
        self._take(match.end(), "" if ends == ")" and opened == "(?:" else opened)
        if ends == ":":
            self.groups.append(_Group(flags))
            return
        self.groups[-1].flags = flags
        if opened != "(?:":
            self.groups[-1].opened.append(opened)

    def _close(self) -> None:
        if len(self.groups) > 1:
            self.out.append(")" * len(self.groups.pop().opened))
        self._take(1, ")")

    def _escape(self) -> None:
        text = self.pattern[self.at : self.at + 40]
        if text.startswith(r"\Q"):
            self._literal()
        elif text[1:2].isdigit() and text[1] != "0":
            raise CallRefused(f"{self.pattern!r}: {text[:2]} (a back reference) is not supported")
        elif text[1:2] in ("C", "Z", "G", "K", "R", "X", "h"):
            raise CallRefused(f"{self.pattern!r}: {text[:2]} is not supported")
        elif text[1:2] == "z":
            self._take(2, r"\Z")
        elif (match := _WORD_END.match(text)) and match[0] in _WORD_ENDS:
            self._take(match.end(), _WORD_ENDS[match[0]])
        else:
            self._take(*escape(text))

    def _literal(self) -> None:
        start = self.at + 2
        end = self.pattern.find(r"\E", start)
        end = len(self.pattern) if end < 0 else end
        self._take(end + 2 - self.at, re.escape(self.pattern[start:end]))

    def _class(self) -> None:
        end, text = bracketed(self.pattern, self.at, is_verbose="x" in self.flags)
        self._take(end - self.at, text)
