"""Rules that Kusto's pages state about scalar functions, where an implementation easily does otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from answers import answer, result

from console.kql import KqlError


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("replace_strings('a cat, a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))", "a dog, a pigeon"),
        ("replace_strings('This is', dynamic(['This', 'is']), dynamic(['This', 'was']))", "This was"),
        ("replace_strings('This is', dynamic(['is', 'This']), dynamic(['was', 'This']))", "Thwas was"),
        ("replace_strings('This is', dynamic(['This', 'is']), dynamic([12345, 'was']))", "This was"),
        ("replace_strings('a b', dynamic([1, '', 'b']), dynamic(['x', 'y', 'z']))", "a z"),
        ("indexof('abcdefgabcdefg', 'cde', 1, 10, 2)", 9),
        ("indexof('abcdefg', 'cde', 1, 2)", -1),
        ("split('a_b', '_', -1)", ["a", "b"]),
        ("split('a_b', '_', 2)", None),
        ("split('ab', '')", None),
        (r"""parse_csv('a,"b\nc"\nd')""", ["a", "b\nc"]),
        ("parse_xml('<e> text <a>b</a></e>')", {"e": {"#text": "text", "a": "b"}}),
        ("hash(datetime(2015-01-01))", 1380966698541616202),
        ("hash_md5(datetime(2020-01-01))", "786c530672d1f8db31fee25ea8a9390b"),
        ("ipv6_compare('::192.168.1.1/30', '192.168.1.255/24')", 0),
        ("url_encode('https://a/b c')", "https%3a%2f%2fa%2fb+c"),
        ("url_encode_component('https://a/b c')", "https%3a%2f%2fa%2fb%20c"),
        ("base64_decode_tostring('S3VzdG8')", ""),
        ("unicode_codepoints_to_string(75, 2000000)", ""),
        ("tohex(toint(-256), 8)", "ffffff00"),
        ("tohex(-256)", "ffffffffffffff00"),
        ("tohex(1, 20)", "0000000000000001"),
        ("toguid('0123456789ab-cdef-0123-456789abcdef')", "01234567-89ab-cdef-0123-456789abcdef"),
        ("toguid('01234567-89ab-cdef-0123-456789abcdef, and more')", "01234567-89ab-cdef-0123-456789abcdef"),
        ("dynamic_to_json(90m)", "01:30:00"),
        ("format_bytes(1500, -1)", "1 KB"),
        ("strlen(format_bytes(1500, 2147483647)) < 30", True),
        ("dynamic_to_json('a')", "a"),
        ("dynamic_to_json(dynamic('a'))", '"a"'),
        ("parse_ipv6_mask('::192.168.255.255/24', 128)", "0000:0000:0000:0000:0000:ffff:c0a8:ff00"),
    ],
)  # fmt: skip
def test_a_text_is_taken_apart_as_its_page_says(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("array_index_of(dynamic([1, 2]), 2, 0, -2)", None),
        ("array_index_of(dynamic([1, 2]), 2, 0, -1, -1)", None),
        ("array_shift_left(dynamic(['a', 'b']), 1)", ["b", ""]),
        ("array_shift_left(dynamic(['a', 1]), 1)", [1, None]),
        ("array_sum(dynamic([1, 2, 'a']))", None),
        ("array_sum(dynamic([1, null, 2]))", 3.0),
        ("bag_zip(dynamic(['a', 8, 'b']), dynamic(1))", {"a": None, "b": None}),
        ("bag_zip(dynamic('a'), dynamic([1]))", None),
        ("bin(7, -2)", None),
        ("sqrt(-1)", None),
        ("log(-1)", None),
        ("binary_shift_left(1, -1)", None),
        ("binary_shift_right(1, -1)", None),
        ("binary_shift_left(1, 66)", 4),
        ("bin(7.5, -2)", None),
        ("bin(1h, -1h)", None),
        ("bin(datetime(2020-01-01), -1h)", None),
    ],
)
def test_what_does_not_fit_is_null_as_its_page_says(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("make_timespan(1, 12, 30, 55.123)", timedelta(days=1, hours=12, minutes=30, seconds=55, milliseconds=123)),
        ("week_of_year(datetime(2015-12-31))", 53),
        ("weekofyear(datetime(2015-12-31))", 52),
        ("weekofyear(datetime(2016-01-03))", 1),
        ("datetime_local_to_utc(datetime(2022-03-27 02:00), 'Europe/Brussels')", datetime(2022, 3, 27, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_time_is_counted_as_its_page_says(expression: str, value: Any) -> None:
    assert answer(expression) == value


def test_a_part_of_a_time_is_none_of_the_lengths() -> None:
    with pytest.raises(KqlError, match="no unit 'week'"):
        answer("datetime_part('week', now())")


def test_a_named_argument_may_come_before_those_by_position() -> None:
    assert result("let f = (len:long, s:string) { strcat(s, len) }; print f(len=3, 'a')").rows == [("a3",)]
    with pytest.raises(KqlError, match="takes 2 arguments, not 3"):
        result("let f = (len:long, s:string) { s }; print f(len=3, 'a', 'b')")


def test_bins_are_of_the_size_that_the_query_sets() -> None:
    options = "set query_bin_auto_size = 1h; set query_bin_auto_at = datetime(2017-01-01 00:05);"
    moments = "range At from datetime(2017-01-01 00:05) to datetime(2017-01-01 02:00) step 1m"
    bins = result(f"{options} {moments} | summarize count() by bin_auto(At)")
    assert [column.name for column in bins.columns] == ["At", "count_"]
    assert bins.rows == [
        (datetime(2017, 1, 1, 0, 5, tzinfo=UTC), 60),
        (datetime(2017, 1, 1, 1, 5, tzinfo=UTC), 56),
    ]
    assert result("set query_bin_auto_size = 5; print bin_auto(13)").rows == [(10,)]
    with pytest.raises(KqlError, match="query_bin_auto_size"):
        answer("bin_auto(13)")


def test_a_star_packs_all_columns_into_an_array() -> None:
    assert result("print x = 1, y = 'a' | project pack_array(*)").rows == [([1, "a"],)]


def test_the_size_of_a_row_is_that_of_its_types_and_texts() -> None:
    query = "range x from 1 to 10 step 1 | extend Text = '1234567890' | summarize sum(estimate_data_size(*))"
    assert result(query).rows == [(180,)]
    assert answer("estimate_data_size(dynamic({'a': 'bcd'}))") > answer(
        """estimate_data_size('{"a":"bcd"}')"""
    )


def test_a_function_names_its_column_as_the_parser_of_the_service_does() -> None:
    made = result(
        "print s = '1', y = dynamic([]) | project repeat(s, 2), repeat(1 + 1, 2), make_datetime(s), make_timespan(s, 1), "
        "ingestion_time(), hll_merge(y, y), tdigest_merge(y, y)"
    )
    assert [column.name for column in made.columns] == [
        "repeat_s", "repeat_", "s", "Column1", "$IngestionTime", "hll_merged_result", "tdigests_merge_result",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("let x = dynamic([1]); print array_sort_asc(x, dynamic([2])), 5", ["x_sorted", "array1_sorted", "print_1"]),
        ("let x = dynamic([1]); print (a, b) = series_stats(x), c = array_sort_asc(x, x)", ["a", "b", "c"]),
        ("print d = dynamic([1]) | project c = array_sort_asc(d, d), 1", ["c", "d_sorted", "Column1"]),
        ("print series_fit_2lines_dynamic(dynamic([1])), array_sort_asc(dynamic([1]))", ["print_0", "print_1"]),
    ],
)  # fmt: skip
def test_the_values_of_a_function_that_gives_several_have_their_names(query: str, names: list[str]) -> None:
    assert [column.name for column in result(query).columns] == names


def test_a_number_takes_one_of_several_values() -> None:
    found = result("print x = dynamic([3, 1, 2]) | project y = array_sort_desc(x, x)[1], series_stats(x)[1]")
    assert [(column.name, column.type) for column in found.columns] == [
        ("y", "dynamic"),
        ("series_stats_x_min_idx", "long"),
    ]
    assert found.rows == [([3, 2, 1], 1)]
    with pytest.raises(KqlError, match="gives 7 values"):
        answer("series_stats(dynamic([1]))[7]")
