"""Every column of every pane shows its own field: known records, and all that a pane says of them.

What each section must show stands in expected/, a file for each, checked against the records by eye.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pane_text import pane_of, panes_with_sections, section_text, still_app, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.panes.pane import Pane
    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section
    from screens.widgets.grid.columns import Column

EXPECTED = Path(__file__).with_name("expected")
SPECS = tuple(panes_with_sections())


def every_section() -> list[tuple[PaneSpec, str]]:
    with still_app()._context():
        return [(spec, section.name) for spec in SPECS for section in pane_of(spec).navigation.sections]


SECTIONS = every_section()
NAMES = [f"{spec.name}-{name}" for spec, name in SECTIONS]


@pytest.fixture
def pane(spec: PaneSpec) -> Iterator[Pane[Any]]:
    """The pane of a test, in an app that is active."""
    with still_app()._context():
        yield pane_of(spec)


def section_of(pane: Pane[Any], name: str) -> Section[Any, Any]:
    return next(section for section in pane.navigation.sections if section.name == name)


@pytest.mark.parametrize(("spec", "name"), SECTIONS, ids=NAMES)
def test_a_section_shows_of_each_record_what_is_expected(pane: Pane[Any], spec: PaneSpec, name: str) -> None:
    text = section_text(pane, section_of(pane, name), value_of(spec.name))
    assert text == (EXPECTED / f"{spec.name}-{name}.txt").read_text()


@pytest.mark.parametrize(("spec", "name"), SECTIONS, ids=NAMES)
def test_two_columns_that_show_each_others_fields_are_noticed(
    pane: Pane[Any], spec: PaneSpec, name: str
) -> None:
    section, value = section_of(pane, name), value_of(spec.name)
    text = section_text(pane, section, value)
    for left, right in combinations(range(len(section.columns)), 2):
        columns = list(section.columns)
        columns[left], columns[right] = swapped(columns[left], columns[right])
        assert section_text(pane, replace(section, columns=columns), value) != text


def swapped(left: Column[Any], right: Column[Any]) -> tuple[Column[Any], Column[Any]]:
    return replace(left, text=right.text), replace(right, text=left.text)


@pytest.mark.parametrize("spec", SPECS, ids=[spec.name for spec in SPECS])
def test_some_record_of_each_kind_has_fields_that_all_differ(spec: PaneSpec) -> None:
    records = list(records_in(value_of(spec.name)))
    distinct = {type(record) for record in records if all_differ(record)}
    assert {type(record) for record in records} == distinct


def records_in(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from records_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from records_in(part)


def all_differ(record: Any) -> bool:
    values = [getattr(record, field.name) for field in fields(record)]
    plain = [value for value in values if value and isinstance(value, str | int | float | datetime)]
    counted = [value for value in plain if not isinstance(value, bool | Enum)]
    return len(set(counted)) == len(counted)


def test_each_expected_file_belongs_to_a_section() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == set(NAMES)


@pytest.mark.parametrize(("spec", "name"), SECTIONS, ids=NAMES)
def test_numbers_and_times_are_sorted_by_what_they_are_and_not_by_their_digits(
    pane: Pane[Any], name: str
) -> None:
    assert [
        column.name for column in section_of(pane, name).columns if column.right and not column.order
    ] == []
