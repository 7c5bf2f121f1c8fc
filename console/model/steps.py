"""What a step does, and what it saw, as typed records; console.actions declares the kinds of both.

Each record is written with the name of its kind, by which it is read again, so
that the form in the journal follows from the types alone. A newer console may
have written a kind, or a field of one, that this one does not know: that is kept as it is, and shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class StepSpec:
    """What one step does to `target`, an ARM id."""

    kind: ClassVar[str]
    variants: ClassVar[dict[str, type[StepSpec]]] = {}
    target: str

    def __init_subclass__(cls) -> None:
        super(StepSpec, cls).__init_subclass__()
        if "kind" in cls.__dict__:
            StepSpec.variants[cls.kind] = cls

    @staticmethod
    def unknown(value: dict[str, Any]) -> StepSpec:
        """Return what stands for a kind that this console does not know."""
        return UnknownStep(str(value.get("target", "")), str(value.get("kind", "")), json.dumps(value))


@dataclass(frozen=True, slots=True)
class UnknownStep(StepSpec):
    """A step of a kind that this console does not know: its kind's name, and its JSON text."""

    kind: ClassVar[str] = "unknown"
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What a step's target was before the step touched it, or is after it."""

    kind: ClassVar[str]
    variants: ClassVar[dict[str, type[StepFacts]]] = {}

    def __init_subclass__(cls) -> None:
        super(StepFacts, cls).__init_subclass__()
        if "kind" in cls.__dict__:
            StepFacts.variants[cls.kind] = cls

    @staticmethod
    def unknown(value: dict[str, Any]) -> StepFacts:
        """Return what stands for a kind that this console does not know."""
        return UnknownFacts(json.dumps(value))


@dataclass(frozen=True, slots=True)
class UnknownFacts(StepFacts):
    """Facts of a kind that this console does not know, as JSON text."""

    kind: ClassVar[str] = "unknown"
    text: str


@dataclass(frozen=True, slots=True)
class NoFacts(StepFacts):
    """What a step sees that changes nothing which an undo could bring back."""

    kind: ClassVar[str] = "none"


def fact_texts(facts: StepFacts | None) -> dict[str, str]:
    """Return facts by name, in words."""
    if facts is None:
        return {}
    return {field.name.replace("_", " "): _text(getattr(facts, field.name)) for field in fields(facts)}


def fact_line(facts: StepFacts | None) -> str:
    """Return facts as one line of text."""
    return ", ".join(f"{name} {text}" for name, text in fact_texts(facts).items() if text)


def _text(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
