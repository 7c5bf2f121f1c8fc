"""The journal's entries and the chain that binds them: each hash covers its entry and the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `body` is JSON text; `previous` is the hash of the entry before."""

    sequence: int
    at: datetime
    kind: str
    enclave: str
    run: str
    body: str
    previous: str = FIRST
    hash: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The body, read; raises ValueError where it was spoiled."""
        body = json.loads(self.body)
        return body if isinstance(body, dict) else {}

    def sealed(self, after: str) -> Entry:
        """Return the entry bound to the hash of the one before it."""
        bound = replace(self, previous=after)
        return replace(bound, hash=digest(bound))


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far the journal had come at some time, kept elsewhere: a journal cut short falls behind it."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


def anchor_from(text: str) -> Anchor:
    """Return the anchor written as "sequence:hash"; raises ValueError."""
    number, _, digits = text.strip().partition(":")
    if len(digits) != len(FIRST):
        message = "an anchor is written as number:hash"
        raise ValueError(message)
    return Anchor(int(number), digits)


def digest(entry: Entry) -> str:
    """Return the hash of an entry, over everything in it but the hash itself."""
    parts = (
        str(entry.sequence),
        entry.at.isoformat(),
        entry.kind,
        entry.enclave,
        entry.run,
        entry.body,
        entry.previous,
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def faults(entries: Iterable[Entry], anchors: Iterable[Anchor] = ()) -> tuple[str, ...]:
    """Return what is wrong with a journal: entries changed, removed, inserted, or cut off its end."""
    problems: list[str] = []
    hashes: dict[int, str] = {0: FIRST}
    last, before = 0, FIRST
    for entry in entries:
        if entry.sequence != last + 1:
            problems.append(f"entries {last + 1} to {entry.sequence - 1} are missing")
        elif entry.previous != before:
            problems.append(f"entry {entry.sequence} does not follow entry {last}: inserted or replaced")
        if entry.hash != digest(entry):
            problems.append(f"entry {entry.sequence} was changed")
        last, before = entry.sequence, entry.hash
        hashes[last] = before
    problems += [
        f"entry {anchor.sequence} is not the one that the anchor names: cut off or rewritten"
        for anchor in anchors
        if hashes.get(anchor.sequence) != anchor.hash
    ]
    return tuple(problems)
