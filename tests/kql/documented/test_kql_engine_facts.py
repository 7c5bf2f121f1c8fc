"""What Kusto's engine answers where its pages are silent: measured on Microsoft's emulator by the makers of duckdb-kql."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from answers import result

from console.kql import KqlError

T = "datatable(x:real, i:long, s:string, d:dynamic)[1.5, 2, 'a,b', dynamic({'a': 1, 'b': [1, 2]})]"


def one(expression: str) -> Any:
    """Return the value of an expression of constants."""
    return result(f"print value = {expression}").rows[0][0]


def over_rows(expression: str, kind: str, values: str) -> list[Any]:
    """Return an expression's value for each value of a column called v."""
    return [row[0] for row in result(f"datatable(v:{kind})[{values}] | project r = {expression}").rows]


@pytest.mark.parametrize(
    ("expression", "kind", "values", "expected"),
    [
        ("tolong(v)", "string", "'5.7', '1e3', ' 7 ', '0x10', '+4', '', '5.'", [None, None, 7, 16, 4, None, None]),
        ("todouble(v)", "string", "'5.7', '1e3', '0x10', '5.'", [5.7, 1000.0, None, 5.0]),
        ("toint(v)", "long", "9999999999, -9999999999, 2147483648", [1410065407, -1410065407, -2147483648]),
        ("toint(v)", "real", "1e10, -1e10, 5.7, real(nan)", [2147483647, -2147483648, 5, None]),
        ("toint(v)", "string", "'9999999999'", [None]),
        ("tolong(v)", "real", "1e30, -5.7", [9223372036854775807, -5]),
        ("toint(v)", "timespan", "1d", [711573504]),
        ("tolong(v)", "dynamic", "dynamic(5.7), dynamic('5.7'), dynamic(true), dynamic([1])", [5, None, 1, None]),
        ("tobool(v)", "string", "'TRUE', ' true ', '2', '0', '1.5', 'yes'", [True, True, True, False, None, None]),
        ("tobool(v)", "real", "1.5, 0.0", [True, False]),
        ("tolong(totimespan(v))", "datetime", "datetime(1970-01-01)", [621_355_968_000_000_000]),
        ("tolong(totimespan(v))", "dynamic", "dynamic(20.0), dynamic('01:00:00'), dynamic(false)", [20, 36_000_000_000, 0]),
        ("totimespan(v)", "string", "'10'", [None]),
        ("gettype(v)", "int", "1, int(null)", ["int", "int"]),
        ("gettype(v)", "dynamic", "1, 1.5, dynamic([1]), dynamic({}), dynamic(null)", ["long", "double", "array", "dictionary", "null"]),
        ("tostring(v)", "real", "real(nan), real(+inf), real(-inf), 6.0", ["NaN", "inf", "-inf", "6.0"]),
        ("sign(v)", "long", "-3, long(null)", [-1.0, 0.0]),
        ("asin(v)", "real", "2.0, 0.0", [None, 0.0]),
        ("v between (2 .. 10)", "long", "2, 11, long(null)", [True, False, None]),
        ("v !between (2 .. 10)", "long", "1, 5, long(null)", [True, False, None]),
        ("bin(v, 0)", "long", "7", [None]),
        ("bin(v, 2)", "bool", "true", [0]),
        ("bin(v, 2)", "long", "-9223372036854775807", [-9223372036854775808]),
        ("bin(v, 4)", "long", "-9223372036854775805, -9223372036854775806", [-9223372036854775808, 9223372036854775804]),
        ("bin(v, tolong(3 + 0 * v))", "long", "-9223372036854775808, 9223372036854775807", [9223372036854775806, 9223372036854775806]),
    ],
)  # fmt: skip
def test_a_column_is_converted_as_the_engine_does(
    expression: str, kind: str, values: str, expected: list[Any]
) -> None:
    assert over_rows(expression, kind, values) == expected


@pytest.mark.parametrize(
    ("literal", "stored"),
    [
        ("1d, 90m, 1.5h, 10ms, 5microseconds", "864000000000,54000000000,54000000000,100000,50"),
        ("1tick, 4ticks, 1.5ticks, 150nanoseconds, 250nanoseconds, 199nanoseconds", "1,4,1,1,2,1"),
        ("time(1.02:03:04.1234567), time(-1.00:00:00), time(10:00), time(2)", "937841234567,-864000000000,360000000000,1728000000000"),
    ],
)  # fmt: skip
def test_a_length_of_time_inside_dynamic_is_its_ticks(literal: str, stored: str) -> None:
    assert one(f"tostring(dynamic([{literal}]))") == f"[{stored}]"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1.e2 + 1. + 1.e-2", 101.01),
        ("toscalar kind=nooptimization (print x = 3)", 3),
        ("totimespan('23:59:59.9999999') < 1d", True),
        ("gettype(abs(true))", "long"),
        ("format_datetime(datetime(2009-06-05), 'd.M.yyy')", "5.6.09"),
        ("parse_ipv6('::1.2.3.4')", "0000:0000:0000:0000:0000:0000:0102:0304"),
        ("parse_ipv6('1.2.3.4')", "0000:0000:0000:0000:0000:ffff:0102:0304"),
        ("parse_ipv6_mask('::1.2.3.4', 128)", "0000:0000:0000:0000:0000:ffff:0102:0304"),
        ("true between (false .. true)", True),
        ("toscalar(range x from 0 to 2.5 step 1 | project tostring(x))", "0.0"),
        ("toscalar(range x from int(0) to int(5) step int(1) | project gettype(x))", "int"),
        ("toscalar(range x from int(0) to 5 step int(1) | project gettype(x))", "long"),
        ("todecimal('1_0')", None),
        ("toint('\N{ARABIC-INDIC DIGIT THREE}')", None),
    ],
)
def test_an_expression_is_read_as_the_engine_does(expression: str, expected: Any) -> None:
    assert one(expression) == expected


