"""Every kind of step is whole: what a half-made one lacks is named."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

import pytest

from console.actions.registry import all_actions
from console.actions.step import (
    ActionStep,
    cannot_be_seen,
    cannot_be_undone,
    frees_nothing,
    has_no_command,
)
from console.model.records import from_json, to_json
from console.model.steps import StepFacts, StepSpec

all_actions()
KINDS = [kind for kind in StepSpec.variants.values() if issubclass(kind, ActionStep)]
FACTS = [kind for kind in StepFacts.variants.values() if kind.__module__.startswith("console.")]
DECLARED = ("kind", "is_repeatable", "looks_at")
SAMPLES: dict[Any, Any] = {
    str: "text",
    bool: True,
    int: 3,
    float: 1.5,
    int | None: 4,
    tuple[str, ...]: ("one", "two"),
}
TARGET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm"


def lacks(kind: type[Any]) -> list[str]:
    """Return what a kind of step lacks."""
    missing = [*sorted(kind.__abstractmethods__), *(name for name in DECLARED if not hasattr(kind, name))]
    if facts_of(kind) is None:
        missing.append("the facts that it sees before")
    if not missing and kind.command is has_no_command and kind.permission:
        missing.append("an az command for what it asks permission for")
    return missing


def facts_of(kind: type[Any]) -> type[StepFacts] | None:
    """Return the facts that a kind of step sees before, as its base declares them."""
    for base in typing.get_args(kind.__orig_bases__[0]) if "__orig_bases__" in kind.__dict__ else ():
        if isinstance(base, type) and issubclass(base, StepFacts) and base is not StepFacts:
            return base
    return None


def sample(kind: type[Any]) -> Any:
    """Return a record of a kind, each field filled by its type."""
    hints = typing.get_type_hints(kind)
    values = {field.name: value_of(hints[field.name]) for field in fields(kind)}
    return kind(**values | ({"target": TARGET} if "target" in values else {}))


def value_of(hint: Any) -> Any:
    """Return a value of a field's type."""
    return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, Enum) else SAMPLES[hint]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_of_step_lacks_nothing(kind: type[Any]) -> None:
    assert lacks(kind) == []


@pytest.mark.parametrize("kind", [*KINDS, *FACTS], ids=lambda kind: kind.__name__)
def test_what_a_step_does_and_sees_is_read_back_from_the_journal(kind: type[Any]) -> None:
    record, family = sample(kind), StepSpec if issubclass(kind, StepSpec) else StepFacts
    assert from_json(family, json.loads(json.dumps(to_json(record)))) == record


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_step_of_a_plan_says_what_it_does(kind: type[Any]) -> None:
    step = sample(kind).planned()
    assert all((step.key, step.words, step.stage))
    assert bool(step.command) is bool(step.spec.permission)


@dataclass(frozen=True, slots=True)
class PaintFacts(StepFacts):
    """What a step of this file sees."""

    kind = "fixture.coats"
    coats: int


async def perform(spec: Any, context: Any) -> None:
    """Do nothing."""
    del spec, context


WHOLE: dict[str, Any] = {
    "kind": "fixture.whole",
    "verb": "paint",
    "stage": "paint",
    "words": "paint it",
    "permission": "Microsoft.Paint/coats/write",
    "is_repeatable": True,
    "looks_at": (),
    "perform": perform,
    "holds": cannot_be_seen,
    "command": lambda _: "az paint",
    "undo": cannot_be_undone,
    "frees": frees_nothing,
}


def made(body: dict[str, Any], *facts: type[StepFacts]) -> type[Any]:
    """Return a kind of step with this body."""
    base: Any = ActionStep
    bases = tuple(base[kind] for kind in facts) or (base,)
    return types.new_class("Paint", bases, exec_body=lambda namespace: namespace.update(body))


@pytest.fixture(autouse=True)
def _unregistered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StepSpec, "variants", dict(StepSpec.variants))


@pytest.mark.parametrize("name", WHOLE)
def test_what_a_half_made_step_lacks_is_named(name: str) -> None:
    body = {key: value for key, value in WHOLE.items() if key != name}
    assert lacks(made(body, PaintFacts)) == [name]


def test_a_step_that_names_no_facts_or_gives_no_command_is_half_made() -> None:
    assert lacks(made(WHOLE, PaintFacts)) == []
    assert lacks(made(WHOLE)) == ["the facts that it sees before"]
    silent = {**WHOLE, "command": has_no_command}
    assert lacks(made(silent, PaintFacts)) == ["an az command for what it asks permission for"]
