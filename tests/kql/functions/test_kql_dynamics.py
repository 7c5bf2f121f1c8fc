"""Functions of arrays, bags and sets give what the service's documentation shows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from answers import answer, kind, result
from hypothesis import given
from hypothesis import strategies as st

ARRAYS = st.lists(st.integers(-5, 5), max_size=6)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("array_length(dynamic([1, 2, 3, 4]))", 4),
        ("array_length(dynamic('x'))", None),
        ("array_concat(dynamic([1]), dynamic([2, 3]))", [1, 2, 3]),
        ("array_slice(dynamic([1, 2, 3]), 1, 2)", [2, 3]),
        ("array_slice(dynamic([1, 2, 3, 4, 5]), 2, -1)", [3, 4, 5]),
        ("array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2)", [3, 4]),
        ("array_split(dynamic([1, 2, 3, 4, 5]), 2)", [[1, 2], [3, 4, 5]]),
        ("array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, 3]))", [[1], [2, 3], [4, 5]]),
        ("array_reverse(dynamic(['a', 'b']))", ["b", "a"]),
        ("array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2)", [3, 4, 5, 1, 2]),
        ("array_rotate_left(dynamic([1, 2, 3, 4, 5]), -2)", [4, 5, 1, 2, 3]),
        ("array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)", [4, 5, 1, 2, 3]),
        ("array_shift_left(dynamic([1, 2, 3, 4, 5]), 2)", [3, 4, 5, None, None]),
        ("array_shift_left(dynamic([1, 2, 3, 4, 5]), -2, -1)", [-1, -1, 1, 2, 3]),
        ("array_shift_right(dynamic([1, 2, 3, 4, 5]), 2, -1)", [-1, -1, 1, 2, 3]),
        ("array_index_of(dynamic(['this', 'is', 'an', 'example']), 'example')", 3),
        ("array_index_of(dynamic(['a', 'b', 'a']), 'a', 1)", 2),
        ("array_index_of(dynamic(['a']), 'z')", -1),
        ("array_iff(dynamic([true, false, true]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))", [1, 5, 3]),
        ("array_iff(dynamic([1, 0]), 'yes', 'no')", ["yes", "no"]),
        ("array_sort_asc(dynamic([null, 'd', 'a', 'c']))", ["a", "c", "d", None]),
        ("array_sort_desc(dynamic([1, 3, 2]))", [3, 2, 1]),
        ("array_sort_asc(dynamic([null, 'b', 'a']), false)", [None, "a", "b"]),
        ("array_sum(dynamic([1, 2, 3, 4]))", 10.0),
        ("zip(dynamic([1, 3, 5]), dynamic([2, 4]))", [[1, 2], [3, 4], [5, None]]),
        ("repeat(1, 3)", [1, 1, 1]),
        ("repeat('x', 0)", []),
        ("range(1, 8, 3)", [1, 4, 7]),
        ("range(1, 3)", [1, 2, 3]),
        ("pack_array(1, 'a', dynamic([2]))", [1, "a", [2]]),
        ("set_union(dynamic([1, 1, 2]), dynamic([2, 4]), dynamic([2, 8]))", [1, 2, 4, 8]),
        ("set_intersect(dynamic([1, 1, 2, 4]), dynamic([2, 4]))", [2, 4]),
        ("set_difference(dynamic([1, 1, 2, 4]), dynamic([2]))", [1, 4]),
        ("set_has_element(dynamic(['this', 'is']), 'is')", True),
        ("set_has_element(dynamic([1]), true)", False),
        ("set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))", True),
        ("jaccard_index(dynamic([1, 2, 3]), dynamic([2, 3, 4, 5]))", 0.4),
        ("bag_pack('a', 1, 'b', dynamic(null))", {"a": 1, "b": None}),
        ("bag_keys(dynamic({'a': 1, 'b': {'c': 2}}))", ["a", "b"]),
        ("bag_has_key(dynamic({'k': {'s': 1}}), '$.k.s')", True),
        ("bag_has_key(dynamic({'k': null}), 'k')", True),
        ("bag_merge(dynamic({'A1': 12}), dynamic({'A1': 1, 'B': 2}), dynamic(null))", {"A1": 12, "B": 2}),
        (
            "bag_remove_keys(dynamic({'a': 1, 'b': {'c': 1, 'd': 2}}), dynamic(['a', '$.b.c']))",
            {"b": {"d": 2}},
        ),
        ("bag_set_key(dynamic({'a': {'b': 1}}), '$.a.c', 2)", {"a": {"b": 1, "c": 2}}),
        ("bag_zip(dynamic(['x', 'y']), dynamic([1]))", {"x": 1, "y": None}),
        ("treepath(dynamic({'a': 'b', 'c': 123}))", ["['a']", "['c']"]),
        ("treepath(dynamic({'p': [{'x': 1}]}))", ["['p']", "['p'][0]", "['p'][0]['x']"]),
        ("extract_json('$.Meta.size[1]', '{\"Meta\": {\"size\": [3, 4]}}', typeof(int))", 4),
        ("parse_json('{\"a\": 1}').a", 1),
        ("parse_json('not json')", "not json"),
        ("tostring(parse_json('[1, {\"b\": true}]'))", '[1,{"b":true}]'),
        ("gettype(dynamic([1]))", "array"),
        ("gettype(dynamic({'a': 1}))", "dictionary"),
        ("gettype(1h)", "timespan"),
        ("gettype(dynamic(null))", "null"),
    ],
)
def test_a_dynamic_function_gives_the_documented_value(expression: str, value: Any) -> None:
    assert answer(expression) == value


def test_columns_are_packed_by_their_names() -> None:
    assert result("print x = 1, y = 'a' | project bag_pack_columns(x, y)").rows == [({"x": 1, "y": "a"},)]


def test_several_arrays_are_sorted_by_the_first_one() -> None:
    query = "print (a, b) = array_sort_desc(dynamic([1, 3, 2]), dynamic(['x', 'y', 'z']))"
    assert result(query).rows == [([3, 2, 1], ["y", "z", "x"])]


def test_a_text_of_a_bool_differs_by_where_it_comes_from() -> None:
    assert answer("tostring(true)") == "True"
    assert answer("tostring(dynamic(true))") == "true"


@given(ARRAYS, ARRAYS)
def test_sets_obey_the_laws_of_sets(one: list[int], other: list[int]) -> None:
    left, right = f"dynamic({json.dumps(one)})", f"dynamic({json.dumps(other)})"
    assert set(answer(f"set_union({left}, {right})")) == {*one, *other}
    assert set(answer(f"set_intersect({left}, {right})")) == {*one} & {*other}
    assert set(answer(f"set_difference({left}, {right})")) == {*one} - {*other}


@given(ARRAYS, st.integers(-8, 8))
def test_rotating_back_gives_the_array_again(items: list[int], by: int) -> None:
    array = f"dynamic({json.dumps(items)})"
    assert answer(f"array_rotate_right(array_rotate_left({array}, {by}), {by})") == items


def test_what_is_in_a_dynamic_is_dynamic() -> None:
    assert kind("split('a', 'b')[0]") == "dynamic"
