"""Values are read and written as the service does, and come back as they were."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.kql.values.conversions import to_bool, to_guid, to_int, to_long, to_real, to_timespan
from console.kql.values.datetimes import datetime_text, parse_datetime
from console.kql.values.documents import json_text, parse_document
from console.kql.values.equality import distinct, identity, same
from console.kql.values.kinds import common, kind_of, wider
from console.kql.values.ordering import greatest, least, sort_key
from console.kql.values.patterns import compiled_pattern, rewriting
from console.kql.values.refusals import CallRefused
from console.kql.values.texts import text
from console.kql.values.timespans import parse_timespan, timespan_text

MOMENTS = st.datetimes(timezones=st.just(UTC))
SPANS = st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000))
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(MOMENTS)
def test_a_moment_written_is_read_as_the_same(at: datetime) -> None:
    assert parse_datetime(datetime_text(at)) == at


@given(SPANS)
def test_a_timespan_written_is_read_as_the_same(length: timedelta) -> None:
    assert parse_timespan(timespan_text(length)) == length


@given(DOCUMENTS)
def test_a_document_written_is_read_as_the_same(document: Any) -> None:
    assert json.loads(json_text(document)) == document
    if isinstance(document, list | dict):
        assert parse_document(json_text(document)) == document


@given(st.text())
def test_no_text_at_all_breaks_a_reader(words: str) -> None:
    assert parse_datetime(words) is None or parse_datetime(words).tzinfo is UTC  # type: ignore[union-attr]
    parse_timespan(words)
    parse_document(words)
    for convert in (to_long, to_real, to_bool, to_guid):
        convert(words)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2014-05-25T08:20:03.123456Z", datetime(2014, 5, 25, 8, 20, 3, 123456, tzinfo=UTC)),
        ("2014-05-25T08:20:03.1234567Z", datetime(2014, 5, 25, 8, 20, 3, 123456, tzinfo=UTC)),
        ("2014-11-08 15:55", datetime(2014, 11, 8, 15, 55, tzinfo=UTC)),
        ("2014-11-08", datetime(2014, 11, 8, tzinfo=UTC)),
        ("2014-11", datetime(2014, 11, 1, tzinfo=UTC)),
        ("20141108", datetime(2014, 11, 8, tzinfo=UTC)),
        ("5/25/2014 08:20:03", datetime(2014, 5, 25, 8, 20, 3, tzinfo=UTC)),
        ("5/25/2014 8:20:03 PM", datetime(2014, 5, 25, 20, 20, 3, tzinfo=UTC)),
        ("5/25/2014, 8:20:03 PM", datetime(2014, 5, 25, 20, 20, 3, tzinfo=UTC)),
        ("2014-11-08, 15:55", datetime(2014, 11, 8, 15, 55, tzinfo=UTC)),
        ("Sat, 8 Nov 14 15:05:02 GMT", datetime(2014, 11, 8, 15, 5, 2, tzinfo=UTC)),
        ("8 Nov 14 15:05:02 GMT", datetime(2014, 11, 8, 15, 5, 2, tzinfo=UTC)),
        ("Saturday, 08-Nov-14 15:05:02 GMT", datetime(2014, 11, 8, 15, 5, 2, tzinfo=UTC)),
        ("2014-11-08T15:55:55+02:00", datetime(2014, 11, 8, 13, 55, 55, tzinfo=UTC)),
        ("2014-13-08", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments_are_read_in_every_documented_form(words: str, at: datetime | None) -> None:
    assert parse_datetime(words) == at


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("1d", timedelta(days=1)),
        ("1.5h", timedelta(hours=1.5)),
        ("100ms", timedelta(milliseconds=100)),
        ("10microseconds", timedelta(microseconds=10)),
        ("10ticks", timedelta(microseconds=1)),
        ("2", None),
        ("00:00:00.00000009", timedelta()),
        ("0.12:34:56.7", timedelta(hours=12, minutes=34, seconds=56.7)),
        ("-1.02:03:04", -timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("00:10", timedelta(minutes=10)),
        ("25:00:00", None),
        ("soon", None),
    ],
)
def test_timespans_are_read_in_every_documented_form(words: str, length: timedelta | None) -> None:
    assert parse_timespan(words) == length


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0x1F", 31),
        (" 42 ", 42),
        ("4.7", None),
        ("1e3", None),
        ("+4", 4),
        ("x", None),
        ("", None),
        (True, 1),
        (2.9, 2),
        (-2.9, -2),
        ("1e400", None),
    ],
)
def test_text_is_a_whole_number_only_if_it_says_one(value: Any, number: int | None) -> None:
    assert to_long(value) == number


def test_a_number_too_large_for_its_type_is_null() -> None:
    assert to_int(str(2**31)) is None
    assert to_int(2**31 - 1) == 2**31 - 1
    assert to_long(str(2**63)) is None
    assert to_timespan(1e30) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "True"),
        (1.0, "1.0"),
        (float("nan"), "NaN"),
        (Decimal("1.50"), "1.50"),
        (timedelta(days=1, milliseconds=5), "1.00:00:00.0050000"),
        (datetime(2017, 1, 1, tzinfo=UTC), "2017-01-01T00:00:00.0000000Z"),
        ({"a": [1, True, None]}, '{"a":[1,true,null]}'),
    ],
)
def test_values_are_told_in_the_service_s_words(value: Any, words: str) -> None:
    assert text(value) == words


def test_types_meet_in_the_wider_one() -> None:
    assert wider(("int", "int")) == "long"
    assert wider(("long", "real")) == "real"
    assert common(("int", "real")) == "real"
    assert common(("dynamic", "string")) == "string"
    assert kind_of("double") == "real"
    assert kind_of("nonsense") is None


@given(st.lists(DOCUMENTS, max_size=8))
def test_distinct_values_are_those_that_are_not_the_same(values: list[Any]) -> None:
    found = distinct(values)
    assert all(any(same(value, other) for other in found) for value in values if value is not None)
    assert len({repr(identity(value)) for value in found}) == len(found)


def test_true_is_not_one_and_the_order_of_keys_says_nothing() -> None:
    assert distinct([True, 1, 1.0]) == [True, 1]
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})


@given(st.lists(DOCUMENTS, min_size=1, max_size=8))
def test_the_extremes_of_mixed_values_are_in_order(values: list[Any]) -> None:
    known = [value for value in values if value is not None]
    if known:
        assert sort_key(least(values)) <= sort_key(greatest(values))


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"a(?i)b", "aB", "AB"),
        (r"x(?i)a|b", "B", "y"),
        (r"(?i)ab|cd", "CD", "x"),
        (r"^[[:alpha:]]+$", "abc", "ab1"),
        (r"^[^[:digit:]]$", "a", "1"),
        (r"\pL+\z", "ä", "1"),
        (r"^\p{Lu}$", "Ä", "ä"),
        (r"^\P{L}$", "1", "a"),
        (r"^\Qa.b\E$", "a.b", "axb"),
        (r"^a{,2}$", "a{,2}", "aa"),
        (r"^[a[b]$", "[", "c"),
        (r"^[]a]$", "]", "b"),
        (r"(?m)^b$", "a\nb\nc", "ab"),
        (r"(?s)a.b", "a\nb", "ab"),
        (r"\x{41}", "A", "B"),
        (r"(?<name>a)", "a", "b"),
        (r"^[[:^alpha:]]$", "1", "a"),
        (r"^[\w-.]+$", "a-b.c", "a b"),
        (r"^[+-\d]+$", "+1-2", "a"),
        (r"^[x[^xyz]]$", "a", "y"),
        (r"^[a-y&&xyz]$", "x", "z"),
        (r"^[0-9&&[^4]]$", "5", "4"),
        (r"^[0-9--4]$", "5", "4"),
        (r"^[a-g~~b-h]$", "h", "c"),
        (r"^[^a-z&&b]$", "c", "b"),
        (r"^([a&&b]|x)$", "x", "a"),
        (r"^[\pL--\p{Greek}&&\p{Uppercase}]$", "A", "\u0391"),
        (r"^[\p{Greek}[:digit:]]$", "\u03b1", "a"),
        (r"^\P{Script=Latin}$", "1", "a"),
        (r"^\p{Letter}\p{Han}$", "a\u6f22", "\u6f22a"),
        (r"^[\w&&\p{ascii}]$", "e", "\u00e9"),
        (r"^(?-u:\w)\w$", "e\u00e9", "\u00e9e"),
        (r"\<ab\>", "x ab", "xab"),
        (r"\b{start}ab\b{end}", "ab x", "abx"),
        (r"^(?U)(a+)(a*)$", "aa", "b"),
        (r"(?x) ^ a [b c] # either \n $", "ab", "a "),
        (r"(?x)^a\ b$", "a b", "ab"),
        (r"(?mR)^b$", "a\r\nb\r\n", "ab"),
        (r"^\U{41}[\u{42}]$", "AB", "A"),
        (r"(?i:a)b", "Ab", "AB"),
        (r"end$", "the end", "the end\n"),
    ],
)
def test_a_pattern_of_the_service_matches_what_it_does_there(pattern: str, matching: str, other: str) -> None:
    search = compiled_pattern(pattern).search
    assert search(matching)
    assert not search(other)


@pytest.mark.parametrize(
    "pattern",
    [r"(?=a)", r"(?<!a)b", r"(a)\1", r"a++", r"(?>a)", r"\Ca", r"(", r"[a", r"\p{Klingon}"],
)
def test_a_pattern_that_has_no_counterpart_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(CallRefused, match=re.escape(repr(pattern)) + "|Klingon"):
        compiled_pattern(pattern)


@given(st.text(max_size=12))
def test_a_quoted_text_matches_itself_alone(words: str) -> None:
    quoted = "".join(f"\\x{{{ord(char):x}}}" for char in words)
    assert compiled_pattern(f"^{quoted}$").search(words)


@given(st.text(max_size=20))
def test_no_pattern_breaks_the_translation(pattern: str) -> None:
    with suppress(CallRefused):
        compiled_pattern(pattern).search("some text")


@pytest.mark.parametrize(
    ("pattern", "first"), [("(?U)a+", "a"), ("(?U)a+?", "aaa"), ("(?U:a{2,})a+", "aaa"), ("a+?", "a")]
)
def test_a_flag_turns_round_how_much_is_taken(pattern: str, first: str) -> None:
    found = compiled_pattern(pattern).search("aaa")
    assert found is not None
    assert found[0] == first


def test_a_replacement_names_groups_by_number() -> None:
    assert compiled_pattern(r"(\w)(\d)").sub(rewriting(r"\2\1-$1\\\0"), "a1") == "1a-a\\a1"
