"""Aggregates give the documented values, types and names, also for groups without values."""

from __future__ import annotations

import math
import statistics
from datetime import timedelta
from typing import Any

import pytest
from answers import aggregated, result
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError

NUMBERS = "(x: long, w: long, ok: bool, s: string)[5, 1, true, 'a', 1, 1, false, 'b', 3, 10, true, 'a', long(null), 1, true, '']"


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        ("count()", 4),
        ("count(ok)", 3),
        ("countif(ok)", 3),
        ("dcount(s)", 3),
        ("dcount(x, 4)", 3),
        ("dcountif(s, ok)", 2),
        ("count_distinct(s)", 3),
        ("count_distinctif(s, x > 1)", 1),
        ("sum(x)", 9),
        ("sumif(x, ok)", 8),
        ("avg(x)", 3.0),
        ("avgif(x, ok)", 4.0),
        ("min(x)", 1),
        ("max(x)", 5),
        ("minif(x, ok)", 3),
        ("maxif(x, not(ok))", 1),
        ("percentile(x, 50)", 3),
        ("percentile(x, 0)", 1),
        ("percentile(x, 100)", 5),
        ("percentilew(x, w, 50)", 3),
        ("percentiles_array(x, 0, 50, 100)", [1, 3, 5]),
        ("percentiles_array(x, dynamic([0, 100]))", [1, 5]),
        ("make_list(x)", [5, 1, 3]),
        ("make_list(x, 2)", [5, 1]),
        ("make_list_if(x, ok)", [5, 3]),
        ("make_list_with_nulls(x)", [5, 1, 3, None]),
        ("make_set(s)", ["a", "b", ""]),
        ("make_set(s, 1)", ["a"]),
        ("make_set_if(s, not(ok))", ["b"]),
        ("make_set(pack_array(s, 'z'))", ["a", "z", "b", ""]),
        ("make_bag(bag_pack(s, x))", {"a": 5, "b": 1, "": None}),
        ("make_bag_if(bag_pack(s, x), x == 3)", {"a": 3}),
        ("take_anyif(s, x == 1)", "b"),
        ("binary_all_or(x)", 7),
        ("binary_all_and(x)", 1),
        ("binary_all_xor(x)", 7),
        ("cnt()", 4),
        ("anyif(s, x == 1)", "b"),
        ("passthrough(s)", "a"),
        ("percentilesw_array(x, w, 0, 50, 100)", [1, 3, 5]),
        ("array_length(hll_if(s, ok))", 2),
        ("array_length(hll_if(s, x > 1))", 1),
        ("stdevp(x)", math.sqrt(8 / 3)),
        ("stdevpif(x, ok)", 1.0),
        ("varianceif(x, ok)", 2.0),
        ("variancepif(x, ok)", 1.0),
        ("covariancep(x, x)", 8 / 3),
        ("covariancep(x, w)", 0.0),
        ("covariancepif(x, w, ok)", -4.5),
        ("variancep(x)", 8 / 3),
        ("stdev(x)", 2.0),
        ("stdevif(x, x > 1)", math.sqrt(2)),
        ("covariance(x, x)", 4.0),
        ("buildschema(pack('a', s))", {"a": "string"}),
        ("dcount_hll(hll(s))", 3),
    ],
)
def test_an_aggregate_gives_the_documented_value(aggregate: str, value: Any) -> None:
    found = aggregated(aggregate, NUMBERS)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("aggregate", "name", "type_"),
    [
        ("count()", "count_", "long"),
        ("countif(i > 1)", "countif_", "long"),
        ("sum(i)", "sum_i", "long"),
        ("percentile(ok, 50)", "percentile_ok_50", "bool"),
        ("percentile(decimal(1.5), 50)", "percentile__50", "real"),
        ("sum(d)", "sum_d", "timespan"),
        ("avg(d)", "avg_d", "timespan"),
        ("avg(t)", "avg_t", "datetime"),
        ("avg(i)", "avg_i", "real"),
        ("max(i)", "max_i", "int"),
        ("make_set(s)", "set_s", "dynamic"),
        ("makelist(s)", "list_s", "dynamic"),
        ("make_list(strcat(s, 'x'))", "list_", "dynamic"),
        ("percentile(i, 95)", "percentile_i_95", "long"),
        ("percentile(i, 99.9)", "percentile_i_99_9", "long"),
        ("take_any(s)", "s", "string"),
        ("any(s)", "any_s", "string"),
        ("stdev(i)", "stdev_i", "real"),
        ("dcountif(s, ok)", "dcountif_s", "long"),
        ("hll(s)", "hll_s", "dynamic"),
    ],
)
def test_an_aggregate_s_column_has_the_service_s_name_and_type(aggregate: str, name: str, type_: str) -> None:
    schema = "(i: int, d: timespan, t: datetime, s: string, ok: bool)[]"
    column = result(f"datatable{schema} | summarize {aggregate}").columns[0]
    assert (column.name, column.type) == (name, type_)


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        ("sum(x)", 0),
        ("sum(d)", timedelta()),
        ("avg(d)", None),
        ("min(s)", ""),
        ("make_set(s)", []),
        ("percentile(x, 5)", None),
        ("stdev(x)", 0.0),
        ("count()", 0),
    ],
)
def test_an_aggregate_of_no_rows_is_its_type_s_nothing(aggregate: str, value: Any) -> None:
    assert aggregated(aggregate, "(x: long, d: timespan, s: string)[]") == value


