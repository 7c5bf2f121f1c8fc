"""From what a planner drafts to the plan: commands, locks, permissions, prices, alike for every action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.step import spec_of
from console.model.permissions import is_allowed
from console.model.plans import Blocker, BlockerKind, MissingPermission, Plan, Saving, Tier
from console.model.states import LockLevel
from console.model.targets import AzureName, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.actions.registry import Action, Circumstances, Draft
    from console.config import Prices
    from console.model.permissions import Grant
    from console.model.plans import Step
    from console.model.states import EnclaveState, Lock

LEASE = "Microsoft.Resources/tags/write"


def completed(action: Action, draft: Draft, seen: Circumstances) -> Plan:
    """Return the plan of a draft; permissions are those that the state holds."""
    steps = tuple(draft.steps)
    tier = action.tier_for(len(seen.request.targets))
    asked = [*needed(steps), *([(LEASE, seen.state.scope)] if tier > Tier.REVERSIBLE else ())]
    return Plan(
        request=seen.request,
        title=draft.title,
        tier=tier,
        made_at=seen.now,
        steps=steps,
        effects=tuple(draft.effects),
        blockers=(*draft.blockers, *locked(steps, seen.state.locks), *_nothing(draft)),
        missing=(*seen.state.unread, *lacking(asked, seen.state.grants)),
        saving=saving(steps, seen.state, seen.enclave.prices),
        of=draft.of,
    )


def locked(steps: Iterable[Step], locks: tuple[Lock, ...]) -> tuple[Blocker, ...]:
    """Return which locks forbid which steps."""
    found: dict[str, list[str]] = {}
    for step in steps:
        spec = spec_of(step)
        for lock in locks:
            forbids = lock.level is not LockLevel.CANNOT_DELETE or spec.deletes
            if step.target and not spec.waits and forbids and lock.covers(step.target):
                words = f"{lock.level.value} lock {lock.name} on {name_of(lock.scope)}"
                found.setdefault(words, []).append(step.words)
    return tuple(
        Blocker(BlockerKind.LOCKED, words, f"forbids to {_some(steps_)}") for words, steps_ in found.items()
    )


def needed(steps: Iterable[Step]) -> tuple[tuple[str, str], ...]:
    """Return every (ARM action, resource) that the steps ask Azure for."""
    pairs = ((spec_of(step).permission, step.target) for step in steps)
    return tuple((action, target) for action, target in pairs if action and target)


def lacking(asked: Iterable[tuple[str, str]], grants: tuple[Grant, ...]) -> tuple[MissingPermission, ...]:
    """Return what the identity may not do, each action once, at the resource that needs it first."""
    missing: dict[str, MissingPermission] = {}
    for action, target in asked:
        if not is_allowed(grants, action, target):
            missing.setdefault(action, MissingPermission(action, target))
    return tuple(missing.values())


def saving(steps: Iterable[Step], state: EnclaveState, prices: Prices) -> Saving | None:
    """Return what stopping saves an hour, by the prices of the configuration; None without any."""
    sizes = [size for step in steps for size in spec_of(step).frees(state)]
    if not prices.hourly or not sizes:
        return None
    known = {AzureName(name): price for name, price in prices.hourly.items()}
    total = sum(known.get(size, 0.0) for size in sizes)
    unpriced = dict.fromkeys(size for size in sizes if size not in known)
    return Saving(round(total, 2), prices.currency, tuple(unpriced))


def _nothing(draft: Draft) -> tuple[Blocker, ...]:
    if draft.steps or draft.blockers:
        return ()
    return (Blocker(BlockerKind.NOTHING_TO_DO, "nothing to do", "everything is already so"),)


def _some(words: list[str]) -> str:
    shown = "; ".join(words[:3])
    return f"{shown}; and {len(words) - 3} more" if len(words) > 3 else shown  # noqa: PLR2004  three are enough
