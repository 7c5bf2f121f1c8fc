"""What an action leaves to the operator: its options, asked for in one form before the plan is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, Static

from console.actions.registry import OptionKind
from console.model.plans import Facts
from screens.dialogs.dialog import Dialog
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.actions.registry import Action, Option
    from console.config import Acting


class Flag(Checkbox):
    """A checkbox that says by its sign whether it is set, not by colour alone; enter goes on from it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.focus_next", "Next", id="options.enter", show=False)
    ]
    BUTTON_LEFT, BUTTON_RIGHT = "[", "]"

    def render(self) -> Content:
        """Draw the sign only where it is set."""
        self.BUTTON_INNER = "X" if self.value else " "
        return super().render()


class ActionOptions(Dialog[Facts | None]):
    """Gives back the options as chosen, None where it was called off.

    A field that is left empty shows what the enclave's settings answer in its place.
    """

    DEFAULT_CSS = """
    ActionOptions > #options { max-width: 76; }
    ActionOptions #options-title { height: auto; text-style: bold; margin-bottom: 1; }
    ActionOptions .option-words { height: auto; margin-top: 1; color: $foreground 70%; }
    ActionOptions Input { padding: 0 1; margin-top: 1; background: $panel; }
    ActionOptions Checkbox { margin-top: 1; background: $surface; }
    ActionOptions #options-buttons { height: 1; margin-top: 1; }
    ActionOptions Button { margin-right: 3; min-width: 0; }
    ActionOptions #options-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="options.cancel"),
        Binding("down,right", "app.focus_next", "Next", id="options.next", show=False),
        Binding("up,left", "app.focus_previous", "Previous", id="options.previous", show=False),
        Binding("f5", "choose", "Show the plan", id="options.choose", priority=True),
    ]

    def __init__(self, action: Action, acting: Acting) -> None:
        super().__init__()
        self._action = action
        self._acting = acting

    def compose(self) -> ComposeResult:
        """Lay out a line for each option."""
        with Vertical(id="options"):
            yield Static(Content(visible(self._action.words)), id="options-title", markup=False)
            for number, option in enumerate(self._action.options):
                yield from self._field(number, option)
            with Horizontal(id="options-buttons"):
                yield Button("Show the plan", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
            keys = "enter next   space switch   f5 show the plan   esc cancel"
            yield Static(keys, id="options-keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the first option; `Show the plan`, which changes nothing yet, comes after the last."""
        self.query("Checkbox, Input").first().focus()

    @on(Button.Pressed, "#no")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted)
    def _next(self) -> None:
        self.app.action_focus_next()

    @on(Button.Pressed, "#yes")
    def action_choose(self) -> None:
        """Give the options back, or say which is not right and go there."""
        chosen = [(option, self._value(number)) for number, option in enumerate(self._action.options)]
        wrong = next((option for option, value in chosen if not _fits(option, value)), None)
        if wrong is None:
            self.dismiss(tuple((option.name, value) for option, value in chosen if value))
            return
        kind = "a number" if wrong.kind is OptionKind.NUMBER else "something"
        self.notify(f"{wrong.words}: {kind} is needed.", severity="warning", markup=False)
        self.query_one(f"#option-{self._action.options.index(wrong)}").focus()

    def _field(self, number: int, option: Option) -> ComposeResult:
        name = f"option-{number}"
        if option.kind is OptionKind.FLAG:
            yield Flag(Content(option.words), value=option.default == "true", id=name, compact=True)
            return
        yield Static(option.words, classes="option-words", markup=False)
        restrict = r"[0-9]*\.?[0-9]*" if option.kind is OptionKind.NUMBER else None
        usual = visible(option.usual(self._acting))
        yield Input(option.default, placeholder=usual, restrict=restrict, id=name, compact=True)

    def _value(self, number: int) -> str:
        field = self.query_one(f"#option-{number}")
        if isinstance(field, Checkbox):
            return "true" if field.value else ""
        return field.value.strip() if isinstance(field, Input) else ""


def _fits(option: Option, value: str) -> bool:
    if not value:
        return not option.is_required
    return option.kind is not OptionKind.NUMBER or value.replace(".", "", 1).isdigit()
