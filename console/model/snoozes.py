"""Snoozes as the journal tells them: which enclave is not to be called idle, until when, by whose word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from console.model.idle import Snooze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.model.journal import Entry

SNOOZED = "snoozed"


def snoozes_in(entries: Iterable[Entry]) -> tuple[Snooze, ...]:
    """Return the last snooze of each enclave, those that are over too."""
    by_enclave = {
        entry.enclave: Snooze(
            entry.enclave,
            datetime.fromisoformat(entry.facts["until"]),
            str(entry.facts["reason"]),
            str(entry.facts["by"]),
        )
        for entry in entries
        if entry.kind == SNOOZED
    }
    return tuple(by_enclave.values())