def test_the_mean_of_no_numbers_is_not_a_number() -> None:
    assert math.isnan(aggregated("avg(x)", "(x: long)[]"))


def test_several_percentiles_are_several_columns() -> None:
    found = result("range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50, 95)")
    assert [column.name for column in found.columns] == [
        "percentile_x_5",
        "percentile_x_50",
        "percentile_x_95",
    ]
    assert found.rows == [(5, 50, 95)]


def test_arg_max_takes_the_row_and_the_older_spelling_names_it_so() -> None:
    table = "datatable(x: long, s: string)[1, 'a', 3, 'b', 2, 'c']"
    newer, older = (result(f"{table} | summarize {name}(x, *)") for name in ("arg_max", "argmin"))
    assert ([column.name for column in newer.columns], newer.rows) == (["x", "s"], [(3, "b")])
    assert ([column.name for column in older.columns], older.rows) == (["min_x", "min_x_s"], [(1, "a")])


def test_the_older_extremes_put_their_name_before_every_column() -> None:
    found = result(f"datatable{NUMBERS} | summarize argmax(x, s), argmin(x, w, ok)")
    assert [column.name for column in found.columns] == ["max_x", "max_x_s", "min_x", "min_x_w", "min_x_ok"]
    assert found.rows == [(5, "a", 1, 1, False)]


def test_several_weighted_percentiles_are_several_columns() -> None:
    found = result(f"datatable{NUMBERS} | summarize percentilesw(x, w, 50, 100)")
    assert [column.name for column in found.columns] == ["percentile_x_50", "percentile_x_100"]
    assert found.rows == [(3, 5)]


def test_take_any_prefers_a_row_that_has_something() -> None:
    assert result("datatable(s: string)['', 'a'] | summarize take_any(s)").rows == [("a",)]


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12))
def test_sums_means_and_spreads_are_python_s(values: list[int]) -> None:
    rows = ", ".join(f"long({value})" for value in values)
    found = result(f"datatable(x: long)[{rows}] | summarize sum(x), avg(x), stdev(x), variancep(x)").rows[0]
    assert found[0] == sum(values)
    assert found[1:] == pytest.approx(
        (statistics.fmean(values), statistics.stdev(values), statistics.pvariance(values))
    )


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(0, 100))
def test_a_percentile_is_one_of_the_values_with_that_share_below(values: list[int], share: int) -> None:
    rows = ", ".join(map(str, values))
    found = aggregated(f"percentile(x, {share})", f"(x: long)[{rows}]")
    assert sum(value <= found for value in values) * 100 >= share * len(values)
    assert sum(value < found for value in values) * 100 <= max(share, 0) * len(values)


def test_what_cannot_be_added_up_is_refused() -> None:
    with pytest.raises(KqlError, match="a string cannot be added up"):
        aggregated("sum(s)", NUMBERS)
    with pytest.raises(KqlError, match="argument 2 of percentile must be a constant"):
        aggregated("percentile(x, w)", NUMBERS)
    with pytest.raises(KqlError, match="a percentile is a number"):
        aggregated("percentile(x, 1h)", "(x: long)[1]")


@pytest.mark.parametrize(
    ("aggregate", "why"),
    [
        ("countif(s)", "the condition of countif must be a bool, not a string"),
        ("sumif(x, w)", "the condition of sumif must be a bool, not a long"),
        ("dcountif(x, s)", "the condition of dcountif must be a bool"),
        ("make_bag(s)", "a string is no bag"),
        ("make_bag_if(x, ok)", "a long is no bag"),
        ("stdev(s)", "a string has no variance"),
    ],
)
def test_what_an_aggregate_has_no_use_for_is_refused(aggregate: str, why: str) -> None:
    with pytest.raises(KqlError, match=why):
        result(f"datatable{NUMBERS} | summarize {aggregate}")


@pytest.mark.parametrize("merge", ["tdigest_merge(t)", "merge_tdigest(t)"])
def test_percentiles_are_read_from_merged_sketches(merge: str) -> None:
    query = (
        "range x from 1 to 100 step 1 | summarize t = tdigest(x) by x % 4 "
        f"| summarize t = {merge} | project percentile_tdigest(t, 50, typeof(long)), rank_tdigest(t, 25)"
    )
    assert result(query).rows == [(50, 25.0)]
