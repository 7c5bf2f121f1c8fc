"""Dynamic columns: texts that become values when somebody looks."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from console.model.dynamics import Dynamics

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(values, max_size=6), st.slices(6))
def test_a_column_is_the_sequence_of_its_values(wanted: list[object], part: slice) -> None:
    column = Dynamics([json.dumps(value) for value in wanted])
    assert list(column) == wanted
    assert [column[number] for number in range(len(column))] == wanted
    assert list(column[part]) == wanted[part]


def test_what_is_no_json_stands_for_itself() -> None:
    assert list(Dynamics(["plain words", "[" * 100_000, None, {"a": 1}])) == [
        "plain words",
        "[" * 100_000,
        None,
        {"a": 1},
    ]
