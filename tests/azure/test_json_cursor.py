"""A JSON text in parts, cut anywhere, is the text that it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.azure.logs.json_cursor import JsonCursor

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | numbers | st.text()
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


def parts_of(text: str, size: int) -> list[bytes]:
    """Cut a text's bytes, inside a character too."""
    encoded = text.encode()
    return [encoded[at : at + size] for at in range(0, len(encoded), size)]


@given(values, st.integers(1, 40), st.sampled_from([None, 1]))
def test_a_value_is_read_wherever_the_parts_are_cut(value: Any, size: int, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=indent is None)
    assert JsonCursor(parts_of(text, size)).value() == value


@given(st.lists(values), st.integers(1, 40))
def test_an_array_is_read_item_by_item(items: list[Any], size: int) -> None:
    cursor = JsonCursor(parts_of(f" {json.dumps(items, ensure_ascii=False)} ", size))
    assert [cursor.value() for _ in cursor.items()] == items
    assert cursor.peek() == ""


@given(st.dictionaries(st.text(), values), st.integers(1, 40))
def test_an_object_is_read_field_by_field(fields: dict[str, Any], size: int) -> None:
    cursor = JsonCursor(parts_of(json.dumps(fields, indent=1), size))
    assert {key: cursor.value() for key in cursor.fields()} == fields


@given(st.lists(values, min_size=1), st.integers(1, 40), st.data())
def test_a_text_that_breaks_off_is_refused(items: list[Any], size: int, data: st.DataObject) -> None:
    text = json.dumps(items)
    short = text[: data.draw(st.integers(0, len(text) - 1))]
    cursor = JsonCursor(parts_of(short, size))
    with pytest.raises(ValueError, match=r"."):
        cursor.value()
