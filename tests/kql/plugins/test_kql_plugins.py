"""Plugins give the rows, columns and types that the service's documentation shows."""

from __future__ import annotations

import pytest
from answers import result
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlError

BAGS = """datatable(d: dynamic, k: long)[
    dynamic({"Name": "John", "Age": 20}), 1,
    dynamic({"Name": "Dave", "Height": 180.5, "Age": 40}), 2,
    dynamic(null), 3]"""
SALES = "datatable(kind: string, n: long, place: string)['a', 1, 'x', 'b', 2, 'x', 'a', 3, 'y', 'a', 4, 'x']"
STORMS = """datatable(event: string, damage: string, crops: long)[
    'Hail', 'NO', 0, 'Hail', 'NO', 0, 'Hail', 'NO', 0, 'Hail', 'NO', 0, 'Hail', 'NO', 0, 'Hail', 'NO', 0,
    'Wind', 'YES', 0, 'Wind', 'NO', 0, 'Wind', 'NO', 0, 'Fog', 'NO', 5]"""


def table(query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    found = result(query)
    return [f"{column.name}:{column.type}" for column in found.columns], list(found.rows)


def test_bag_unpack_makes_a_column_of_each_key_with_the_type_of_its_values() -> None:
    columns, rows = table(f"{BAGS} | evaluate bag_unpack(d)")
    assert columns == ["k:long", "Age:long", "Height:real", "Name:string"]
    assert rows == [(1, 20, None, "John"), (2, 40, 180.5, "Dave"), (3, None, None, "")]


def test_bag_unpack_takes_a_prefix_and_keys_to_ignore() -> None:
    columns, _ = table(f"{BAGS} | evaluate bag_unpack(d, 'p_', ignoredProperties=dynamic(['Age', 'Height']))")
    assert columns == ["k:long", "p_Name:string"]


def test_bag_unpack_refuses_a_second_column_of_a_name_unless_told_which_stays() -> None:
    clash = "datatable(d: dynamic, Name: string)[dynamic({'Name': 'John'}), 'Jim'] | evaluate bag_unpack(d"
    with pytest.raises(KqlError, match="would make a second column Name: give a prefix or columnsConflict"):
        table(f"{clash})")
    assert table(f"{clash}, columnsConflict='replace_source')")[1] == [("John",)]
    assert table(f"{clash}, columnsConflict='keep_source')")[1] == [("Jim",)]


def test_bag_unpack_gives_the_schema_that_a_query_says() -> None:
    columns, rows = table(f"{BAGS} | evaluate bag_unpack(d) : (Name: string, Age: string, Other: long)")
    assert columns == ["Name:string", "Age:string", "Other:long"]
    assert rows[0] == ("John", "20", None)


def test_values_of_several_types_make_a_dynamic_column() -> None:
    query = "datatable(d: dynamic)[dynamic({'a': 1}), dynamic({'a': 'x'})] | evaluate bag_unpack(d)"
    assert table(query) == (["a:dynamic"], [(1,), ("x",)])


def test_pivot_counts_by_default_and_aggregates_if_asked() -> None:
    assert table(f"{SALES} | project kind, place | evaluate pivot(kind)") == (
        ["place:string", "a:long", "b:long"],
        [("x", 2, 1), ("y", 1, 0)],
    )
    assert table(f"{SALES} | evaluate pivot(kind, sum(n))") == (
        ["place:string", "a:long", "b:long"],
        [("x", 5, 2), ("y", 3, 0)],
    )
    assert table(f"{SALES} | evaluate pivot(place, max(n), kind)")[1] == [("a", 4, 3), ("b", 2, None)]


def test_narrow_makes_a_row_of_each_value() -> None:
    columns, rows = table("print x = 1, y = 'a' | evaluate narrow()")
    assert columns == ["Row:long", "Column:string", "Value:string"]
    assert rows == [(0, "x", "1"), (0, "y", "a")]


def test_an_address_is_joined_to_every_range_it_is_in() -> None:
    lookup = "let nets = datatable(net: string, site: string)['10.0.0.0/8', 'all', '10.1.0.0/16', 'lab'];"
    rows = "datatable(ip: string)['10.1.2.3', '8.8.8.8', 'nonsense'] | evaluate ipv4_lookup(nets, ip, net"
    assert table(f"{lookup} {rows})")[1] == [
        ("10.1.2.3", "10.1.0.0/16", "lab"),
        ("10.1.2.3", "10.0.0.0/8", "all"),
    ]
    unmatched = table(f"{lookup} {rows}, return_unmatched = true)")
    assert unmatched[0] == ["ip:string", "net:string", "site:string"]
    assert unmatched[1][2:] == [("8.8.8.8", "", ""), ("nonsense", "", "")]


def test_a_lookup_by_a_further_key_asks_for_both() -> None:
    query = """let nets = datatable(net: string, tenant: string, site: string)['10.0.0.0/8', 'A', 'one', '10.0.0.0/8', 'B', 'two'];
    datatable(ip: string, tenant: string)['10.1.2.3', 'B'] | evaluate ipv4_lookup(nets, ip, net, tenant)"""
    assert table(query)[1] == [("10.1.2.3", "B", "10.0.0.0/8", "two")]


def test_a_looked_up_column_gets_a_number_that_no_other_has() -> None:
    query = """let nets = datatable(net: string, ip: string, ip1: string)['10.0.0.0/8', 'a', 'b'];
    print ip = '10.1.2.3' | evaluate ipv4_lookup(nets, ip, net)"""
    assert table(query)[0] == ["ip:string", "net:string", "ip2:string", "ip1:string"]


def test_ipv6_ranges_are_looked_up_too() -> None:
    query = """let nets = datatable(net: string)['fe80::/16'];
    datatable(ip: string)['fe80::1', '10.0.0.1'] | evaluate ipv6_lookup(nets, ip, net)"""
    assert table(query)[1] == [("fe80::1", "fe80::/16")]


def test_a_basket_holds_the_patterns_that_nothing_can_be_added_to() -> None:
    columns, rows = table(f"{STORMS} | evaluate basket(0.3)")
    assert columns == [
        "SegmentId:long",
        "Count:long",
        "Percent:real",
        "event:string",
        "damage:string",
        "crops:long",
    ]
    assert {row[1:] for row in rows} == {
        (9, 90.0, "", "NO", None),
        (9, 90.0, "", "", 0),
        (8, 80.0, "", "NO", 0),
        (6, 60.0, "Hail", "NO", 0),
        (3, 30.0, "Wind", "", 0),
    }


def test_a_basket_counts_by_weight_and_marks_any_value_as_told() -> None:
    query = "datatable(s: string, w: long)['a', 9, 'b', 1] | evaluate basket(0.5, w, '~', '*')"
    assert table(query) == (["SegmentId:long", "Count:long", "Percent:real", "s:string"], [(0, 9, 90.0, "a")])


def test_an_autocluster_tells_of_the_commonest_rows() -> None:
    rows = table(f"{STORMS} | evaluate autocluster(0.3)")[1]
    assert (6, 60.0, "Hail", "NO", 0) in {row[1:] for row in rows}


@pytest.mark.parametrize("plugin", ["diffpatterns(damage, 'NO', 'YES')", "basket()", "autocluster()"])
def test_no_rows_have_no_patterns(plugin: str) -> None:
    assert table(f"{STORMS} | where damage == 'none' | evaluate {plugin}")[1] == []


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("autocluster('x')", "argument 1 must be a number"),
        ("basket(0.1, damage)", "damage holds no numbers to weigh rows by"),
        ("activity_metrics(damage, crops, dynamic({}))", "a period is longer than nothing"),
        ("activity_engagement(damage, crops, 1, 100, 2)", "6 or more arguments are needed, not 5"),
    ],
)
def test_arguments_of_another_kind_are_refused_in_words(call: str, told: str) -> None:
    with pytest.raises(KqlError, match=told):
        table(f"{STORMS} | evaluate {call}")


