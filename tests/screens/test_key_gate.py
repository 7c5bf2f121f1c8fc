"""Keys that came together move and type, but never act; pasted text goes where text is taken, or nowhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest
from reads import Reads
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Button, Checkbox, Input, OptionList, TextArea, Tree
from waiting import until

import screens
from screens.app.console_app import ConsoleApp
from screens.app.keys import PASTED, TOGETHER
from screens.dialogs.command import CommandLine
from screens.panes.pane import Pane
from screens.widgets.editor.editor import Editor
from screens.widgets.effects import Effect, effect_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import Simulator
    from textual.pilot import Pilot

KQL = b"SecurityEvent\r| where EventID == 4625\r| summarize count() by Account\r"
ANSWERS = b"\x1b[?62;22c\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|XTerm(370)\x1b\\\x1b[?1u"

# What may come together with other keys. Whoever adds to this says why nothing can be lost by it.
MOVES = {
    *("move", "move_column", "shift", "turn", "tree", "choose"),
    *("scroll", "section", "switch_mode", "cursor_up", "cursor_down"),
}
OPENS_INPUT = {"command", "filter", "refine"}


class Console:
    """The console over a simulated Azure, and the reads of its terminal."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot, self.reads = app, pilot, Reads(app)

    async def send(self, *reads: bytes) -> None:
        for data in reads:
            self.reads.send(data)
        self.reads.fall_silent()
        for _ in range(3):
            await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        await until(self.pilot, holds)

    async def pane(self, key: bytes) -> Pane[Any]:
        """Go to a pane with rows in it."""
        await self.send(key)
        await self.until(lambda: isinstance(self.app.screen, Pane) and len(self.app.screen.grid.view))
        assert isinstance(self.app.screen, Pane)
        return self.app.screen

    @property
    def said(self) -> list[str]:
        return [each.message for each in self.app._notifications]


@asynccontextmanager
async def console_on(simulator: Simulator) -> AsyncIterator[Console]:
    app = ConsoleApp(simulator.config, is_demo=True, clock=simulator.clock())
    async with app.run_test(size=(140, 40)) as pilot:
        console = Console(app, pilot)
        await console.until(lambda: isinstance(app.screen, Pane))
        yield console
        assert app.is_running


def declared() -> dict[str, set[Effect]]:
    """Return every action that a key of the console can ask for, with what it is."""
    effects: dict[str, set[Effect]] = {}
    for found in walk_packages(screens.__path__, "screens."):
        for _, kind in getmembers(import_module(found.name), isclass):
            if issubclass(kind, DOMNode) and kind.__module__.startswith("screens."):
                for name, method in vars(kind).items():
                    if name.startswith("action_"):
                        effect = getattr(method, "effect", Effect.ACTS)
                        effects.setdefault(name.removeprefix("action_"), set()).add(effect)
    return effects


def actions_of(kind: type[DOMNode]) -> set[str]:
    """Return the names of the actions that Textual binds in a widget."""
    bindings = [each for base in kind.__mro__ for each in vars(base).get("BINDINGS", ())]
    actions = [each.action if isinstance(each, Binding) else each[1] for each in bindings]
    return {action.partition("(")[0].rpartition(".")[2] for action in actions}


def test_an_action_acts_unless_it_is_one_of_those_that_move_or_open_a_line() -> None:
    effects = declared()
    assert {name for name, kinds in effects.items() if Effect.MOVES in kinds} == MOVES - {"switch_mode"}
    assert {name for name, kinds in effects.items() if Effect.OPENS_INPUT in kinds} == OPENS_INPUT


@pytest.mark.parametrize(
    ("make", "acts"),
    [
        (lambda: Button("yes"), {"press"}),
        (lambda: Checkbox("yes"), {"toggle_button"}),
        (lambda: OptionList("yes"), {"select"}),
        (lambda: Tree("yes"), {"select_cursor", "toggle_node", "toggle_expand_all"}),
        (lambda: Input(), {"submit", "copy", "cut", "paste"}),  # noqa: PLW0108  its type is not known otherwise
        (lambda: TextArea(), {"copy", "cut", "paste"}),  # noqa: PLW0108  the same
        (VerticalScroll, set()),
    ],
    ids=["Button", "Checkbox", "OptionList", "Tree", "Input", "TextArea", "VerticalScroll"],
)
async def test_of_textuals_own_widgets_these_keys_act(make: Callable[[], DOMNode], acts: set[str]) -> None:
    async with App[None]().run_test():
        widget = make()
        assert {n for n in actions_of(type(widget)) if effect_of(widget, n) is Effect.ACTS} == acts


