"""The words between a text and what is sought in it: `has`, `contains`, `startswith`, `=~`, `matches regex`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from console.kql.functions.registry import OPERATORS, Argument, Column, function
from console.kql.values import terms
from console.kql.values.documents import document_text
from console.kql.values.patterns import compiled_pattern
from console.kql.values.terms import Tests

Search = Callable[..., Tests]

_CASED: dict[str, Search] = {
    "has": partial(terms.in_terms, before=True, after=True),
    "hasprefix": partial(terms.in_terms, before=True, after=False),
    "hassuffix": partial(terms.in_terms, before=False, after=True),
    "contains": terms.contained,
    "startswith": terms.at_start,
    "endswith": terms.at_end,
}


def _matching(pattern: str) -> Tests:
    search = compiled_pattern(pattern).search
    return lambda texts: [search(text) is not None for text in texts]


def _searches() -> dict[str, Callable[[str], Tests]]:
    searches: dict[str, Callable[[str], Tests]] = {"=~": terms.alike, "matches regex": _matching}
    for word, search in _CASED.items():
        searches[word] = partial(search, is_cased=False)
        searches[f"{word}_cs"] = partial(search, is_cased=True)
    return searches


def _register(word: str, search: Callable[[str], Tests], *, is_negated: bool) -> None:
    """Register a word: prepared once where what is sought is constant, else looked up for each row."""
    remembered = lru_cache(maxsize=256)(search)

    def one(text: str, sought: str) -> bool:
        return remembered(sought)([text])[0] != is_negated

    def prepare(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
        text, sought = arguments
        if text.is_constant or not sought.is_constant:
            return None
        tests = search(sought.value)
        return (lambda texts: [not is_match for is_match in tests(texts)]) if is_negated else tests

    one.__doc__ = f"Whether a text is so: {word}."
    function(word, "bool", takes=("string", "string"), prepare=prepare, into=OPERATORS)(one)


for _word, _search in _searches().items():
    _register(_word, _search, is_negated=False)
    _register("!~" if _word == "=~" else f"!{_word}", _search, is_negated=True)


def _register_several(word: str, search: Callable[[Sequence[str]], Tests], *, is_negated: bool) -> None:
    """Register a word that seeks several terms at once."""

    def one(text: str, sought: Any) -> bool:
        return search(_texts(sought))([text])[0] != is_negated

    def prepare(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
        text, sought = arguments
        if text.is_constant or not sought.is_constant:
            return None
        tests = search(_texts(sought.value))
        return (lambda texts: [not is_match for is_match in tests(texts)]) if is_negated else tests

    one.__doc__ = f"Whether a text has several terms: {word}."
    function(word, "bool", takes=("string", "dynamic"), prepare=prepare, into=OPERATORS, null_safe=True)(one)


def _texts(sought: Any) -> list[str]:
    """Return all that is sought: the items, and the items of items that are arrays."""
    if not isinstance(sought, list):
        return [document_text(sought)]
    return [
        text
        for item in sought
        for text in (_texts(item) if isinstance(item, list) else [document_text(item)])
    ]


for _word, _several in {"has_any": terms.any_term, "has_all": terms.all_terms}.items():
    _register_several(_word, _several, is_negated=False)
    _register_several(f"!{_word}", _several, is_negated=True)
