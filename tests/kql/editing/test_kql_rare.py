"""What hardly any query calls is loaded with the first call of it, and known all the same."""

from __future__ import annotations

import subprocess
import sys

import pytest
from answers import NOW, result

from console.kql import KqlError, aggregates, functions
from console.kql.aggregates import AGGREGATES
from console.kql.completing import completions
from console.kql.functions import FUNCTIONS
from console.kql.tables import Table

COMMON = "execute('print x = 1 | summarize a = count(), b = dcount(strcat(x, 5)) by bin(x, 1)', {}, now=now)"


def rare_modules_after(statement: str) -> set[str]:
    code = f"import datetime, sys; from console.kql import execute; now = datetime.datetime.now(datetime.UTC); {statement}; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {
        name.removeprefix("console.kql.")
        for name in shown.stdout.split()
        if name.endswith((".rare", "operators.graphs"))
    }


@pytest.mark.parametrize(
    ("statement", "packages"),
    [
        (COMMON, set()),
        ("execute('print series_sum(dynamic([1, 2]))', {}, now=now)", {"functions.rare"}),
        ("execute('print x = 1 | summarize hll(x)', {}, now=now)", {"functions.rare", "aggregates.rare"}),
        ("execute('print x = 1 | evaluate rows_near(x == 1, 1)', {}, now=now)", {"plugins.rare"}),
        (
            "execute('print a = 1, b = 2 | make-graph a --> b | graph-to-table edges', {}, now=now)",
            {"operators.graphs"},
        ),
    ],
)
def test_a_query_loads_no_more_than_it_calls(statement: str, packages: set[str]) -> None:
    assert rare_modules_after(statement) == packages


def test_a_name_says_whether_a_function_may_be_a_rare_one() -> None:
    rare = {name for name, spec in FUNCTIONS.items() if ".rare." in spec.of.__module__}
    assert {name for name in FUNCTIONS if functions.FAMILIES.match(name)} == rare


def test_a_name_says_whether_an_aggregate_may_be_a_rare_one() -> None:
    rare = {name for name, spec in AGGREGATES.items() if ".rare." in spec.of.__module__}
    assert {name for name in AGGREGATES if aggregates.FAMILIES.match(name)} == rare


def test_the_editor_offers_what_is_rare() -> None:
    query = "T | extend y = series_"
    items = completions(query, len(query), {"T": Table([("x", "long")], [])}, now=NOW).items
    assert "series_decompose" in {item.text for item in items}


@pytest.mark.parametrize(
    ("query", "meant"),
    [("print series_sums(1)", "series_sum"), ("print 1 | evaluate row_near(true, 1)", "rows_near")],
)
def test_what_was_likely_meant_may_be_rare(query: str, meant: str) -> None:
    with pytest.raises(KqlError, match=meant):
        result(query)
