"""Every aggregate and plugin is whole: one decorated function that the planner, the editor and a test know."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from answers import NOW

from console.kql.aggregates import AGGREGATES, Aggregate
from console.kql.completing import completions
from console.kql.plugins import PLUGINS, Plugin
from console.kql.tables import Table

TABLES = {"T": Table([("x", "long")], [])}
TESTS = "".join(path.read_text("utf-8") for path in Path(__file__).parents[1].glob("*/*.py"))
ARGUMENTS = {"column", "column?", "key", "key?", "constant", "table", "aggregate", "condition"}
EVERY_AGGREGATE = [pytest.param(spec, id=name) for name, spec in AGGREGATES.items()]
EVERY_PLUGIN = [pytest.param(spec, id=name) for name, spec in PLUGINS.items()]


@pytest.mark.parametrize("spec", [*EVERY_AGGREGATE, *EVERY_PLUGIN])
def test_a_line_says_what_it_does(spec: Aggregate | Plugin) -> None:
    assert re.fullmatch(r"[A-Z].{8,110}[^.]\.", spec.doc)


@pytest.mark.parametrize("spec", [*EVERY_AGGREGATE, *EVERY_PLUGIN])
def test_some_test_calls_it(spec: Aggregate | Plugin) -> None:
    assert re.search(rf"\b{re.escape(spec.name)} ?\(", TESTS)


@pytest.mark.parametrize("spec", EVERY_AGGREGATE)
def test_an_aggregate_can_be_run_with_as_few_and_as_many_arguments_as_it_takes(spec: Aggregate) -> None:
    few = max(spec.least, 1)  # without arguments, it is given the number of rows
    for count in (few, min(spec.most, few + 3)):
        inspect.signature(spec.of).bind(*range(max(count, 1)))


@pytest.mark.parametrize("spec", EVERY_PLUGIN)
def test_a_plugin_knows_the_kind_of_every_argument_that_it_takes(spec: Plugin) -> None:
    assert spec.least <= spec.most
    assert {spec.kind(place) for place in range(min(spec.most, len(spec.takes) + 1))} <= ARGUMENTS
    assert len(inspect.signature(spec.run).parameters) == len(("frame", "arguments"))


@pytest.mark.parametrize(
    ("query", "kind", "registry"),
    [("T | summarize ", "aggregate", AGGREGATES), ("T | evaluate ", "plugin", PLUGINS)],
)
def test_the_editor_offers_each_with_its_line(query: str, kind: str, registry: dict[str, Any]) -> None:
    items = completions(query, len(query), TABLES, now=NOW).items
    lines = {item.text: item.about for item in items if item.kind == kind}
    assert lines == {name: spec.doc for name, spec in registry.items()}
