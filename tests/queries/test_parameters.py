"""Parameters: whatever somebody types, the query stays the query and the value one literal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import QueryInvalid
from console.kql import Table, execute, parse
from console.kql.syntax.tree.expressions import Literal
from console.kql.syntax.walking import walk
from console.model.saved_queries import Parameter, SavedQuery
from console.queries.parameters import declared_in_line, filled, literal

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
SIGNS = "'\"\\;|\n\r\t/ `@hax{}()[]\u202e\x00\x1b\u2028\U0001f600"
HOSTILE = st.text(alphabet=st.sampled_from(SIGNS)) | st.text()


def query(*parameters: Parameter, text: str = "T | project x") -> SavedQuery:
    return SavedQuery("id", "key", "Name", text, parameters=parameters)


def result_of(text: str) -> list[object]:
    return list(execute(text, {"T": Table([("a", "long")], [(1,)])}, now=NOW).tables[0].column("x"))


@given(HOSTILE)
def test_a_text_reaches_the_query_as_itself_and_changes_nothing_else(value: str) -> None:
    sent = filled(query(Parameter("x")), {"x": value})
    assert result_of(sent) == [value]


@given(HOSTILE)
def test_the_program_that_is_sent_differs_in_that_one_literal_only(value: str) -> None:
    template = query(Parameter("x"), text="T | where a == x | summarize count() by x")
    tame, hostile = (walk(parse(filled(template, {"x": each}))) for each in ("tame", value))
    pairs = list(zip(tame, hostile, strict=True))
    assert all(type(one) is type(other) for one, other in pairs)
    literals = [
        (one.value, other.value)
        for one, other in pairs
        if isinstance(one, Literal) and isinstance(other, Literal)
    ]
    assert literals == [("tame", value)]


@given(HOSTILE, st.sampled_from(["int", "long", "real", "bool", "datetime", "timespan", "guid"]))
def test_a_text_that_is_no_value_of_the_type_never_reaches_the_query(value: str, kind: str) -> None:
    try:
        written = literal(kind, value)
    except ValueError:
        return
    inner = written.partition("(")[2].removesuffix(")") or written
    assert all(sign.isalnum() or sign in "-+.:eE" for sign in inner)


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_a_whole_number_keeps_its_value(number: int) -> None:
    assert result_of(filled(query(Parameter("x", "long")), {"x": str(number)})) == [number]


def test_moments_and_spans_are_written_as_kusto_reads_them() -> None:
    assert literal("datetime", "2026-03-02 10:30") == "datetime(2026-03-02T10:30:00.000000Z)"
    assert literal("datetime", "2026-03-02T10:30:00+02:00") == "datetime(2026-03-02T08:30:00.000000Z)"
    assert literal("timespan", "7d") == "time(7d)"
    assert literal("timespan", "1.02:03:04.5") == "time(1.02:03:04.5)"
    assert literal("dynamic", '["a\'b", 1]') == 'dynamic(["a\'b", 1])'


@pytest.mark.parametrize(
    ("kind", "value"),
    [("int", "1); T"), ("long", "\u0661"), ("real", "nan"), ("timespan", "1d)"), ("dynamic", "{x}"),
     ("dynamic", "NaN"), ("datetime", "now()"), ("bool", "1"), ("guid", "x")],
)  # fmt: skip
def test_what_is_no_literal_of_its_type_is_refused(kind: str, value: str) -> None:
    with pytest.raises(QueryInvalid, match="is none"):
        filled(query(Parameter("x", kind)), {"x": value})


def test_a_value_outside_its_choices_is_refused() -> None:
    with pytest.raises(QueryInvalid, match="one of a, b"):
        filled(query(Parameter("x", choices=("a", "b"))), {"x": "c"})


def test_a_missing_value_and_an_unknown_name_are_told() -> None:
    with pytest.raises(QueryInvalid, match=r"x \(string\) needs a value"):
        filled(query(Parameter("x")), {})
    with pytest.raises(QueryInvalid, match="takes no parameter y; it takes x"):
        filled(query(Parameter("x", default="")), {"y": "1"})


def test_time_marks_are_filled_from_the_range() -> None:
    text = "T | where t between (datetime({{StartTimeISO}}) .. todatetime('{{ EndTimeISO }}'))"
    sent = filled(query(text=text), {}, NOW, NOW)
    assert sent.count("2026-03-02T10:30:00.000000Z") == 2
    with pytest.raises(QueryInvalid, match="needs a time range"):
        filled(query(text=text), {})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("user: string", Parameter("user")),
        ("days: int = 7", Parameter("days", "int", "7")),
        ('who: string = "" -- whose files', Parameter("who", default="", description="whose files")),
        (
            "span: timespan = 1d [1h, 1d, 7d] -- how far back",
            Parameter("span", "timespan", "1d", ("1h", "1d", "7d"), "how far back"),
        ),
    ],
)
def test_a_comment_declares_a_parameter(words: str, expected: Parameter) -> None:
    assert declared_in_line(words, 1) == expected