async def test_of_textuals_app_and_screens_these_keys_act() -> None:
    async with App[None]().run_test() as pilot:
        app, screen = pilot.app, pilot.app.screen
        assert {n for n in actions_of(App) if effect_of(app, n) is Effect.ACTS} == {"help_quit", "quit"}
        names = actions_of(Screen) | actions_of(CommandPalette)
        moving = {n for n in names if Effect.MOVES in (effect_of(app, n), effect_of(screen, n))}
        assert moving == {"focus_next", "focus_previous"}


async def test_keys_that_came_together_move(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        before = pane.grid.view.current
        await console.send(b"\x1b[B\x1b[B")
        assert pane.grid.view.current != before
        await console.send(b"3j")
        assert console.app.current_mode == "alerts"
        assert console.said == []


@pytest.mark.parametrize(
    "data", [b"aa", b"cc", b"dy", b" \r", b"oo", b"qq", b"?j", b"<>", b"\x13\x13"], ids=repr
)
async def test_keys_that_came_together_never_act(simulator: Simulator, data: bytes) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        enclave, marked = console.app.enclave, set(pane.grid.view.marked)
        await console.send(data)
        assert console.app.screen is pane
        assert console.app.clipboard == ""
        assert console.app.enclave is enclave
        assert set(pane.grid.view.marked) == marked
        assert console.said == [TOGETHER]


async def test_pasted_text_over_rows_is_dropped_with_a_sentence(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        for data in (KQL, b"\x1b[200~" + KQL + b"\x1b[201~", b"2345", KQL[:40] + b"\x1b[A" + KQL[40:]):
            console.app.gate._warning_times.clear()
            console.app.clear_notifications()
            await console.send(data)
            assert console.app.screen is pane
            assert console.said == [PASTED]
        assert console.app.engine.runner.runs == ()


async def test_the_end_of_a_paste_that_came_in_two_reads_is_part_of_it(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        await console.send(KQL, b"a")
        assert console.app.screen is pane
        assert console.said == [PASTED]


@pytest.mark.parametrize("data", [b":qq\r", b":q\r", b":overview\r"], ids=repr)
async def test_a_colon_opens_the_command_line_which_takes_the_rest(simulator: Simulator, data: bytes) -> None:
    async with console_on(simulator) as console:
        await console.pane(b"5")
        await console.send(data)
        typed = data.decode()[1:].strip()
        await console.until(lambda: isinstance(console.app.screen, CommandLine))
        line = console.app.screen.query_one(Input)
        await console.until(lambda: line.value == typed)
        assert isinstance(console.app.screen, CommandLine)


async def test_a_slash_opens_the_filter_which_takes_the_rest(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        await console.send(b"/sh-0")
        await console.until(lambda: pane.query_one("#filter", Input).value == "sh-0")


async def test_keys_pressed_before_the_line_is_open_are_typed_into_it(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        await console.send(b"/", b"a", b"c", b"d")
        await console.until(lambda: pane.query_one("#filter", Input).value == "acd")
        assert console.app.screen is pane


async def test_lines_without_brackets_become_text_in_the_editor_at_once(simulator: Simulator) -> None:
    async with console_on(simulator) as console:
        await console.send(b"7")
        await console.until(lambda: isinstance(console.app.focused, Editor))
        editor = console.app.focused
        assert isinstance(editor, Editor)
        editor.text = ""
        await console.send(KQL)
        await console.until(lambda: editor.text == KQL.decode().replace("\r", "\n"))
        await console.send(b"ab\r")
        await console.until(lambda: "ab" in editor.text)


@pytest.mark.parametrize("data", [ANSWERS, b"\x1b[?1u", b"\x1b[24;80R"], ids=repr)
async def test_what_a_terminal_answers_does_nothing(simulator: Simulator, data: bytes) -> None:
    async with console_on(simulator) as console:
        pane = await console.pane(b"5")
        enclave, row = console.app.enclave, pane.grid.view.current
        await console.send(data)
        await console.send(*(data[at : at + 3] for at in range(0, len(data), 3)))
        assert console.app.screen is pane
        assert (console.app.enclave, pane.grid.view.current) == (enclave, row)
        assert console.app.clipboard == ""
        assert console.said == []


@pytest.mark.parametrize("shifted", [b"\x1b[1;2S", b"\x1b[26~", b"\x1b[29~"], ids=repr)
async def test_shift_f4_opens_the_closed_tab_in_every_terminal(simulator: Simulator, shifted: bytes) -> None:
    async with console_on(simulator) as console:
        await console.send(b"7")
        await console.until(lambda: isinstance(console.app.focused, Editor))
        console.reads.send(shifted)
        key = console.app.screen.active_bindings
        names = {"\x1b[1;2S": "shift+f4", "\x1b[26~": "f14", "\x1b[29~": "f16"}
        assert key[names[shifted.decode()]].binding.id == "query.reopen"
