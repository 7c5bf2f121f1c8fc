"""Help: every key that works here and now, from the bindings themselves."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from textual.content import Content

from screens.dialogs.sheet import Sheet

if TYPE_CHECKING:
    from textual.screen import Screen

SORTING = {f"grid.sort-{letter}" for letter in ascii_uppercase}
NAMES = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "escape": "esc",
    "backslash": "\\",
}


def help_sheet(screen: Screen[object]) -> Sheet:
    """Return the help over `screen`: each key with what it does and the id to rebind it by."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.id not in SORTING and binding.id and binding.description:
            found.setdefault((binding.description, binding.id), []).append(_shown(binding.key))
    rows = [("shift+letter", "Sort by the column with this letter", "grid.sort-LETTER")]
    rows += [(" ".join(keys), words, name) for (words, name), keys in found.items()]
    rows.sort(key=lambda row: row[2])
    width = max(len(keys) for keys, _, _ in rows)
    parts: list[Content] = []
    for keys, words, name in rows:
        parts.append(
            Content.assemble(
                (f"{keys:{width}}  ", "bold $text-accent"), f"{words:44} ", (name, "$foreground 50%"), "\n"
            )
        )
    return Sheet("Keys that work here", Content.assemble(*parts))


def _shown(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, NAMES.get(last, last)])
