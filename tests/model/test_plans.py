"""Plans are values: they survive being written down, and say how they differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.plans import (
    Blocker,
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

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
TEXT = st.text(max_size=12)
FACTS = st.lists(st.tuples(TEXT, TEXT), max_size=3, unique_by=lambda fact: fact[0]).map(tuple)
STEPS = st.builds(
    Step, TEXT, TEXT, TEXT, TEXT, TEXT, st.just(("a",)), st.just(()), FACTS, FACTS, TEXT, st.floats(1, 9e3)
)
PLANS = st.builds(
    Plan,
    st.builds(Request, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), FACTS),
    TEXT,
    st.sampled_from(Tier),
    st.just(AT),
    st.lists(STEPS, max_size=3, unique_by=lambda step: step.key).map(tuple),
    st.lists(st.builds(Effect, st.sampled_from(EffectKind), TEXT, TEXT), max_size=2).map(tuple),
    st.lists(st.builds(Blocker, TEXT, TEXT, TEXT), max_size=2).map(tuple),
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


STEP = Step("drain h", "host.drain", "/h", "drain h", before=(("allows newcomers", "true"),))
PLAN = Plan(Request("shutdown", "cohort"), "shut down cohort", Tier.SEVERE, AT, (STEP,))


def test_a_newcomer_is_named() -> None:
    newcomer = Effect(EffectKind.PERSON, "bob", "active on h since 10:31")
    assert changes_since(PLAN, replace(PLAN, effects=(newcomer,))) == ("new: bob: active on h since 10:31",)


def test_a_flag_that_somebody_changed_is_named() -> None:
    moved = replace(PLAN, steps=(replace(STEP, before=(("allows newcomers", "false"),)),))
    assert changes_since(PLAN, moved) == ("drain h: allows newcomers is false, was true",)
    assert moved.digest != PLAN.digest
