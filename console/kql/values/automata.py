r"""Patterns matched by RE2, whose time a text and a pattern bound, with Python's idea of characters.

RE2 knows words (`\w`, `\b`) and cases within ASCII alone. So it never sees a character itself: all
those that a pattern cannot tell apart are written as one byte, of a word where they are, and a set
of characters in the pattern is the set of their bytes. Places in such a text are those in the text.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from console.kql.values.pattern_trees import ENDLESS, Anchor, Choice, Group, Letter, Repeat
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from console.kql.values.pattern_trees import Part, Parts

    Match: TypeAlias = "re.Match[str] | AutomatonMatch"

_WORD = re.compile(r"\w")


class BoundedPattern:
    """A pattern as `re.Pattern` has it, as far as the language uses one; a text up to `longest` is left to that."""

    def __init__(self, pattern: str, plain: re.Pattern[str], parts: Parts, longest: int) -> None:
        self.pattern, self.groups, self.groupindex = pattern, plain.groups, plain.groupindex
        self.plain = plain
        self._parts = parts
        self._longest = longest

    @cached_property
    def _automaton(self) -> _Automaton:
        return _Automaton(self._parts)

    def search(self, text: str) -> Match | None:
        """Return the first place where it is found; raises CallRefused where that could take too long."""
        return self._searching(text)(0)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Give each place where it is found, none within another; raises CallRefused as `search` does.

        After a place without a character the next one begins a character later, as the service has it:
        Python would first look for a longer one there.
        """
        text = text if end is None else text[:end]
        search = self._searching(text)
        while start <= len(text) and (match := search(start)):
            yield match
            start = match.end() + (match.end() == match.start())

    def sub(self, replacement: str | Callable[[Match], str], text: str) -> str:
        """Return the text with another in each such place; raises CallRefused as `search` does."""
        pieces, last = [], 0
        for match in self.finditer(text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            pieces += [text[last : match.start()], new]
            last = match.end()
        return "".join([*pieces, text[last:]])

    def _searching(self, text: str) -> Callable[[int], Match | None]:
        """Return what searches a text from a place on."""
        if len(text) <= self._longest:
            return partial(self.plain.search, text)
        try:
            search = self._automaton.searching(text)
        except _CannotSay as why:
            raise CallRefused(
                f"{self.pattern!r} can be read in too many ways over {len(text)} characters, and RE2 {why}"
            ) from why

        def searching(start: int) -> AutomatonMatch | None:
            match = search(start)
            return None if match is None else AutomatonMatch(self, text, match)

        return searching


class AutomatonMatch:
    """Where a pattern is found, as `re.Match` tells it."""

    def __init__(self, pattern: BoundedPattern, text: str, match: Any) -> None:
        self.re = pattern
        self._text = text
        self._match = match

    def start(self) -> int:
        """Return where it begins."""
        return int(self._match.start())

    def end(self) -> int:
        """Return where it ends."""
        return int(self._match.end())

    def group(self, name: int | str = 0) -> str | None:
        """Return what a group has, by its number or name; None where it took no part."""
        start, end = self._match.span(self.re.groupindex[name] if isinstance(name, str) else name)
        return None if start < 0 else self._text[start:end]

    __getitem__ = group

    def groups(self, absent: str | None = None) -> tuple[Any, ...]:
        """Return every group, `absent` for one that took no part."""
        texts = map(self.group, range(1, self.re.groups + 1))
        return tuple(absent if text is None else text for text in texts)


class _CannotSay(Exception):
    """RE2 has no words for a pattern; its own text says for what."""


class _Automaton:
    """A pattern in RE2, written anew whenever a text has a kind of character that none before it had."""

    def __init__(self, parts: Parts) -> None:
        self._letters: list[Letter] = []
        self._template = self._written(parts)
        self._kinds = _Kinds(self._letters)
        self._compiled: tuple[int, Any] = (-1, None)

    def searching(self, text: str) -> Callable[[int], Any]:
        """Return what searches a text from a place on; raises _CannotSay."""
        kinds = text.translate(self._kinds).encode("latin-1")
        count, regex = self._compiled
        if count != len(self._kinds.bytes_by_kind):
            count, regex = self._compiled = len(self._kinds.bytes_by_kind), self._compile()
        return partial(regex.search, kinds)

    def _compile(self) -> Any:
        import re2  # noqa: PLC0415  12 ms that only a pattern of many ways is worth

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.log_errors = False  # they are raised
        sets = [self._kinds.written(number) for number in range(len(self._letters))]
        try:
            return re2.compile(self._template.format(*sets).encode("latin-1"), options)
        except re2.error as why:
            raise _CannotSay(f"refuses it: {why.args[0].decode()}") from why

    def _written(self, parts: Parts) -> str:
        return "".join(map(self._write, parts))

    def _write(self, part: Part) -> str:
        match part:
            case Letter():
                self._letters.append(part)
                return f"{{{len(self._letters) - 1}}}"
            case Group(inner):
                return f"({self._written(inner)})"
            case Choice(branches):
                return f"(?:{'|'.join(map(self._written, branches))})"
            case Repeat():
                most = "" if part.most == ENDLESS else part.most
                times = f"{{{{{part.least},{most}}}}}{'?' if part.is_lazy else ''}"
                return f"(?:{self._written(part.parts)}){times}"
            case Anchor(None):
                raise _CannotSay("cannot look around")
            case Anchor():
                return str(part.re2)


class _Kinds(dict[int, str]):
    """Character -> the one that stands for all of its kind; filled as characters are met."""

    def __init__(self, letters: list[Letter]) -> None:
        super().__init__()
        self._letters = letters
        self._free = [iter(_bytes(is_word=False)), iter(_bytes(is_word=True))]
        self.bytes_by_kind: dict[tuple[bool, ...], str] = {}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        is_word, is_newline = _WORD.match(char) is not None, char == "\n"
        kind = (is_word, is_newline, *(letter.matches(char) is not None for letter in self._letters))
        byte = self.bytes_by_kind.get(kind)
        if byte is None:
            byte = "\n" if is_newline else next(self._free[is_word], None)
            if byte is None:
                raise _CannotSay("tells fewer characters apart")
            self.bytes_by_kind[kind] = byte
        self[code] = byte
        return byte

    def written(self, number: int) -> str:
        """Return one of the pattern's sets in RE2's words."""
        inside = [rf"\x{ord(byte):02x}" for kind, byte in self.bytes_by_kind.items() if kind[2 + number]]
        return f"[{''.join(inside)}]" if inside else r"[^\x00-\xff]"


def _bytes(*, is_word: bool) -> list[str]:
    """Return the characters that may stand for others: those that RE2 takes for a word's, or the rest."""
    return [
        char
        for char in map(chr, range(256))
        if (char.isascii() and _WORD.match(char) is not None) == is_word and char != "\n"
    ]
