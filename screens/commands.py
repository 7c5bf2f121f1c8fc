"""What the command line can be told, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.registry import pane_named

if TYPE_CHECKING:
    from screens.app import ConsoleApp


def obey(app: ConsoleApp, command: str | None) -> None:
    """Carry a command out; say so where there is none of that name."""
    verb, _, rest = (command or "").strip().partition(" ")
    pane = pane_named(verb) if verb else None
    if verb == "q":
        app.exit(0)
    elif verb == "env" and rest:
        _look_at(app, rest.strip())
    elif pane:
        app.switch_mode(pane.name)
    elif verb:
        app.say(f"There is no command {command}.", severity="warning")


def _look_at(app: ConsoleApp, name: str) -> None:
    folded = name.casefold()
    fitting = [e for e in app.engine.config.enclaves if e.name.casefold().startswith(folded)]
    if fitting:
        app.look_at(fitting[0])
    else:
        app.say(f"There is no enclave {name}.", severity="warning")
