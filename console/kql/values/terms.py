"""Searching in text as the service's words do: case-blind unless said otherwise, terms whole.

A term is a run of letters and digits; `has` finds what begins and ends where terms do.
Each search is made once for what is sought, and then tells of any text whether it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

Test = Callable[[str], bool]
Tests = Callable[[list[str]], list[bool]]
FEW = 8  # up to so many terms are sought one by one, more of them in the set of a text's terms
_TERMS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1024)
def bounded(needle: str, *, before: bool, after: bool) -> re.Pattern[str]:
    """Return a pattern for a text whose ends, as far as they are letters or digits, are a term's."""
    start = r"(?<![^\W_])" if before and _is_term(needle[:1]) else ""
    end = r"(?![^\W_])" if after and _is_term(needle[-1:]) else ""
    return re.compile(f"{start}{re.escape(needle)}{end}")


def _is_term(text: str) -> bool:
    return _TERMS.fullmatch(text) is not None


def in_terms(needle: str, *, before: bool, after: bool, is_cased: bool) -> Tests:
    """Return the search for a text that begins (`before`) and ends (`after`) where a term does."""
    sought = needle if is_cased else needle.lower()
    if not sought:
        return lambda texts: [True] * len(texts)
    search = bounded(sought, before=before, after=after).search
    if is_cased:
        return lambda texts: [sought in text and search(text) is not None for text in texts]
    return lambda texts: [sought in (low := text.lower()) and search(low) is not None for text in texts]


def any_term(needles: Sequence[str]) -> Tests:
    """Return the search for any of several texts, each whole terms."""
    sought = tuple(dict.fromkeys(needle.lower() for needle in needles))
    if len(sought) > FEW and all(map(_is_term, sought)):
        known = frozenset(sought)
        return lambda texts: [not known.isdisjoint(_TERMS.findall(text.lower())) for text in texts]
    searches = _searches(sought)

    def found(text: str) -> bool:
        return any(each in text and search(text) is not None for each, search in searches)

    return lambda texts: [found(text.lower()) for text in texts]


def all_terms(needles: Sequence[str]) -> Tests:
    """Return the search for all of several texts, each whole terms."""
    searches = _searches(tuple(needle.lower() for needle in needles))

    def found(text: str) -> bool:
        return all(each in text and search(text) is not None for each, search in searches)

    return lambda texts: [found(text.lower()) for text in texts]


def _searches(sought: Sequence[str]) -> list[tuple[str, Callable[[str], re.Match[str] | None]]]:
    return [(each, bounded(each, before=True, after=True).search) for each in sought]


def contained(needle: str, *, is_cased: bool) -> Tests:
    """Return the search for a text anywhere."""
    if is_cased:
        return lambda texts: [needle in text for text in texts]
    sought = needle.lower()
    return lambda texts: [sought in text.lower() for text in texts]


def at_start(needle: str, *, is_cased: bool) -> Tests:
    """Return the search for a text at the beginning."""
    if is_cased:
        return lambda texts: [text.startswith(needle) for text in texts]
    sought = needle.lower()
    return lambda texts: [text.lower().startswith(sought) for text in texts]


def at_end(needle: str, *, is_cased: bool) -> Tests:
    """Return the search for a text at the end."""
    if is_cased:
        return lambda texts: [text.endswith(needle) for text in texts]
    sought = needle.lower()
    return lambda texts: [text.lower().endswith(sought) for text in texts]


def alike(other: str) -> Tests:
    """Return the comparison with a text, whatever its case."""
    sought = other.lower()
    return lambda texts: [text.lower() == sought for text in texts]
