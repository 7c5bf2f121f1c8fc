"""A run that another console left unfinished: go on with it, go back on it, leave it, or decide later."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from console.model.runs import Outcome
from screens.dialogs.dialog import Dialog
from screens.dialogs.run_words import run_content
from screens.widgets.effects import moves
from screens.widgets.quantities import since
from screens.widgets.safe import visible
from screens.widgets.themes import colour_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.config import EnclaveConfig
    from console.model.runs import Run
    from screens.dialogs.shell import Shell


class Choice(Enum):
    """What becomes of an unfinished run; LATER asks again at the next start."""

    LATER = "later"
    CONTINUE = "continue"
    UNDO = "undo"
    LEAVE = "leave"


BUTTONS = (
    (Choice.LATER, "Later"),
    (Choice.CONTINUE, "Look again and go on"),
    (Choice.UNDO, "Plan to undo it"),
    (Choice.LEAVE, "Leave it as it is"),
)


class Recover(Dialog[Choice]):
    """Shows how far the run came, as the journal has it, and gives back the operator's choice."""

    app: Shell
    DEFAULT_CSS = """
    Recover > #run { width: 96%; max-width: 120; max-height: 96%; padding: 0 2; }
    Recover #run-head { height: auto; text-style: bold; margin-bottom: 1; }
    Recover #run-steps { height: auto; max-height: 66vh; scrollbar-size-vertical: 1; }
    Recover #run-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    Recover #recover-buttons { height: 1; margin-top: 1; }
    Recover Button { margin-right: 2; min-width: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "later", "Decide later", id="recover.later"),
        Binding("left", "app.focus_previous", "To the left", id="recover.left", show=False),
        Binding("right", "app.focus_next", "To the right", id="recover.right", show=False),
        Binding("down,j", "scroll(1)", "Down", id="recover.down"),
        Binding("up,k", "scroll(-1)", "Up", id="recover.up"),
    ]

    def __init__(self, run: Run, enclave: EnclaveConfig) -> None:
        super().__init__()
        self._run = run
        self._enclave = enclave

    def compose(self) -> ComposeResult:
        """Lay out what is known and the choices, the harmless one first."""
        now = self.app.now()
        style = f"bold $background on {colour_of(self._enclave.colour)}"
        who = self._run.operator.name or "nobody named"
        begun = f"   begun {since(self._run.started_at, now)} ago by {visible(who)}"
        head = Content.assemble(
            (f" {visible(self._enclave.name).upper()} ", style),
            (f" Unfinished: {visible(self._run.plan.title)}", "bold"),
            (begun, "$foreground 60%"),
        )
        left = replace(self._run, outcome=Outcome.UNFINISHED)
        with Vertical(id="run"):
            yield Static(head, id="run-head", markup=False)
            with VerticalScroll(id="run-steps", can_focus=False):
                yield Static(
                    run_content(left, now, ascii_only=self.app.ascii_only, in_full=True), markup=False
                )
            with Horizontal(id="recover-buttons"):
                for choice, words in BUTTONS:
                    yield Button(words, id=choice.value, compact=True)
            yield Static("left right choose   j k scroll   esc later", id="run-keys", markup=False)

    def on_mount(self) -> None:
        """Put the focus where nothing happens."""
        self.query(Button).first().focus()

    @on(Button.Pressed)
    def _chosen(self, event: Button.Pressed) -> None:
        self.dismiss(Choice(event.button.id))

    def action_later(self) -> None:
        """Leave it for the next start."""
        self.dismiss(Choice.LATER)

    @moves
    def action_scroll(self, lines: int) -> None:
        """Scroll the steps."""
        self.query_one("#run-steps").scroll_relative(y=lines, animate=False)
