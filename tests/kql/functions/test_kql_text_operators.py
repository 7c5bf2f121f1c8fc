"""The words between a text and what is sought in it, over constants and over columns alike."""

from __future__ import annotations

import json

import pytest
from answers import answer, result
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.text(alphabet="aB1 -_./ä", max_size=10)
NEEDLES = st.text(alphabet="aB1 -_./ä", min_size=1, max_size=3)
WORDS = ("has", "contains", "startswith", "endswith", "hasprefix", "hassuffix")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("'North America' has 'america'", True),
        ("'North America' has 'amer'", False),
        ("'North America' has_cs 'america'", False),
        ("'a foo-bar b' has 'foo-bar'", True),
        ("'a foo-bar b' has 'foo'", True),
        ("'foo_bar' has 'foo'", True),
        ("'https://x.example/a' has '.example/'", True),
        ("'North America' hasprefix 'ame'", True),
        ("'North America' hassuffix 'ica'", True),
        ("'North America' hasprefix_cs 'ame'", False),
        ("'North America' contains 'TH AM'", True),
        ("'North America' contains_cs 'TH AM'", False),
        ("'North America' !contains 'south'", True),
        ("'North America' startswith 'NORTH'", True),
        ("'North America' startswith_cs 'NORTH'", False),
        ("'North America' endswith 'ICA'", True),
        ("'North America' !endswith_cs 'ica'", False),
        ("'North America' has_any ('south', 'north')", True),
        ("'North America' has_any (dynamic(['south', 'nort']))", False),
        ("'North America' has_all ('america', 'north')", True),
        ("'North America' has_all ('america', 'south')", False),
        ("'Ab12' matches regex 'b[0-9]+$'", True),
        ("'Ab12' matches regex '^b'", False),
        ("'line\\n' matches regex 'line$'", False),
        ("'' has ''", True),
        ("dynamic({'a': 'x y'}) has 'Y'", True),
    ],
)
def test_a_word_finds_what_it_says(condition: str, holds: object) -> None:
    assert answer(condition) is holds


@pytest.mark.parametrize(
    "word", [f"{negation}{word}{case}" for word in WORDS for negation in ("", "!") for case in ("", "_cs")]
)
@given(TEXTS, NEEDLES)
def test_a_column_is_searched_as_a_constant_is(word: str, text: str, needle: str) -> None:
    literals = f"{json.dumps(text, ensure_ascii=False)}, {json.dumps(needle, ensure_ascii=False)}"
    given_needle = json.dumps(needle, ensure_ascii=False)
    rows = result(
        f"datatable(t: string, n: string)[{literals}] | project t {word} {given_needle}, t {word} n"
    ).rows
    constant = answer(f"{json.dumps(text, ensure_ascii=False)} {word} {given_needle}")
    assert rows == [(constant, constant)]


@given(TEXTS, st.lists(NEEDLES, min_size=1, max_size=12))
def test_has_any_and_has_all_are_what_has_says_of_each(text: str, needles: list[str]) -> None:
    array = json.dumps(needles, ensure_ascii=False)
    query = f"datatable(t: string)[{json.dumps(text, ensure_ascii=False)}] | project t has_any (dynamic({array})), t has_all (dynamic({array}))"
    each = [
        answer(f"{json.dumps(text, ensure_ascii=False)} has {json.dumps(needle, ensure_ascii=False)}")
        for needle in needles
    ]
    assert result(query).rows == [(any(each), all(each))]