@pytest.mark.parametrize(
    ("tail", "names"),
    [
        ("summarize arg_max(x * 2, s) by i", ["i", "max_", "s"]),
        ("summarize arg_max(i, strcat(s, 'x'), s, tolower(s)), arg_min(i + 1, toupper(s))", ["i", "max_i_arg1", "s", "max_i_arg3", "min_", "min__arg1"]),
        ("summarize take_any(strcat(s, 'x'))", ["any_arg0"]),
        ("distinct gettype(s), tostring(gettype(x)), strlen(gettype(x))", ["Column1", "Column2", "strlen_type_x"]),
        ("summarize count() by one, x", ["Column1", "x", "count_"]),
        ("distinct one", ["one"]),
    ],
)  # fmt: skip
def test_a_column_is_called_as_the_engine_calls_it(tail: str, names: list[str]) -> None:
    assert [column.name for column in result(f"let one = 1; {T} | {tail}").columns] == names


def test_a_path_of_no_edges_goes_nowhere() -> None:
    edges = 'let E = datatable(s:string, t:string)["A", "B"];'
    match = "graph-match (a)-[p*0..0]->(b) project a.id, b.id, m = map(p, s)"
    assert result(f"{edges} E | make-graph s --> t with_node_id=id | {match} | sort by a_id asc").rows == [
        ("A", "A", []),
        ("B", "B", []),
    ]


def test_parse_reads_a_bracket_that_nothing_opened_and_the_shortest_int() -> None:
    assert result("datatable(s:string)['a)b'] | parse kind=regex s with ')' v").rows == [("a)b", "b")]
    assert result("datatable(s:string)['n=5|'] | parse s with 'n=' n:int8 '|'").columns[1].type == "int"


def test_a_real_has_no_bin_of_no_size() -> None:
    assert all(map(math.isnan, over_rows("bin(v, 0)", "real", "7.5, 0.0")))
    assert over_rows("bin(v, 1.0)", "real", "real(+inf), real(-inf)") == [math.inf, -math.inf]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-02-2022", datetime(2022, 12, 2, tzinfo=UTC)),
        ("12.02.2022", datetime(2022, 12, 2, tzinfo=UTC)),
        ("2 Dec 2022", datetime(2022, 12, 2, tzinfo=UTC)),
        ("Dec 2, 2022", datetime(2022, 12, 2, tzinfo=UTC)),
        ("Fri, 02 Dec 2022 13:45:56 GMT", datetime(2022, 12, 2, 13, 45, 56, tzinfo=UTC)),
        ("12-02-2022 13:45:56", datetime(2022, 12, 2, 13, 45, 56, tzinfo=UTC)),
        ("13-01-2022", None),
        ("2 Dez 2022", None),
    ],
)
def test_a_date_is_read_with_the_month_first_or_by_its_name(text: str, expected: datetime | None) -> None:
    assert one(f"todatetime('{text}')") == expected


@pytest.mark.parametrize(
    ("regex", "text", "both", "start", "end"),
    [
        ("a", "aaaa", "aa", "aaa", "aaa"),
        ("a|x", "bxa", "bx", "bxa", "bx"),
        ("a$", "aa", "a", "aa", "a"),
        ("a|^b", "ab", "b", "b", "ab"),
        ("a)|(b", "xaxbx", "xxx", "xaxx", "xxbx"),
        ("b*", "abc", "abc", "abc", "abc"),
        ("(?i)a", "AaxA", "ax", "axA", "Aax"),
        ("(?<n>a)", "aba", "b", "ba", "ab"),
    ],
)
def test_trimming_removes_what_the_anchored_pattern_matches(
    regex: str, text: str, both: str, start: str, end: str
) -> None:
    query = (
        f"print trim(@'{regex}', '{text}'), trim_start(@'{regex}', '{text}'), trim_end(@'{regex}', '{text}')"
    )
    assert tuple(result(query).rows[0]) == (both, start, end)


