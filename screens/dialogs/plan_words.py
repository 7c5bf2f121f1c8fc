"""A plan as an operator reads it: what is in the way, who feels it, step by step."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from textual.content import Content

from console.model.plans import EffectKind
from console.wording import count
from screens.widgets.grid.columns import Tone
from screens.widgets.safe import visible
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.model.plans import Effect, Plan

STYLES = {
    Tone.GOOD: "$text-success",
    Tone.WARN: "$text-warning",
    Tone.BAD: "bold $text-error",
    Tone.MUTED: "$foreground 60%",
    Tone.ACCENT: "$text-accent",
    Tone.PLAIN: "",
}
EFFECTS = {
    EffectKind.PERSON: "user",
    EffectKind.JOB: "job",
    EffectKind.COPY: "export",
    EffectKind.RESOURCE: "resource",
}


def plan_content(plan: Plan, *, ascii_only: bool = False, commands: bool = False) -> Content:
    """Return the whole plan; with `commands`, each step as an operator would do it by hand."""
    parts = [
        *_blockers(plan, ascii_only=ascii_only),
        *_effects(plan.effects),
        _heading(f"What will be done: {count(len(plan.steps), 'step')}"),
        *_steps(plan, commands=commands),
        *_saving(plan),
    ]
    content = Content("\n").join(parts)
    return content[1:] if content.plain.startswith("\n") else content


def commands_of(plan: Plan) -> str:
    """Return every step by hand, a command a line."""
    return "\n".join(step.command for step in plan.steps if step.command)


def _heading(words: str) -> Content:
    return Content.assemble("\n", (visible(words), "bold"))


def _width(subjects: Iterable[str]) -> int:
    """Return the room that keeps subjects of one list in a column, unless one is very long."""
    return min(34, max((len(subject) for subject in subjects), default=0))


def _blockers(plan: Plan, *, ascii_only: bool) -> list[Content]:
    if plan.is_allowed:
        return []
    sign = symbol(Tone.BAD, ascii_only=ascii_only)
    lines = [Content.styled(f"{sign} In the way", STYLES[Tone.BAD])]
    width = _width(blocker.subject for blocker in plan.blockers)
    for blocker in plan.blockers:
        cure = f"   allowed by: {blocker.option}" if blocker.option else ""
        said = f"  {visible(blocker.subject):{width}}  {visible(blocker.words)}"
        lines.append(Content.assemble(said, (cure, STYLES[Tone.MUTED])))
    for lacking in plan.missing:
        where = (f"  at {visible(lacking.scope)}", STYLES[Tone.MUTED])
        lines.append(Content.assemble(f"  your role lacks {visible(lacking.action)}", where))
    return lines


def _effects(effects: Iterable[Effect]) -> list[Content]:
    lines: list[Content] = []
    for kind, noun in EFFECTS.items():
        met = [effect for effect in effects if effect.kind is kind]
        if not met:
            continue
        lines.append(_heading(f"{count(len(met), noun)} will feel it"))
        width = _width(effect.subject for effect in met)
        lines += [
            Content.assemble(
                f"  {visible(effect.subject):{width}}  ", (visible(effect.words), STYLES[Tone.MUTED])
            )
            for effect in met
        ]
    return lines


def _steps(plan: Plan, *, commands: bool) -> Iterator[Content]:
    numbers = itertools.count(1)
    for stage, steps in plan.staged:
        yield Content.styled(f"  {visible(stage)}", STYLES[Tone.ACCENT])
        for step in steps:
            yield Content(f"  {next(numbers):3} {visible(step.words)}")
            if commands and step.command:
                yield Content.styled(f"      {visible(step.command)}", STYLES[Tone.MUTED])


def _saving(plan: Plan) -> list[Content]:
    if plan.saving is None:
        return []
    unpriced = f", without {', '.join(plan.saving.unpriced)}: no price" if plan.saving.unpriced else ""
    words = f"Saves {plan.saving.an_hour:,.2f} {plan.saving.currency} an hour{unpriced}"
    return [Content("\n" + visible(words))]
