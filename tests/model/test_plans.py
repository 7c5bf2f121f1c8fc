"""Plans are values: they survive being written down, and say how they differ."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.plans import (
    Blocker,
    BlockerKind,
    Effect,
    EffectKind,
    MissingPermission,
    Plan,
    Request,
    Saving,
    Step,
    Tier,
    changes_since,
    plan_as_json,
    plan_from_json,
)
from console.model.steps import StepFacts, StepSpec, UnknownFacts, UnknownStep

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TEXT = st.text(max_size=12)
FACTS = st.lists(st.tuples(TEXT, TEXT), max_size=3, unique_by=lambda fact: fact[0]).map(tuple)


class Color(Enum):
    """What a fact of the fixture may be."""

    RED = "is red"


@dataclass(frozen=True, slots=True)
class Paint(StepSpec):
    """A step of the fixture, with a field of each sort."""

    kind = "fixture.paint"
    color: Color
    coats: int | None = None
    is_forced: bool = False
    brushes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaintFacts(StepFacts):
    """What the step of the fixture sees."""

    kind = "fixture.paint"
    is_wet: bool
    color: Color | None = None


SPECS = st.builds(
    Paint,
    TEXT,
    st.sampled_from(Color),
    st.none() | st.integers(),
    st.booleans(),
    st.lists(TEXT, max_size=2).map(tuple),
)
STEP_FACTS = st.none() | st.builds(PaintFacts, st.booleans(), st.none() | st.sampled_from(Color))
STEPS = st.builds(
    Step, TEXT, SPECS, TEXT, TEXT, st.just(("a",)), st.just(()), STEP_FACTS, TEXT, st.floats(1, 9e3)
)
PLANS = st.builds(
    Plan,
    st.builds(Request, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), FACTS),
    TEXT,
    st.sampled_from(Tier),
    st.just(AT),
    st.lists(STEPS, max_size=3, unique_by=lambda step: step.key).map(tuple),
    st.lists(st.builds(Effect, st.sampled_from(EffectKind), TEXT, TEXT), max_size=2).map(tuple),
    st.lists(st.builds(Blocker, st.sampled_from(BlockerKind), TEXT, TEXT, TEXT), max_size=2).map(tuple),
    st.lists(st.builds(MissingPermission, TEXT, TEXT), max_size=2).map(tuple),
    st.none() | st.builds(Saving, st.floats(0, 1e4), TEXT, st.just(("size",))),
)


@given(PLANS)
def test_a_plan_survives_being_written_down(plan: Plan) -> None:
    assert plan_from_json(plan_as_json(plan)) == plan


@given(PLANS)
def test_nothing_changes_while_time_alone_passes(plan: Plan) -> None:
    later = replace(plan, made_at=AT + timedelta(hours=1))
    assert changes_since(plan, later) == ()
    assert plan.digest == later.digest


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"request": 3}', '"plan"', "null"])
def test_what_is_no_plan_is_refused_as_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        plan_from_json(text)


STEP = Step("paint h", Paint("/h", Color.RED), "paint h", before=PaintFacts(is_wet=True))
PLAN = Plan(Request("shutdown", "cohort"), "shut down cohort", Tier.SEVERE, AT, (STEP,))


def test_a_newcomer_is_named() -> None:
    newcomer = Effect(EffectKind.PERSON, "bob", "active on h since 10:31")
    assert changes_since(PLAN, replace(PLAN, effects=(newcomer,))) == ("new: bob: active on h since 10:31",)


def test_a_flag_that_somebody_changed_is_named() -> None:
    moved = replace(PLAN, steps=(replace(STEP, before=PaintFacts(is_wet=False)),))
    assert changes_since(PLAN, moved) == ("paint h: is wet is no, was yes",)
    assert moved.digest != PLAN.digest


def test_a_fact_that_is_not_set_is_named_so() -> None:
    red = replace(PLAN, steps=(replace(STEP, before=PaintFacts(is_wet=True, color=Color.RED)),))
    assert changes_since(PLAN, red) == ("paint h: color is is red, was not set",)
    assert changes_since(red, PLAN) == ("paint h: color is not set, was is red",)


def test_a_step_of_a_newer_console_is_kept_as_it_is() -> None:
    text = plan_as_json(PLAN).replace("fixture.paint", "fixture.gild")
    (step,) = plan_from_json(text).steps
    assert isinstance(step.spec, UnknownStep)
    assert (step.words, step.target, step.spec.name) == ("paint h", "/h", "fixture.gild")
    assert isinstance(step.before, UnknownFacts)
    assert plan_from_json(plan_as_json(plan_from_json(text))) == plan_from_json(text)


@pytest.mark.parametrize(
    ("spec", "facts"),
    [
        ({"gloss": "high"}, {"gloss": "high"}),
        ({"color": "GREEN"}, {"color": "GREEN"}),
        ({"coats": "3"}, {"is_wet": "very"}),
    ],
    ids=["field", "member", "type"],
)
def test_a_known_step_with_what_a_newer_console_added_is_kept_as_it_is(
    spec: dict[str, str], facts: dict[str, str]
) -> None:
    written = json.loads(plan_as_json(PLAN))
    written["steps"][0]["spec"] |= spec
    written["steps"][0]["before"] |= facts
    (step,) = plan_from_json(json.dumps(written)).steps
    assert isinstance(step.spec, UnknownStep)
    assert isinstance(step.before, UnknownFacts)
    assert (step.words, step.target, step.spec.name) == ("paint h", "/h", "fixture.paint")


def test_a_blocker_that_only_words_itself_otherwise_is_no_news() -> None:
    blocked = replace(PLAN, blockers=(Blocker(BlockerKind.SIGNED_IN, "Bob", "active on h since 10:31"),))
    worded = replace(PLAN, blockers=(Blocker(BlockerKind.SIGNED_IN, "bob", "idle on h"),))
    assert changes_since(blocked, worded) == ()
    news = replace(PLAN, blockers=(Blocker(BlockerKind.JOB, "bob", "idle on h"),))
    assert changes_since(blocked, news) == ("blocked now: bob: idle on h",)
