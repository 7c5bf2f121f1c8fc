"""What regular expressions find in text, cut off it, or replace in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import Argument, CallRefused, Column, function
from console.kql.values.conversions import converter
from console.kql.values.documents import document_text
from console.kql.values.patterns import compiled_pattern, rewriting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.values.automata import Match
    from console.kql.values.patterns import Pattern


MOST_GROUPS = 16  # that extract_all finds


def _typed(arguments: Sequence[Argument]) -> str:
    """Return the type that a last argument typeof() names, text without it."""
    last = arguments[-1]
    return str(last.value) if last.type == "typeof" else "string"


def _is_checked(arguments: Sequence[Argument], at: int = 0) -> Pattern | None:
    """Return the pattern if it is constant; raises CallRefused if it is none."""
    return compiled_pattern(arguments[at].value) if arguments[at].is_constant else None


def _found(match: Match | None, group: int) -> str:
    return "" if match is None or group > match.re.groups else match.group(group) or ""


def _extract(arguments: Sequence[Argument]) -> Callable[..., Any]:
    _is_checked(arguments)
    convert = converter("string", _typed(arguments))

    def extracted(pattern: str, group: int, text: str, _kind: str = "") -> Any:
        words = _found(compiled_pattern(pattern).search(text), group)
        return words if convert is None else convert(words)

    return extracted


def _extract_columns(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
    pattern, group, text = arguments[:3]
    if len(arguments) > 3 or text.is_constant or not pattern.is_constant or not group.is_constant:  # noqa: PLR2004  typeof
        return None
    search, number = compiled_pattern(pattern.value).search, group.value
    if number is None or number > compiled_pattern(pattern.value).groups or number < 0:
        return lambda texts: [""] * len(texts)
    return lambda texts: [(match.group(number) or "") if (match := search(text)) else "" for text in texts]


def _extract_all(arguments: Sequence[Argument]) -> Callable[..., Any]:
    groups = compiled_pattern(arguments[0].value).groups
    if not 1 <= groups <= MOST_GROUPS:
        raise CallRefused(f"the pattern of extract_all has {groups} groups, not 1 to {MOST_GROUPS}")
    return extract_all


@function(
    "extract",
    _typed,
    takes=("string", "long", "string", "any"),
    least=3,
    choose=_extract,
    prepare=_extract_columns,
)
def extract(pattern: str, group: int, text: str) -> str:
    """Return what a group of a pattern finds in a text, 0 for the whole match."""
    return _found(compiled_pattern(pattern).search(text), group)


@function(
    "extract_all,extractall",
    "dynamic",
    takes=("string", "any", "string"),
    least=2,
    constant=(0,),
    choose=_extract_all,
)
def extract_all(pattern: str, *arguments: Any) -> list[Any] | None:
    """Return all that the groups of a pattern find in a text; some of the groups, if an array says which there are."""
    regex, text = compiled_pattern(pattern), arguments[-1]
    group_names = {*range(1, regex.groups + 1), *regex.groupindex}
    selection = [item for item in arguments[0] if item in group_names] if len(arguments) > 1 else []
    groups = selection or range(1, regex.groups + 1)
    matches = [[match[group] or "" for group in groups] for match in regex.finditer(document_text(text))]
    if not matches:
        return None
    return [item[0] for item in matches] if len(matches[0]) == 1 else matches


@lru_cache(maxsize=256)
def _rewriter(template: str) -> Callable[[Match], str]:
    return rewriting(template)


@function("replace_regex", "string", takes=("string", "string", "string"))
def replace_regex(text: str, pattern: str, template: str) -> str:
    """Replace what a pattern matches; in the replacement, a backslash and a number stand for a group."""
    return compiled_pattern(pattern).sub(_rewriter(template), text)


@function("replace", "string", takes=("string", "string", "string"))
def replace(pattern: str, template: str, text: str) -> str:
    """Replace what a pattern matches (the older spelling of replace_regex)."""
    return replace_regex(text, pattern, template)


@lru_cache(maxsize=256)
def _edges(pattern: str, *, starts: bool, ends: bool) -> Pattern:
    """Return what the service trims by: the pattern at one anchor, or at either, its groups without their names."""
    nameless = re.sub(r"\(\?P?<\w+>", "(", pattern)
    return compiled_pattern("|".join([f"^({nameless})"] * starts + [f"({nameless})$"] * ends))


def _trimming(name: str, words: str, *, starts: bool, ends: bool) -> None:
    """Register the removal of what a pattern matches at one end of a text or at both."""

    def chosen(arguments: Sequence[Argument]) -> Callable[..., Any]:
        pattern = arguments[0].value
        if not pattern:
            raise CallRefused(f"what {name} removes must not be empty")
        edges = _edges(pattern, starts=starts, ends=ends)
        return lambda _, text: edges.sub("", text)

    def trim(pattern: str, text: str) -> str:
        return _edges(pattern, starts=starts, ends=ends).sub("", text)

    trim.__doc__ = words
    function(name, "string", takes=("string", "string"), constant=(0,), choose=chosen)(trim)


_trimming("trim_start", "Remove what a pattern matches at the beginning of a text.", starts=True, ends=False)
_trimming("trim_end", "Remove what a pattern matches at the end of a text.", starts=False, ends=True)
_trimming("trim", "Remove what a pattern matches at both ends of a text.", starts=True, ends=True)


@function("countof", "long", takes=("string", "string", "string"), least=2)
def countof(text: str, sought: str, kind: str = "normal") -> int:
    """Count how often a text, or with kind "regex" a pattern, is found; texts may overlap, patterns do not."""
    if kind == "regex":
        return sum(1 for _ in compiled_pattern(sought).finditer(text))
    if kind != "normal":
        raise CallRefused(f'countof knows the kinds "normal" and "regex", not {kind!r}')
    return sum(text.startswith(sought, at) for at in range(len(text))) if sought else 0


@function("indexof_regex", "long", takes=("string", "string", "long", "long", "long"), least=2)
def indexof_regex(
    text: str, pattern: str, start: int = 0, length: int = -1, occurrence: int = 1
) -> int | None:
    """Return the place where a pattern matches, -1 where it does not; from a start, within a length, the nth match."""
    if start < 0 or occurrence < 1 or length < -1:
        return None
    end = len(text) if length < 0 else min(start + length, len(text))
    matches: Iterator[Match] = compiled_pattern(pattern).finditer(text, start, end)
    for number, match in enumerate(matches, 1):
        if number == occurrence:
            return match.start()
    return -1


@function("regex_quote", "string", takes=("string",))
def regex_quote(text: str) -> str:
    """Return a text so that a pattern takes each of its characters for itself."""
    return re.sub(r"([^\w\s])", r"\\\1", text)
