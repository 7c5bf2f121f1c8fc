"""Printing: what is printed reads back as the same tree, and reads well."""

from __future__ import annotations

import pytest
from generated_trees import EXPRESSIONS, QUERIES
from hypothesis import HealthCheck, given, settings

from console.kql import parse
from console.kql.operators.where import Where
from console.kql.syntax import printed, tree

SLOW_TO_MAKE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=150, suppress_health_check=SLOW_TO_MAKE, deadline=None)
@given(QUERIES)
def test_what_is_printed_reads_back_as_the_same_tree(query: tree.Query) -> None:
    text = printed(query)
    assert parse(text) == query
    assert printed(parse(text)) == text


@settings(max_examples=150, suppress_health_check=SLOW_TO_MAKE, deadline=None)
@given(EXPRESSIONS)
def test_an_expression_keeps_its_brackets_where_they_matter(expression: tree.Expression) -> None:
    where = Where((1, 1), expression)
    query = tree.Query((1, 1), (tree.Pipeline((1, 1), tree.Name((1, 1), "T"), (where,)),))
    assert parse(printed(query)) == query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T|where a==1 and(b or c)|take 5", "T\n| where a == 1 and (b or c)\n| take 5"),
        ("T | limit 5 | order by a", "T\n| take 5\n| sort by a desc"),
        ("let x=1d;T|where t>ago(x)", "let x = 1d;\nT\n| where t > ago(x)"),
        ("T | where p == 'C:\\\\dir'", 'T\n| where p == @"C:\\dir"'),
        ("T | join kind=inner(U|count)on a", "T\n| join kind=inner (\n    U\n    | count\n) on a"),
        ("T | join(U)on a", "T\n| join U on a"),
        (
            "let f=(a:int,b:string='x'){T|take a};f(1)",
            'let f = (a: int, b: string = "x") {\n    T\n    | take a\n};\nf(1)',
        ),
        ("T | where a in ((U | project b))", "T\n| where a in (\n    U\n    | project b\n)"),
        ("datatable(a:int,b:int)[1,2,3,4]", "datatable (a: int, b: int) [\n    1, 2,\n    3, 4\n]"),
        ("T | project ['a b'], kind, type", 'T\n| project ["a b"], ["kind"], type'),
    ],
)
def test_a_query_is_laid_out_to_be_read(text: str, expected: str) -> None:
    assert printed(parse(text)) == expected


def test_what_is_too_long_for_a_line_gets_several() -> None:
    columns = ", ".join(f"Column{number} = tostring(Properties.value{number})" for number in range(4))
    long = printed(parse(f"T | extend {columns}"))
    assert long.splitlines()[1:3] == ["| extend", "    Column0 = tostring(Properties.value0),"]
    conditions = printed(
        parse("T | where " + " and ".join(f"Column{number} has 'value'" for number in range(6)))
    )
    assert conditions.splitlines()[1:3] == ['| where Column0 has "value"', '    and Column1 has "value"']