PAIRS = "extract_all(@'(?:^| )([a-z])([a-z]+)', dynamic({}), ' test word')"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (PAIRS.replace("{}", "[2,1]"), [["est", "t"], ["ord", "w"]]),
        (PAIRS.replace("{}", "[1,5]"), ["t", "w"]),
        (PAIRS.replace("{}", "[5]"), [["t", "est"], ["w", "ord"]]),
        ("substring('abc', -10, 2)", ""),
        ("strcat_array(dynamic('abc'), '-')", "abc"),
        ("hash_md5('')", ""),
        ("format_datetime(datetime(2009-06-05T03:04:05.005), 'F_FF_FFF_FFFF')", "__005_0050"),
        ("dynamic([1d, 90m, time(00:00:01)])", [864_000_000_000, 54_000_000_000, 10_000_000]),
        ("tostring(pack_array(1d))", '["1.00:00:00"]'),
        ("coalesce(dynamic([1]), 5)", [1]),
        ("parse_ipv4('01.02.03.04')", None),
        ("parse_ipv6('::ffff:1.2.3.4/24')", "0000:0000:0000:0000:0000:ffff:0102:0300"),
        ("parse_ipv6('::ffff:1.2.3.4/120')", ""),
        ("parse_url('https://user@h.io/').Host", "user@h.io"),
        ("parse_url('https://h.io/').Path", ""),
        ("parse_url('https://h.io/?x=1').Path", "/"),
        ("parse_url('HTTPS://h.io/a%20b').Path", "/a%20b"),
        ("parse_url('https://h.io/p?y=2&x=1&x=3&k=&flag')['Query Parameters']", {"x": ["1", "3"], "y": "2"}),
    ],
)
def test_a_function_answers_as_the_engine_does(expression: str, value: Any) -> None:
    assert one(expression) == value


@pytest.mark.parametrize(
    ("tail", "names"),
    [
        ("project tolower(s), pow(x, 2), cot(x)", ["Column1", "Column2", "Column3"]),
        ("project d.a, d['a'], d.b[0], d.b[-1], tostring(d.a)", ["d_a", "d_a1", "d_b_0", "d_b__1", "d_a2"]),
        ("project pack_array(1, 2)[0], parse_json(s).a", ["0", "s_a"]),
        ("project array_sort_asc(d), array_sort_asc(d.b)", ["d_sorted", "array0_sorted"]),
        ("project abs(x), sqrt(x), x1 = 100", ["x", "x2", "x1"]),
        ("project i + 1, Column1 = 100", ["Column1", "Column11"]),
        ("project Column1 = 100, i + 1, Column11 = 200", ["Column1", "Column12", "Column11"]),
        ("extend Column1 = 5 | project-keep Column1 | extend 1 + 1", ["Column1", "Column2"]),
        ("extend Column1 = 5 | summarize count() by i + 1, Column1", ["Column2", "Column1", "count_"]),
        ("summarize x1 = count() by x, abs(x)", ["x", "x2", "x1"]),
        ("summarize abs(min(x)), strlen(tostring(count())), pow(min(x), 2)", ["min_x", "strlen_count_", "Column1"]),
        ("summarize array_length(make_set(x)), todouble(dcount(x))", ["Column1", "dcount_x"]),
        ("distinct abs(x), x", ["x", "x1"]),
        ("summarize 5, strcat('a', 'b'), c = now() by i", ["i", "Column1", "Column2", "c"]),
    ],
)  # fmt: skip
def test_a_column_without_a_name_is_called_as_the_engine_calls_it(tail: str, names: list[str]) -> None:
    assert [column.name for column in result(f"{T} | {tail}").columns] == names


@pytest.mark.parametrize(
    ("text", "clause", "expected"),
    [
        ("n=1.5|", 'parse s with "n=" v:long "|"', [None]),
        ("v=1.|Q", r'parse kind=regex s with "v=" v:real "\\|Q"', [None]),
        ("p|1-q|xx", 'parse kind=relaxed s with "p|" v "-q|" b:long *', ["1"]),
        ("n=27 junk m=23", 'parse s with "n=" v:long * "m=" m:long', [27]),
    ],
)
def test_a_capture_is_read_as_the_engine_does(text: str, clause: str, expected: list[Any]) -> None:
    assert [
        row[0] for row in result(f"datatable(s:string)['{text}'] | {clause} | project v").rows
    ] == expected


def test_a_group_may_be_given_what_is_about_no_column() -> None:
    query = "let v = 5; range x from 1 to 3 step 1 | summarize label = 'parity', v, count() by bit = x % 2"
    assert sorted(result(query).rows) == [(0, "parity", 5, 1), (1, "parity", 5, 2)]


def test_nothing_varies_by_nothing() -> None:
    assert result("datatable(x:int)[] | summarize stdev(x), variance(x)").rows[0] == (0.0, 0.0)


@pytest.mark.parametrize("literal", ["int(2147483648)", "int(-0x10)", "0x1FFFFFFFFFFFFFFFF", "int(1.0)"])
def test_a_number_beyond_its_type_is_no_literal(literal: str) -> None:
    with pytest.raises(KqlError, match=r"is no (int|long)"):
        one(literal)
