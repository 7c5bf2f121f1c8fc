"""What the journal tells besides runs: alerts changed in Defender, plans approved, enclaves snoozed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from console.model.runs import Outcome
from console.model.snoozes import SNOOZED
from console.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.model.journal import Entry

ORDERED, CHANGED = "alerts-ordered", "alerts-changed"
APPROVING, APPROVED = "approving", "approved"


@dataclass(frozen=True, slots=True)
class Note:
    """Something done in one go: what and to what, by whom and why; `id` is its place in the journal.

    UNFINISHED is one of which the journal has the intent alone.
    """

    id: str
    at: datetime
    enclave: str
    what: str
    who: str
    reason: str = ""
    outcome: Outcome = Outcome.DONE
    details: tuple[str, ...] = ()


def notes_in(entries: Iterable[Entry]) -> tuple[Note, ...]:
    """Return every note that the entries tell of, oldest first."""
    notes: dict[str, Note] = {}
    for entry in entries:
        if entry.kind in _BEGIN:
            notes[_name(entry)] = _BEGIN[entry.kind](entry)
        elif entry.kind in _END and _name(entry) in notes:
            notes[_name(entry)] = _END[entry.kind](notes[_name(entry)], entry.facts)
    return tuple(notes.values())


def _name(entry: Entry) -> str:
    """Return what the entries of one note share."""
    return str(entry.facts.get("id") or entry.sequence)


def _ordered(entry: Entry) -> Note:
    facts = entry.facts
    alerts = facts["alerts"]
    return _note(
        entry,
        f"{facts['deed']} {count(len(alerts), 'alert')} in Defender",
        str(facts["operator"]["name"] if "operator" in facts else facts["who"]),  # as older entries have it
        reason=str(facts["reason"]),
        outcome=Outcome.UNFINISHED,
        details=tuple(f"{alert['title']}, was {alert['state']}: {alert['id']}" for alert in alerts),
    )


def _changed(note: Note, facts: dict[str, Any]) -> Note:
    failures = tuple(f"not changed: {words}" for words in facts["failures"].values())
    outcome = Outcome.INCOMPLETE if failures else Outcome.DONE
    return replace(note, outcome=outcome, details=(*note.details, *failures))


def _approving(entry: Entry) -> Note:
    facts = entry.facts
    return _note(
        entry,
        f"approve: {facts['plan']['title']}",
        str(facts["approver"]["name"]),
        reason=str(facts["reason"]),
        outcome=Outcome.UNFINISHED,
    )


def _approved(note: Note, _: dict[str, Any]) -> Note:
    return replace(note, outcome=Outcome.DONE)


def _snoozed(entry: Entry) -> Note:
    until = datetime.fromisoformat(entry.facts["until"])
    what = f"call {entry.enclave} idle not before {until:%Y-%m-%d %H:%M} UTC"
    return _note(entry, what, str(entry.facts["by"]), reason=str(entry.facts["reason"]))


def _note(entry: Entry, what: str, who: str, **facts: Any) -> Note:
    return Note(str(entry.sequence), entry.at, entry.enclave, what, who, **facts)


_BEGIN: dict[str, Callable[[Entry], Note]] = {
    ORDERED: _ordered,
    APPROVING: _approving,
    SNOOZED: _snoozed,
}
_END: dict[str, Callable[[Note, dict[str, Any]], Note]] = {CHANGED: _changed, APPROVED: _approved}
