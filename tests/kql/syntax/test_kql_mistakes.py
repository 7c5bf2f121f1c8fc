"""What is wrong is said as a person would, where it is wrong, with what was likely meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError, KqlSyntaxError, parse
from console.kql.errors import nearest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("T | sumarize count() by x", "no operator sumarize at 1:5, did you mean summarize?"),
        ("T | select x", "no operator select at 1:5, did you mean project?"),
        ("T\n| join kind=iner (U) on x", "no join of kind iner at 2:18, did you mean inner?"),
        ("T | join knd=inner (U) on x", "join has no parameter knd at 1:10, did you mean kind?"),
        ("T | where a = b", "a condition compares with ==, a single = gives a name at 1:13, did you mean ==?"),
        ("T | where a AND b", "expected | or ; and found AND at 1:13, did you mean and?"),
        ("T where x", "a | is missing before where at 1:3"),
        ("let x = 5\nT | take x", "expected | or ; and found T at 2:1"),
        ("let x = 5 let y = 6; T", "a ; is missing before let at 1:11"),
        ("T | where (a == 1", "this ( is not closed at 1:11"),
        ("T | where f(a]", "expected ) to close the ( of 1:12, found ] at 1:14"),
        ("T |", "expected an operator after |, found the end of the query at 1:4"),
        ("T | | take 1", "expected an operator after |, found | at 1:5"),
        ("| take 1", "a query begins with a table, not with | at 1:1"),
        ("where x == 1", "where needs rows: a table and | before it at 1:1"),
        ("5 | take 1", "expected a table at 1:1"),
        ("T | take", "expected a value, found the end of the query at 1:9"),
        ("T | where a in b", "expected ( after in, found b at 1:16"),
        ("T | where a > datetime(yesterday)", "yesterday is no datetime, todatetime(...) converts a value at 1:15"),
        ("T | where a > datetime(tostring(b))", "datetime(...) takes a literal, todatetime(...) converts a value at 1:15"),
        ("T | where a == guid(12)", "12 is no guid at 1:16"),
        ("T | extend a = dynamic([b])", "expected a literal, found b: dynamic(...) holds no names, pack_array(...) and bag_pack(...) do at 1:25"),
        ("T | mv-expand a to typeof(sting)", "no type sting at 1:27, did you mean string?"),
        ("T | sort by a nulls up", "expected first or last after nulls, found up at 1:21"),
        ("T | macro-expand a as b (c)", "the operator macro-expand is not supported at 1:5"),
        ("declare nothing p; T", "expected query_parameters after declare, found nothing at 1:9"),
        (".show tables", "management commands, which begin with a dot, are not queries at 1:1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(KqlSyntaxError) as caught:
        parse(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    "text",
    [
        "T | where " + "(" * 5_000,
        "T | where " + "-" * 5_000 + "1",
        "T | where a" + ".b" * 5_000,
        "T | where a" + " + b" * 5_000,
        "T | extend x = dynamic(" + "[" * 5_000,
        "T | where a in (" * 5_000,
        "(" * 5_000 + "T",
        "T | mv-apply a on (" * 2_000,
        "let f = () { " * 2_000,
    ],
    ids=lambda text: text[:30],
)
def test_no_depth_of_nesting_exhausts_the_reader(text: str) -> None:
    with pytest.raises(KqlError):
        parse(text)


def test_long_chains_of_conditions_are_no_depth() -> None:
    parse("T | where " + " or ".join(f"a == {number}" for number in range(5_000)))


PIECES = [
    "T",
    "a",
    "b",
    "where",
    "project",
    "extend",
    "summarize",
    "by",
    "join",
    "on",
    "kind",
    "=",
    "inner",
    "union",
    "search",
    "find",
    "in",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    ";",
    ",",
    ".",
    "..",
    ":",
    "==",
    "!in",
    "has",
    "and",
    "or",
    "not",
    "1",
    "2.5",
    "1d",
    "'x'",
    '"y"',
    "@'z'",
    "datetime(2020-01-01)",
    "dynamic",
    "let",
    "print",
    "range",
    "from",
    "to",
    "step",
    "*",
    "-",
    "+",
    "mv-expand",
    "mv-apply",
    "parse",
    "with",
    "datatable",
    "externaldata",
    "evaluate",
    "top",
    "nulls",
    "first",
    "make-series",
    "scan",
]


@given(st.text())
def test_any_text_is_a_query_or_a_mistake(text: str) -> None:
    _parse_or_tell(text)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_any_words_of_the_language_are_a_query_or_a_mistake(text: str) -> None:
    _parse_or_tell(text)


def _parse_or_tell(text: str) -> None:
    wrong = _mistake(text)
    if wrong:
        lines = text.split("\n")
        assert 1 <= wrong.line <= len(lines)
        assert 1 <= wrong.column <= len(lines[wrong.line - 1]) + 1
        assert wrong.message


def _mistake(text: str) -> KqlError | None:
    try:
        parse(text)
    except KqlError as wrong:
        return wrong
    return None


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("Usr", ("TimeGenerated", "UserPrincipalName"), "UserPrincipalName"),
        ("usrprincipalname", ("UserId", "UserPrincipalName"), "UserPrincipalName"),
        ("computer", ("Computer", "computers"), "Computer"),
        ("zzz", ("Computer",), ""),
    ],
)
def test_the_nearest_name_is_what_was_meant(word: str, known: tuple[str, ...], meant: str) -> None:
    assert nearest(word, known) == meant


def test_nobody_is_told_that_they_meant_what_they_wrote() -> None:
    assert nearest("Computer", ("Computer",)) == ""
