"""What the command line can be told, and what comes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from screens.panes.registry import PANES, pane_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.screen import Screen

    from screens.app.console_app import ConsoleApp


def palette(app: ConsoleApp, screen: Screen[object]) -> Iterable[SystemCommand]:
    """Return the palette's entries: every pane and every enclave."""
    for pane in PANES:
        yield SystemCommand(pane.title, pane.answers, partial(app.switch_mode, pane.name))
    for enclave in app.config.enclaves:
        yield SystemCommand(f"Enclave {enclave.name}", "look at it", partial(app.look_at, enclave))
    yield SystemCommand("Approve", "plans that wait for a second person", partial(obey, app, "approve"))
    yield SystemCommand("Help", "every key that works here", app.action_help)
    yield SystemCommand("Quit", "leave the console", screen.app.exit)


def ask(app: ConsoleApp) -> None:
    """Ask for a command and carry it out."""
    from screens.dialogs.command import CommandLine  # noqa: PLC0415  no first frame needs a dialog

    names = [enclave.name for enclave in app.config.enclaves]
    app.push_screen(CommandLine(commands(names)), partial(obey, app))


def commands(enclaves: Sequence[str]) -> list[tuple[str, str]]:
    """Return every command with what it does."""
    return [
        *((pane.name, pane.answers) for pane in PANES),
        *((f"env {name}", "look at this enclave") for name in enclaves),
        ("query NAME", "open a saved query"),
        ("approve", "plans that wait for a second person"),
        ("q", "quit"),
    ]


def obey(app: ConsoleApp, command: str | None) -> None:
    """Carry a command out; say so where there is none of that name."""
    verb, _, rest = (command or "").strip().partition(" ")
    pane = pane_named(verb) if verb else None
    if verb == "q":
        app.exit(0)
    elif verb == "approve":
        app.run_worker(_approve(app), group="acting", description="approve what waits")
    elif verb == "env" and rest:
        _look_at(app, rest.strip())
    elif pane and pane.name == "query" and rest:
        app.run_worker(_ask(app, rest.strip()), description="open a saved query")
    elif pane:
        app.switch_mode(pane.name)
    elif verb:
        app.say(f"There is no command {command}.", severity="warning")


async def _approve(app: ConsoleApp) -> None:
    from screens.dialogs.approvals import approve_waiting  # noqa: PLC0415  no first frame needs it

    await approve_waiting(app)


async def _ask(app: ConsoleApp, name: str) -> None:
    from screens.panes.query.pane import QueryPane  # noqa: PLC0415  no first frame needs it

    await app.switch_mode("query")
    if isinstance(app.screen, QueryPane):
        app.screen.saved.open_named(name)


def _look_at(app: ConsoleApp, name: str) -> None:
    folded = name.casefold()
    fitting = [e for e in app.config.enclaves if e.name.casefold().startswith(folded)]
    if fitting:
        app.look_at(fitting[0])
    else:
        app.say(f"There is no enclave {name}.", severity="warning")
