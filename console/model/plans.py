"""Plans: what will be done, to what, in which order, with what effect; shown, saved, compared, then run.

A plan is a value. The dialog shows the very plan that runs; if the world has
moved on meanwhile, `changes_since` says how.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, IntEnum

from console.model.records import from_json, to_json
from console.model.steps import StepFacts, StepSpec, fact_texts

UNSET = "not set"
Facts = tuple[tuple[str, str], ...]


class Tier(IntEnum):
    """How much an action asks of the operator before it runs."""

    REVERSIBLE = 0  # done at once, undo offered
    COSTLY = 1  # a dialog with the plan, Cancel first
    SEVERE = 2  # type the enclave's name, give a reason; a second person where the configuration says so


class TargetKind(Enum):
    """What an action acts on."""

    ENCLAVE = "enclave"
    HOST = "session host"
    SESSION = "session"
    INSTANCE = "compute instance"
    CLUSTER = "cluster"
    JOB = "job"
    MACHINE = "virtual machine"


class EffectKind(Enum):
    """Whom or what an effect meets."""

    PERSON = "person"
    JOB = "job"
    COPY = "copy"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Request:
    """What an operator asks for: an action, its targets (ARM ids) and its options by name."""

    action: str
    enclave: str
    targets: tuple[str, ...] = ()
    options: Facts = ()

    def option(self, name: str, otherwise: str = "") -> str:
        """Return an option's text."""
        return dict(self.options).get(name, otherwise)

    def has(self, name: str) -> bool:
        """Whether a flag is set."""
        return self.option(name) == "true"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to one resource; `spec` says what.

    `needs` are keys of steps that must have been done, `follows` of steps that
    must have ended, however. `before` is what planning saw; `deadline` is in
    seconds. `command` is the same as an `az` command or a REST call.
    """

    key: str
    spec: StepSpec
    words: str
    stage: str = ""
    needs: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    before: StepFacts | None = None
    command: str = ""
    deadline: float = 300.0

    @property
    def target(self) -> str:
        """The ARM id of what it is done to; empty where that is no one resource."""
        return self.spec.target


@dataclass(frozen=True, slots=True)
class Effect:
    """Somebody or something that will feel it: `subject` in one word, the rest in `words`."""

    kind: EffectKind
    subject: str
    words: str


class BlockerKind(Enum):
    """Why a plan must not run as it stands."""

    NOT_FOUND = "the target is gone, or is of another kind"
    UNREAD = "something could not be read that has to be known"
    SIGNED_IN = "somebody is signed in"
    JOB = "a job runs or waits"
    COPYING = "an export is being copied out"
    NOT_IDLE = "the enclave is not idle, or that is not known"
    LOCKED = "a management lock forbids a step"
    NOT_POSSIBLE = "the target's state or sort does not allow it"
    OPTION_INVALID = "an option is missing or makes no sense"
    NOT_RECORDED = "the journal holds nothing to bring back"
    NOTHING_TO_DO = "everything is so already"


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why it must not run as it stands; `option`, where there is one, is what would allow it."""

    kind: BlockerKind
    subject: str
    words: str
    option: str = ""


@dataclass(frozen=True, slots=True)
class MissingPermission:
    """An ARM action that the identity lacks at a scope."""

    action: str
    scope: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What stopping saves an hour, by the configured prices; sizes without a price are named."""

    an_hour: float
    currency: str
    unpriced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action will do, as of `made_at`; `of` names the run that a resume or undo goes back on."""

    request: Request
    title: str
    tier: Tier
    made_at: datetime
    steps: tuple[Step, ...]
    effects: tuple[Effect, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    missing: tuple[MissingPermission, ...] = ()
    saving: Saving | None = None
    of: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What an approval is bound to: it changes when anything does that the plan touches."""
        bound = replace(self, made_at=self.made_at.min, effects=_touched(self))
        text = json.dumps(to_json(bound), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def is_allowed(self) -> bool:
        """True where nothing blocks it and no permission is missing."""
        return not self.blockers and not self.missing

    @property
    def staged(self) -> tuple[tuple[str, tuple[Step, ...]], ...]:
        """Each stage with its steps, in the order in which their first steps come."""
        stages: dict[str, list[Step]] = {}
        for step in self.steps:
            stages.setdefault(step.stage, []).append(step)
        return tuple((stage, tuple(steps)) for stage, steps in stages.items())

    def step(self, key: str) -> Step:
        """Return the step of this key; raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


def key_of(verb: str, target: str) -> str:
    """Return the key of the step that does this to a resource, the same however its id is spelled."""
    return f"{verb} {target.casefold()}"


def plan_as_json(plan: Plan) -> str:
    """Return a plan as JSON text."""
    return json.dumps(to_json(plan), indent=2)


def plan_from_json(text: str) -> Plan:
    """Return the plan that `plan_as_json` wrote; raises ValueError for anything else."""
    try:
        return from_json(Plan, json.loads(text))
    except (KeyError, TypeError) as wrong:
        message = f"this is no saved plan: {wrong}"
        raise ValueError(message) from wrong


def changes_since(earlier: Plan, later: Plan) -> tuple[str, ...]:
    """Return in words what an operator who has seen `earlier` must know before `later` runs."""
    return (
        *(f"blocked now: {blocker.subject}: {blocker.words}" for blocker in _new_blockers(earlier, later)),
        *_differences("new", _effect_texts(_touched(earlier)), _effect_texts(_touched(later))),
        *_differences("no longer", _effect_texts(_touched(later)), _effect_texts(_touched(earlier))),
        *_differences("also to do", [s.words for s in earlier.steps], [s.words for s in later.steps]),
        *_differences("not needed", [s.words for s in later.steps], [s.words for s in earlier.steps]),
        *_differences("role lacks", [m.action for m in earlier.missing], [m.action for m in later.missing]),
        *_moved(earlier, later),
    )


def _touched(plan: Plan) -> tuple[Effect, ...]:
    """Return the effects on whom the plan meets; what waits to be copied it leaves alone."""
    return tuple(effect for effect in plan.effects if effect.kind is not EffectKind.COPY)


def _new_blockers(earlier: Plan, later: Plan) -> list[Blocker]:
    earlier_keys = {(blocker.kind, blocker.subject.casefold()) for blocker in earlier.blockers}
    return [
        blocker
        for blocker in later.blockers
        if (blocker.kind, blocker.subject.casefold()) not in earlier_keys
    ]


def _effect_texts(effects: tuple[Effect, ...]) -> list[str]:
    return [f"{effect.subject}: {effect.words}" for effect in effects]


def _differences(words: str, without: list[str], within: list[str]) -> list[str]:
    earlier_names = {name.casefold() for name in without}  # Azure's names may be spelled otherwise by now
    return [f"{words}: {name}" for name in dict.fromkeys(within) if name.casefold() not in earlier_names]


def _moved(earlier: Plan, later: Plan) -> list[str]:
    earlier_facts = {step.key: fact_texts(step.before) for step in earlier.steps}
    return [
        f"{step.words}: {name} is {text or UNSET}, "
        f"was {earlier_facts[step.key].get(name, 'unknown') or UNSET}"
        for step in later.steps
        if step.key in earlier_facts
        for name, text in fact_texts(step.before).items()
        if earlier_facts[step.key].get(name) != text
    ]
