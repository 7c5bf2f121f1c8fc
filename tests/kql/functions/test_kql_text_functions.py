"""Functions of text give what the service's documentation shows."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer, kind
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('strcat("hello", " ", "world!")', "hello world!"),
        ("strcat(1, true, 2.5, 1h, int(null))", "1True2.501:00:00"),
        ('strcat_delim("-", 1, "2", strcat("A", "b"), 1s)', "1-2-Ab-00:00:01"),
        ('strcat_array(dynamic([1, 2, 3]), "->")', "1->2->3"),
        ('strlen("hello")', 5),
        ('string_size("⒦⒰⒮⒯⒪")', 15),
        ('strcmp("ABC", "ABC")', 0),
        ('strcmp("abc", "ABC")', 1),
        ('strcmp("ABC", "abc")', -1),
        ('strcmp("abcde", "abc")', 1),
        ('strrep("ABC", 2)', "ABCABC"),
        ('strrep(123.1, 3, "-")', "123.1-123.1-123.1"),
        ('strrep("a", -3)', ""),
        ('reverse("Hello World")', "dlroW olleH"),
        ('substring("123456", 1)', "23456"),
        ('substring("123456", 2, 2)', "34"),
        ('substring("ABCD", 0, 2)', "AB"),
        ('substring("123456", -2, 2)', "56"),
        ('split("aa_bb", "_")', ["aa", "bb"]),
        ('split("aaa_bbb_ccc", "_", 1)', ["bbb"]),
        ('split("", "_")', [""]),
        ('split("a__b", "_")', ["a", "", "b"]),
        ('split("aabbcc", "bb")', ["aa", "cc"]),
        ('toupper("hello")', "HELLO"),
        ('replace_string("A magic trick", "magic", "magic card")', "A magic card trick"),
        ('replace_strings("a b c", dynamic(["a", "c"]), dynamic(["x", "z"]))', "x b z"),
        ('translate("krasp", "otsku", "spark")', "kusto"),
        ('translate("abc", "x", "abc")', "xxx"),
        ('translate("abc", "", "ab")', ""),
        ('indexof("abcdefg", "cde")', 2),
        ('indexof("abcdefg", "cde", 1, 4)', 2),
        ('indexof("abcdefg", "cde", 1, 2)', -1),
        ('indexof("abcdefg", "cde", 3, 4)', -1),
        ('indexof("abcdefg", "cde", -5)', 2),
        ('indexof("1234567", 5, 1, 4)', 4),
        ('indexof("abcabc", "b", 0, -1, 2)', 4),
        ('has_any_index("this is an example", dynamic(["this", "example"]))', 0),
        ('has_any_index("this is an example", dynamic(["not", "example"]))', 1),
        ('has_any_index("this is an example", dynamic(["not", "found"]))', -1),
        ("make_string(75, 117, 115, 116, 111)", "Kusto"),
        ('to_utf8("Kusto")', [75, 117, 115, 116, 111]),
        ('punycode_from_string("académie-française")', "acadmie-franaise-npb1a"),
        ('punycode_to_string("acadmie-franaise-npb1a")', "académie-française"),
        ('punycode_domain_to_string("xn--bcher-kva.example")', "bücher.example"),
        ("tolower(dynamic(null))", ""),
    ],
)
def test_a_text_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (r'extract("x=([0-9.]+)", 1, "hello x=45.6|wo")', "45.6"),
        (r'extract("x=([0-9.]+)", 1, "hello x=45.6|wo", typeof(real))', 45.6),
        (r'extract("x=([0-9.]+)", 0, "hello x=45.6|wo")', "x=45.6"),
        (r'extract("x=([0-9.]+)", 1, "hello")', ""),
        (r'extract("x=([0-9.]+)", 1, "hello", typeof(long))', None),
        (r'extract("(a)", 5, "a")', ""),
        (r'extract("^.{2,2}(.{4,4})", 1, "ab1234cd")', "1234"),
        (r"""extract_all(@"([\da-f]{2})", "82b8be2d-dfa7")""", ["82", "b8", "be", "2d", "df", "a7"]),
        (r"""extract_all(@"(\w)([\w]+)(\w)", "82b8-dfa7")""", [["8", "2b", "8"], ["d", "fa", "7"]]),
        (r"""extract_all(@"(\w)([\w]+)(\w)", dynamic([1,3]), "82b8-dfa7")""", [["8", "8"], ["d", "7"]]),
        (r"""extract_all(@"(?P<first>\w)", "")""", None),
        (r"""replace_regex("Number is 1.00", @"is (\d+)", @"was: \1")""", "Number was: 1.00"),
        (r"""replace_regex("a1", @"(\w)(\d)", @"\2\1\0")""", "1aa1"),
        (r"""replace(@"\s", "", "a b c")""", "abc"),
        (r"""trim("--", "--https://bing.com--")""", "https://bing.com"),
        (r"""trim(@"[^\w]+", "-  Te st1// $")""", "Te st1"),
        (r"""trim_start(@"[^\w]+", "-  Te st1// $")""", "Te st1// $"),
        (r"""trim_end(@"[^\w]+", "-  Te st1// $")""", "-  Te st1"),
        (r"""trim(@"\s", "  a b  ")""", " a b "),
        (r"""countof("aaaa", "a")""", 4),
        (r"""countof("aaaa", "aa")""", 3),
        (r"""countof("ababa", "aba", "normal")""", 2),
        (r"""countof("ababa", "aba", "regex")""", 1),
        (r"""countof("abcabc", "a.c", "regex")""", 2),
        (r"""indexof_regex("abcabc", @"a.c")""", 0),
        (r"""indexof_regex("abcabcdefg", @"a.c", 0, 9, 2)""", 3),
        (r"""indexof_regex("abcabc", @"a.c", 1, -1, 2)""", -1),
        (r"""regex_quote("a.b*c")""", r"a\.b\*c"),
    ],
)
def test_a_pattern_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


def test_a_pattern_that_is_none_is_refused_where_it_stands() -> None:
    with pytest.raises(KqlError, match=r"looking around.* at 1:16"):
        answer("extract('(?=x)', 1, 'x')")


def test_typeof_gives_extract_its_type() -> None:
    assert kind("extract('(a)', 1, 'a', typeof(datetime))") == "datetime"


@given(st.text(alphabet="ab-_. ", max_size=12), st.text(alphabet="ab-_", min_size=1, max_size=2))
def test_the_parts_of_a_split_make_the_text_again(text: str, between: str) -> None:
    parts = answer(f"split('{text}', '{between}')")
    assert between.join(parts) == text
