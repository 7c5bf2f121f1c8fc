"""What the journal tells besides runs is folded from its entries: intent, end, and what has no end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.model.journal import Entry
from console.model.notes import APPROVED, APPROVING, CHANGED, ORDERED, notes_in
from console.model.runs import Outcome
from console.model.snoozes import SNOOZED

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)


def entry(sequence: int, kind: str, **facts: Any) -> Entry:
    return Entry(sequence, NOW + timedelta(minutes=sequence), kind, "genomics", "", json.dumps(facts))


def ordered(sequence: int, name: str, alerts: int = 1) -> Entry:
    about = [{"id": f"/alerts/{n}", "title": f"alert {n}", "state": "new"} for n in range(alerts)]
    return entry(
        sequence,
        ORDERED,
        id=name,
        deed="resolve",
        reason="an exercise",
        operator={"name": "ada"},
        alerts=about,
    )


def changed(sequence: int, name: str, **failures: str) -> Entry:
    return entry(sequence, CHANGED, id=name, state="resolved", alerts=1, failures=failures)


def test_an_order_to_defender_says_what_it_was_about_and_how_it_ended() -> None:
    (note,) = notes_in([ordered(1, "a"), changed(2, "a")])
    assert (note.what, note.who, note.reason) == ("resolve 1 alert in Defender", "ada", "an exercise")
    assert (note.outcome, note.details) == (Outcome.DONE, ("alert 0, was new: /alerts/0",))


def test_an_order_of_an_older_console_names_the_machines_user() -> None:
    (note,) = notes_in([entry(1, ORDERED, id="o1", deed="resolve", reason="", who="eve", alerts=[])])
    assert note.who == "eve"


def test_what_defender_refused_is_not_called_done() -> None:
    (note,) = notes_in([ordered(1, "a", 2), changed(2, "a", x="not permitted")])
    assert (note.what, note.outcome) == ("resolve 2 alerts in Defender", Outcome.INCOMPLETE)
    assert note.details[-1] == "not changed: not permitted"


def test_what_has_no_end_is_unfinished() -> None:
    assert [note.outcome for note in notes_in([ordered(1, "a")])] == [Outcome.UNFINISHED]


def test_a_snooze_and_an_approval_are_told_too() -> None:
    facts = {"id": "b", "reason": "", "plan": {"title": "shut down genomics"}, "approver": {"name": "grace"}}
    snoozed = entry(1, SNOOZED, until=NOW.isoformat(), reason="a run tonight", by="ada")
    notes = notes_in([snoozed, entry(2, APPROVING, **facts), entry(3, APPROVED, id="b")])
    assert [(note.what, note.who, note.outcome) for note in notes] == [
        ("call genomics idle not before 2026-03-02 22:00 UTC", "ada", Outcome.DONE),
        ("approve: shut down genomics", "grace", Outcome.DONE),
    ]


@given(st.permutations(["a", "b", "c"]), st.sets(st.sampled_from(["a", "b", "c"])))
def test_orders_given_at_once_end_each_by_itself(ends: list[str], refused: set[str]) -> None:
    begun = [ordered(n, name) for n, name in enumerate("abc")]
    ended = [changed(3 + n, name, **({"x": "no"} if name in refused else {})) for n, name in enumerate(ends)]
    outcomes = {note.id: note.outcome for note in notes_in([*begun, *ended])}
    assert outcomes == {
        str(n): Outcome.INCOMPLETE if name in refused else Outcome.DONE for n, name in enumerate("abc")
    }
