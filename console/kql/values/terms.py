"""Searching in text as the service's words do: case-blind unless said otherwise, terms whole.

A term is a run of letters and digits; `has` finds what begins and ends where terms do.
Each search is made once for what is sought, and then tells of any text whether it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Test = Callable[[str], bool]
Tests = Callable[[list[str]], list[bool]]
FEW = 8  # up to so many terms are sought one by one, more of them in the set of a text's terms
_TERMS = re.compile(r"[^\W_]+")


def _search(sought: str, *, before: bool, after: bool) -> Test:
    """Return the search for a text whose ends, as far as they are letters or digits, are a term's where asked for."""
    width, begins, ends = len(sought), before and sought[:1].isalnum(), after and sought[-1:].isalnum()

    def found(text: str) -> bool:
        at = text.find(sought)
        while at >= 0:
            end = at + width
            if not (begins and at and text[at - 1].isalnum()) and not (
                ends and text[end : end + 1].isalnum()
            ):
                return True
            at = text.find(sought, at + 1)
        return False

    return found


def in_terms(needle: str, *, before: bool, after: bool, is_cased: bool) -> Tests:
    """Return the search for a text that begins (`before`) and ends (`after`) where a term does."""
    sought = needle if is_cased else needle.lower()
    if not sought:
        return lambda texts: [True] * len(texts)
    search = _search(sought, before=before, after=after)
    if is_cased:
        return lambda texts: [sought in text and search(text) for text in texts]
    return lambda texts: [sought in (low := text.lower()) and search(low) for text in texts]


def any_term(needles: Sequence[str]) -> Tests:
    """Return the search for any of several texts, each whole terms."""
    sought = tuple(dict.fromkeys(needle.lower() for needle in needles))
    if len(sought) > FEW and all(map(str.isalnum, sought)):
        terms = frozenset(sought)
        return lambda texts: [not terms.isdisjoint(_TERMS.findall(text.lower())) for text in texts]
    searches = _searches(sought)

    def found(text: str) -> bool:
        for item, search in searches:  # noqa: SIM110  a hot loop, which a generator would double
            if item in text and search(text):
                return True
        return False

    return lambda texts: [found(text.lower()) for text in texts]


def all_terms(needles: Sequence[str]) -> Tests:
    """Return the search for all of several texts, each whole terms."""
    searches = _searches(tuple(needle.lower() for needle in needles))

    def found(text: str) -> bool:
        return all(item in text and search(text) for item, search in searches)

    return lambda texts: [found(text.lower()) for text in texts]


def _searches(sought: Sequence[str]) -> list[tuple[str, Test]]:
    return [(term, _search(term, before=True, after=True)) for term in sought]


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
