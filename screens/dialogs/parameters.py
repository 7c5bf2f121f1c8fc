"""The parameters of a saved query: asked for before it runs, as they were given last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from console.errors import QueryInvalid
from screens.dialogs.dialog import Dialog
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.model.saved_queries import Parameter, SavedQuery

Arguments = dict[str, str]


class ParametersDialog(Dialog["Arguments | None"]):
    """Gives the values back once `check` takes them, None where it was called off."""

    DEFAULT_CSS = """
    ParametersDialog > #parameters { width: 76; max-width: 92%; }
    ParametersDialog Input { padding: 0; background: $panel; margin-bottom: 1; }
    ParametersDialog #parameters-lines { height: auto; max-height: 20; scrollbar-size-vertical: 1; }
    ParametersDialog #parameters-mistake { height: auto; color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", id="parameters.close"),
        Binding("down", "app.focus_next", "Next", id="parameters.next", priority=True),
        Binding("up", "app.focus_previous", "Previous", id="parameters.previous", priority=True),
        Binding("f5", "run", "Run", id="parameters.run", priority=True),
    ]

    def __init__(
        self, query: SavedQuery, remembered: Mapping[str, str], check: Callable[[Arguments], object]
    ) -> None:
        super().__init__()
        self._query = query
        self._remembered = remembered
        self._check = check

    def compose(self) -> ComposeResult:
        """Lay out a line for each parameter under what it is."""
        with Vertical(id="parameters"):
            yield Static(plain(self._query.name, lines=False), id="sheet-title", markup=False)
            with VerticalScroll(id="parameters-lines", can_focus=False):
                for number, parameter in enumerate(self._query.parameters):
                    yield Static(plain(_words(parameter)), markup=False)
                    yield Input(
                        value=self._first(parameter),
                        id=f"parameter-{number}",
                        suggester=SuggestFromList(parameter.choices, case_sensitive=False),
                    )
            yield Static("", id="parameters-mistake", markup=False)
            yield Static("enter next, at the last run   f5 run   esc close", id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query_one("#parameter-0", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line; run from the last."""
        lines = list(self.query(Input))
        at = lines.index(event.input)
        if at + 1 < len(lines):
            lines[at + 1].focus()
        else:
            self.action_run()

    def action_run(self) -> None:
        """Give the values back, or say what is wrong with them."""
        pairs = zip(self._query.parameters, self.query(Input), strict=True)
        values = {parameter.name: line.value for parameter, line in pairs}
        try:
            self._check(values)
        except QueryInvalid as mistake:
            self.query_one("#parameters-mistake", Static).update(plain(f"■ {mistake.message}"))
        else:
            self.dismiss(values)

    def _first(self, parameter: Parameter) -> str:
        known = self._remembered.get(parameter.name)
        if known is not None and (not parameter.choices or known in parameter.choices):
            return known
        return parameter.default or ""


def _words(parameter: Parameter) -> str:
    choices = f": {', '.join(parameter.choices)}" if parameter.choices else ""
    about = f"  {parameter.description}" if parameter.description else ""
    return f"{parameter.name}  ({parameter.type}{choices}){about}"
