"""What an action is to the operator: whether it only moves, opens a line to type into, or acts.

An action acts unless it says otherwise, so that one nobody thought about is safe.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.dom import DOMNode

Action = TypeVar("Action", bound="Callable[..., object]")

# Textual's own actions by name; all others of its act.
TEXTUAL_MOVES = re.compile(r"(scroll|page|cursor)_\w+|first|last|focus_(next|previous)|switch_mode")
TEXTUAL_EDITS = re.compile(r"(delete|select)_\w+|home|end|undo|redo")


class Effect(Enum):
    """What becomes of an action's key that came together with others: only ACTS is refused."""

    MOVES = "moves"
    OPENS_INPUT = "opens input"
    ACTS = "acts"


def moves(action: Action) -> Action:
    """Declare an action that only moves: a cursor, a view, a tab, the pane that is shown."""
    vars(action)["effect"] = Effect.MOVES
    return action


def opens_input(action: Action) -> Action:
    """Declare an action that opens a line, into which what is typed next belongs."""
    vars(action)["effect"] = Effect.OPENS_INPUT
    return action


def effect_of(target: DOMNode, name: str) -> Effect:
    """Return what the action `name` of a widget, a screen or the app is."""
    method: Any = getattr(target, f"_action_{name}", None) or getattr(target, f"action_{name}", None)
    declared = getattr(method, "effect", None)
    if isinstance(declared, Effect):
        return declared
    is_textual = getattr(method, "__module__", "").startswith("textual.")
    is_edit = is_text_line(target) and TEXTUAL_EDITS.fullmatch(name)
    return Effect.MOVES if is_textual and (TEXTUAL_MOVES.fullmatch(name) or is_edit) else Effect.ACTS


def is_text_line(target: DOMNode) -> bool:
    """Whether letters become text there."""
    return target.check_consume_key("a", "a")
