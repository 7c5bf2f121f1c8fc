"""What is imported behind the first frame, which needs none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.lazy import Lazy

if TYPE_CHECKING:
    from console.engine import Engine
    from screens.app.notifications import Caller
    from screens.dialogs.action_flow import ActionFlow


@Lazy
def engine_class() -> type[Engine]:
    """Import what reads and acts."""
    from console.engine import Engine

    return Engine


@Lazy
def action_flow_class() -> type[ActionFlow]:
    """Import what takes an operator from a choice to a run."""
    from screens.dialogs.action_flow import ActionFlow

    return ActionFlow


@Lazy
def caller_class() -> type[Caller]:
    """Import what calls the operator."""
    from screens.app.notifications import Caller

    return Caller
