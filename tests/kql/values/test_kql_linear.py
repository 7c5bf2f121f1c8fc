"""Patterns that could keep a matcher busy for ever: told from the others, and matched in a time that text and pattern bound."""

from __future__ import annotations

import re

import pytest
from answers import result
from hypothesis import given
from hypothesis import strategies as st

from console.kql.values.ambiguity import degree
from console.kql.values.linear import LinearPattern
from console.kql.values.programs import Program

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
    for is_anchored, expected in ((False, plain.search(text)), (True, plain.match(text))):
        found = linear.found(text, 0, is_anchored=is_anchored)
        assert (found is None) == (expected is None)
        if found and expected:
            assert (found.start(), found.end(), found.groups()) == (*expected.span(), expected.groups())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"^(a+)+$", None),
        (r"(a|a)*b", None),
        (r"(.*)*x", None),
        (r"(\w+\s?)+x", None),
        (r"(x+x+)+y", None),
        (r"(foo|bar)+", 2),
        (r"^(a|ab)*c", 1),
        (r"^([a-z0-9]+\.)+[a-z]{2,}", 1),
        (r"User:\s*(\w+)\s+from\s+(\S+)", 1),
        (r"(?:\d{1,3}\.){3}\d{1,3}", 1),
        (r"\s+$", 2),
        (r"^.*a.*b", 2),
        (r".*a.*b.*c", 4),
        (r"^\w+\s+\w+\s+\w+$", 1),
    ],
)
def test_the_ways_to_read_a_text_are_counted(pattern: str, expected: int | None) -> None:
    assert degree(Program(pattern), pattern) == expected


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
        ("strrep(text, 100) matches regex '.*a.*b.*c.*d'", False),
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
