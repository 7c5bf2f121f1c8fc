"""A journal that version 0.1 wrote is read, and its runs are undone as 0.1 undid them.

The file is what its `journal export` gave after two shutdowns, each with its resume, and seven smaller runs.
Tokens are cut short.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.actions.catalogue.undoing import going_back
from console.actions.older_journal import current_facts, current_step
from console.actions.run_history import runs_in
from console.actions.step import ActionStep, spec_of, undo_steps
from console.actions.steps.clusters import LimitFacts
from console.actions.steps.sign_out_steps import MessageFacts, MessageHost
from console.actions.steps.verification import Verify
from console.errors import NotFound
from console.model.exports import Exports
from console.model.history import STEP_FOUND
from console.model.journal import Entry, faults
from console.model.plans import Step
from console.model.quota import Compute
from console.model.records import from_json
from console.model.runs import Outcome, Run
from console.model.sessions import Desktop
from console.model.states import EnclaveState
from console.model.steps import UnknownFacts, UnknownStep

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
NOTHING_SEEN = EnclaveState(AT, Desktop((), (), (), ()), Compute((), (), (), (), ()), Exports(()))
LINES = Path(__file__).with_name("journal_of_0_1.jsonl").read_text("utf-8").splitlines()
ENTRIES = [from_json(Entry, json.loads(line)) for line in LINES]
RUNS = {run.id: run for run in runs_in(ENTRIES)}
UNDOING = [run for run in RUNS.values() if run.plan.of]


def test_its_chain_holds() -> None:
    assert faults(ENTRIES) == ()


def test_every_run_is_read_with_its_steps() -> None:
    assert {run.outcome for run in RUNS.values()} == {Outcome.DONE}
    assert {record.key for run in RUNS.values() for record in run.steps if not record.ended_at} == set()


def test_every_kind_of_step_and_fact_is_known() -> None:
    steps = [step for run in RUNS.values() for step in run.plan.steps]
    plans = [entry.facts["plan"] for entry in ENTRIES if "plan" in entry.facts]
    operations = {step["operation"] for plan in plans for step in plan["steps"]}
    assert len(operations) == 21  # all that 0.1 had
    assert [step.words for step in steps if not isinstance(step.spec, ActionStep)] == []
    assert [step.words for step in steps if step.command != spec_of(step).command()] == []
    written = sum(entry.kind == STEP_FOUND for entry in ENTRIES)
    assert sum(record.before is not None for run in RUNS.values() for record in run.steps) == written


OLD_STEP = {
    "key": "scale c",
    "operation": "cluster.scale",
    "target": "/c",
    "words": "scale c",
    "stage": "scale clusters",
    "needs": [],
    "follows": [],
    "command": "",
    "deadline": 300,
    "wanted": [["minimum", "0"], ["maximum", "4"]],
    "before": [["minimum", "0"], ["maximum", "4"]],
}


def test_a_step_of_0_1_that_lacks_something_is_kept_and_not_undone() -> None:
    lame = current_step({**OLD_STEP, "wanted": [["minimum", "0"]]})
    lame_facts = current_step({**OLD_STEP, "before": [["minimum", "many"]]})
    for written in (lame, lame_facts):
        step = from_json(Step, written)
        assert isinstance(step.spec, UnknownStep) is (written is lame)
        assert isinstance(step.before, UnknownFacts)
        with pytest.raises(NotFound, match="This console"):
            undo_steps(step, step.before)
    assert from_json(Step, current_step(OLD_STEP)).before == LimitFacts(0, 4)


def test_who_was_told_and_what_is_verified_are_read_whole() -> None:
    told = current_facts(MessageHost("/h", "leave"), {"told": "DOMAIN\\jdoe, anna@x"})
    assert told == MessageFacts(("DOMAIN\\jdoe", "anna@x"))
    nobody = current_facts(MessageHost("/h", "leave"), {"told": "nobody was signed in"})
    assert nobody == MessageFacts(())
    verify = {**OLD_STEP, "operation": "verify", "words": "verify every resource of My Lab"}
    spec = from_json(Step, current_step({**verify, "before": [], "wanted": []})).spec
    assert spec == Verify("/c", "My Lab")


@pytest.mark.parametrize("run", UNDOING, ids=lambda run: run.plan.title)
def test_a_run_is_undone_as_0_1_undid_it(run: Run) -> None:
    undone = [RUNS[run_id] for run_id in run.plan.of]
    steps = {step.key: step for step in going_back(undone, NOTHING_SEEN)}
    planned = {step.key: step for step in run.plan.steps if step.key in steps}
    assert [step.key for step in run.plan.steps] == [*planned, "verify"]
    assert {key: (step.words, set(step.needs)) for key, step in planned.items()} == {
        key: (step.words, set(step.needs)) for key, step in steps.items()
    }
    assert {key: spec_of(step).command() for key, step in steps.items()} == {
        key: step.command for key, step in planned.items()
    }
