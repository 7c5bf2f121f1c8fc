"""Patterns that could keep a matcher busy for ever: told from the others, and matched in a time that text and pattern bound."""

from __future__ import annotations

import re

import pytest
from answers import result
from hypothesis import given
from hypothesis import strategies as st

from console.kql.values.ambiguity import is_ambiguous
from console.kql.values.linear import LinearPattern
from console.kql.values.patterns import compiled_pattern
from console.kql.values.programs import Program, is_nested

ONE = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\w", r"\b", "^", "$", "ab"])
TEXTS = st.text(alphabet="ab \n", max_size=9)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.tuples(inner, inner).map("".join)
        | st.tuples(inner, inner).map(lambda both: f"({both[0]}|{both[1]})")
        | st.tuples(inner, st.sampled_from(["?", "??", "{1,2}", "{0,2}?"])).map(
            lambda it: f"(?:{it[0]}){it[1]}"
        )
        | st.tuples(inner, st.sampled_from(["a*", "b+", "a+?", "[ab]*?"])).map(lambda it: f"({it[0]}{it[1]})")
        | inner.map(lambda it: f"(?i:{it})")
        | inner.map(lambda it: f"(a{it})+")  # what repeats is never empty: dialects differ in that
    )


PATTERNS = st.recursive(ONE, grown, max_leaves=6)


@given(PATTERNS, TEXTS)
def test_both_matchers_find_the_same(pattern: str, text: str) -> None:
    plain = re.compile(pattern)
    linear = LinearPattern(plain, Program(pattern))
    expected, found = plain.search(text), linear.search(text)
    assert (found is None) == (expected is None)
    if found and expected:
        assert (found.start(), found.end(), found.groups()) == (*expected.span(), expected.groups())
    assert bool(linear.match(text)) == bool(plain.match(text))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^(a+)+$", True),
        (r"(a|a)*b", True),
        (r"(.*)*x", True),
        (r"(\w+\s?)+x", True),
        (r"(x+x+)+y", True),
        (r"(a|ab)*c", False),
        (r"([a-z0-9]+\.)+[a-z]{2,}", False),
        (r"(\w+\s)+x", False),
        (r"(foo|bar)+", False),
        (r"(?:\d{1,3}\.){3}\d{1,3}", False),
        (r".*a.*b", False),
    ],
)
def test_only_what_is_ambiguous_is_matched_the_slower_way(pattern: str, expected: bool) -> None:  # noqa: FBT001
    assert (is_nested(pattern) and is_ambiguous(Program(pattern), pattern)) is expected
    assert isinstance(compiled_pattern(pattern), LinearPattern) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("text matches regex '^(a+)+$'", False),
        ("extract('^(?:(a+)+b)?', 1, text)", "a" * 40),
        ("extract_all('((?:a+)+)b', text)", ["a" * 40]),
        ("replace_regex(text, '(a+)+b', '[$1]')", f"[{'a' * 40}]"),
        ("countof(text, '(a+)+b', 'regex')", 1),
        ("indexof_regex(text, '(a+)+c')", -1),
        ("trim('(a+)+', text)", "b"),
        ("extract('(?P<all>(a|a)*)b', 1, text)", "a" * 40),
    ],
)
def test_a_text_made_to_take_for_ever_does_not(expression: str, expected: object) -> None:
    assert result(f"print text = strcat(strrep('a', 40), 'b') | project {expression}").rows == [(expected,)]


@pytest.mark.parametrize(
    "pattern", ["a ' ' b ' ' c ' ' d ' ' e ' from ' f", "* 'x ' a ' ' b ' ' c ' ' d 'y' *"]
)
def test_words_between_columns_are_looked_for_once(pattern: str) -> None:
    assert result(f"print s = strrep('x ', 20000) | parse-where s with {pattern}").rows == []
    found = result(
        f"print s = strcat(strrep('x ', 9), 'y from z') | parse-where s with {pattern} | project b"
    )
    assert found.rows == [("x",)]