def test_differing_patterns_come_with_their_share_of_both_sides() -> None:
    columns, rows = table(f"{STORMS} | evaluate diffpatterns(damage, 'NO', 'YES')")
    assert columns[:6] == [
        "SegmentId:long", "CountA:long", "CountB:long", "PercentA:real", "PercentB:real", "PercentDiffAB:real",
    ]  # fmt: skip
    assert rows[0] == (0, 2, 1, 22.22, 100.0, 77.78, "Wind", 0)


def test_a_rolling_percentile_looks_back_over_its_window() -> None:
    query = """range idx from 0 to 24 * 4 - 1 step 1
    | project Timestamp = datetime(2018-01-01) + 1h * idx, val = idx + 1
    | evaluate rolling_percentile(val, 50, Timestamp, 1d, 3)"""
    columns, rows = table(query)
    assert columns == ["Timestamp:datetime", "rolling_3_percentile_val_50:long"]
    assert [row[1] for row in rows] == [12, 24, 36, 60]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("python('x')", "python is not supported: a query does not reach out of the enclave"),
        ("session_count(x)", "session_count is not supported"),
        ("bag_unpak(x)", "no plugin bag_unpak .*did you mean bag_unpack"),
        ("narrow(1)", "narrow takes no arguments, not 1"),
        ("bag_unpack(y)", "no column y"),
    ],
)
def test_what_a_plugin_cannot_do_is_refused_by_name(call: str, words: str) -> None:
    with pytest.raises(KqlError, match=words):
        table(f"print x = dynamic(null) | evaluate {call}")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=1, max_size=15))
def test_a_pivot_counts_each_row_once(pairs: list[tuple[str, str]]) -> None:
    cells = ", ".join(f"'{kind}', '{place}'" for kind, place in pairs)
    _, rows = table(f"datatable(kind: string, place: string)[{cells}] | evaluate pivot(kind)")
    assert sum(count for row in rows for count in row[1:] if isinstance(count, int)) == len(pairs)


def test_preview_gives_the_first_rows() -> None:
    assert table(f"{SALES} | evaluate preview(2)")[1] == [("a", 1, "x"), ("b", 2, "x")]
