"""Patterns that could keep a matcher busy for ever: told from the others, and matched in a time that text and pattern bound."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from answers import result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.kql.errors import KqlError
from console.kql.values.automata import BoundedPattern
from console.kql.values.backtracking import LONGEST_TEXT, longest_text
from console.kql.values.pattern_trees import pattern_tree
from console.kql.values.patterns import compiled_pattern
from console.kql.values.refusals import CallRefused

if TYPE_CHECKING:
    from console.kql.values.patterns import Pattern

PLACES = [r"\b", r"\B", "^", "$", r"\z", r"(?m:^)", r"(?m:$)", r"\<", r"\>"]
SETS = [
    "[ab]",
    "[^a]",
    ".",
    r"\w",
    r"\W",
    r"\d",
    r"\s",
    r"\D",
    r"\pL",
    r"\p{Lu}",
    "[a-k&&[^b]]",
    r"[\w--k]",
    r"(?-u:\w)",
]
ONE = st.sampled_from(["a", "k", "é", "ß", "_", "ab", *PLACES, *SETS])
TEXTS = st.text(alphabet="abkKsS1٣_ \n-éÉß\u017f\u212aİ\u0131€Ж\u2028", min_size=1, max_size=9)
REPEATS = st.sampled_from(["?", "??", "*", "+", "*?", "+?", "{2}", "{1,2}", "{0,2}?", "{2,}"])
FLAGS = st.sampled_from(["i", "s", "m", "im", "U", "-i"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.tuples(inner, inner).map("".join)
        | st.tuples(inner, inner).map(lambda both: f"({both[0]}|{both[1]})")
        | st.tuples(inner, REPEATS).map(lambda both: f"(?:{both[0]}){both[1]}")
        | st.tuples(FLAGS, inner).map(lambda both: f"(?{both[0]}:{both[1]})")
        | inner.map(lambda it: f"({it})")
    )


PATTERNS = st.recursive(ONE, grown, max_leaves=6)


def by(matcher: Pattern, text: str) -> list[tuple[int, int, tuple[str | None, ...]]]:
    return [(match.start(), match.end(), match.groups()) for match in matcher.finditer(text)]


@given(PATTERNS, TEXTS)
@settings(max_examples=400)
@example(r"(?i:s)+k", "\u017f\u017f\u212a")
@example(r"\b\w\B", "é1")
def test_re2_finds_what_python_finds_wherever_python_is_asked(pattern: str, text: str) -> None:
    source = python_source(pattern)
    plain, parts = re.compile(source), pattern_tree(source)
    if longest_text(parts) >= len(text):
        with suppress(CallRefused):  # RE2 cannot look around
            python, re2 = (BoundedPattern(pattern, plain, parts, most) for most in (LONGEST_TEXT, -1))
            assert by(re2, text) == by(python, text)


def python_source(pattern: str) -> str:
    """The pattern in Python's dialect, as compiled_pattern gives it to Python."""
    compiled = compiled_pattern(pattern)
    return compiled.pattern if isinstance(compiled, re.Pattern) else compiled.plain.pattern


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        (r"^(a+)+$", 0, 0),
        (r"^(?:a?){30}a{30}$", 0, 0),
        (r"^(?:a|aa){40}$", 0, 0),
        (r"(a|a)*b", 0, 0),
        (r"(.*)*x", 0, 0),
        (r"(\w+\s?)+x", 0, 0),
        (r"(x+x+)+y", 0, 0),
        (r"a{0,500}a{0,500}b", 50, 500),
        (r".*a.*b.*c", 20, 100),
        (r"^.*a.*b", 300, 1_000),
        (r"\s+$", 5_000, 6_000),
        (r"User:\s*(\w+)\s+from\s+(\S+)", 5_000, 6_000),
        (r"[0-9a-f]{32}", LONGEST_TEXT, LONGEST_TEXT),
        (r"x{2000}", 10_000, 20_000),
        (r"^\w+\s+\w+\s+\w+$", LONGEST_TEXT, LONGEST_TEXT),
        (r"(?:\d{1,3}\.){3}\d{1,3}", LONGEST_TEXT, LONGEST_TEXT),
        (r"^error|warning", LONGEST_TEXT, LONGEST_TEXT),
        ("error", LONGEST_TEXT, LONGEST_TEXT),
    ],
)
def test_python_is_given_no_text_that_it_may_read_in_too_many_ways(
    pattern: str, least: int, most: int
) -> None:
    assert least <= longest_text(pattern_tree(pattern)) <= most


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
        ("text matches regex '^(?:a?){40}a{40}b'", True),
        ("strrep('é', 40) matches regex '^(\\\\w+)+\\\\w\\\\b{end}'", True),
        ("extract(@'(\\w+\\s?)+\\b', 1, strrep('é ', 40))", "é"),
    ],
)
def test_a_text_made_to_take_for_ever_does_not(expression: str, expected: object) -> None:
    assert result(f"print text = strcat(strrep('a', 40), 'b') | project {expression}").rows == [(expected,)]


@pytest.mark.parametrize(
    "clause",
    [
        r"project s matches regex @'(\w+\s?)+\b{start}y?'",
        r"parse kind=regex s with @'(\w+\s?)+\b{start}y?' v",
        r"parse-kv s as (v: string) with (regex = @'((\w+\s?)+)\b{start}(y?)')",
    ],
)
def test_a_pattern_that_neither_matcher_takes_is_refused_where_it_stands(clause: str) -> None:
    with pytest.raises(KqlError, match="too many ways over 80 characters, and RE2 cannot look around") as why:
        result(f"print s = strrep('x ', 40) | {clause}")
    assert why.value.column > len("print s = strrep('x ', 40) | ")


@pytest.mark.parametrize(
    "pattern", ["a ' ' b ' ' c ' ' d ' ' e ' from ' f", "* 'x ' a ' ' b ' ' c ' ' d 'y' *"]
)
def test_words_between_columns_are_looked_for_once(pattern: str) -> None:
    assert result(f"print s = strrep('x ', 20000) | parse-where s with {pattern}").rows == []
    found = result(
        f"print s = strcat(strrep('x ', 9), 'y from z') | parse-where s with {pattern} | project b"
    )
    assert found.rows == [("x",)]
