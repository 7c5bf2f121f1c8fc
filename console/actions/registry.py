"""Every action by name: menus, verbs and tests derive from this registry.

An action is a planner, declared with `@action` in a module of
console.actions.catalogue; declaring it there is all that it takes.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from console.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.config import Acting, EnclaveConfig
    from console.model.idle import Snooze
    from console.model.plans import Blocker, Effect, Request, Step, TargetKind, Tier
    from console.model.runs import Run
    from console.model.states import EnclaveState


class OptionKind(Enum):
    """What an option's text must be."""

    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """Something an operator may choose: its name on the command line, and its words in a dialog.

    Where nothing is said, `setting` of the enclave's [acting] table answers, if one is named.
    """

    name: str
    words: str
    kind: OptionKind = OptionKind.FLAG
    default: str = ""
    is_required: bool = False
    setting: str = ""

    def usual(self, acting: Acting) -> str:
        """Return what the enclave's settings say, in words; empty where they say nothing."""
        found = getattr(acting, self.setting) if self.setting else ""
        return f"{found:g}" if isinstance(found, float) else str(found)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a planner sees: the request, fresh state, the settings, earlier runs, a snooze if any."""

    request: Request
    state: EnclaveState
    enclave: EnclaveConfig
    earlier: tuple[Run, ...] = ()
    snooze: Snooze | None = None

    @property
    def now(self) -> datetime:
        """The time of planning: when the state was taken."""
        return self.state.taken_at


@dataclass(slots=True)
class Draft:
    """What a planner answers; what holds for every plan is added by console.actions.planning."""

    title: str
    steps: list[Step] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """An action: what it acts on, its words in the menu, how much it asks, its options and its planner.

    `of_many` is the tier for more than one target. `fits` says whether it makes
    sense for a record, so that a menu offers to drain only what is not draining.
    """

    name: str
    words: str
    of: TargetKind
    tier: Tier
    of_many: Tier
    options: tuple[Option, ...]
    planner: Callable[[Circumstances], Draft]
    fits: Callable[[Any], bool]

    def tier_for(self, targets: int) -> Tier:
        """Return how much it asks of the operator for so many targets."""
        return self.of_many if targets > 1 else self.tier


ACTIONS: dict[str, Action] = {}


def action(  # noqa: PLR0913  the columns of the registry, by name
    name: str,
    words: str,
    *,
    of: TargetKind,
    tier: Tier,
    of_many: Tier | None = None,
    options: tuple[Option, ...] = (),
    fits: Callable[[Any], bool] = lambda _: True,
) -> Callable[[Callable[[Circumstances], Draft]], Callable[[Circumstances], Draft]]:
    """Declare the decorated planner as the action `name`."""

    def declare(planner: Callable[[Circumstances], Draft]) -> Callable[[Circumstances], Draft]:
        ACTIONS[name] = Action(name, words, of, tier, of_many or tier, options, planner, fits)
        return planner

    return declare


@cache
def all_actions() -> dict[str, Action]:
    """Return every action, by name, in the order of the catalogue; every kind of step is declared, too."""
    for package in map(import_module, ("console.actions.steps", "console.actions.catalogue")):
        for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
            import_module(f"{package.__name__}.{name}")
    return ACTIONS


def actions_for(kind: TargetKind, *records: Any) -> tuple[Action, ...]:
    """Return what can be done to records of one kind; each action fits at least one of them."""
    return tuple(
        found
        for found in all_actions().values()
        if found.of is kind and (not records or any(found.fits(record) for record in records))
    )


def action_named(name: str) -> Action:
    """Return an action; raises NotFound, naming those there are."""
    found = all_actions().get(name)
    if found is None:
        message = f"No action '{name}'. The actions are {', '.join(sorted(ACTIONS))}."
        raise NotFound(message, advice="Check the spelling.")
    return found
