"""A picker: things found by a few letters of their name, with a preview of the one under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.widgets.effects import moves
from screens.widgets.pointed import POINTER, Entry, PointedList
from screens.widgets.safe import fit, plain, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import OptionList

_MOST = 200
_DETAIL_SHARE = 0.4
_SIDE_BY_SIDE = 100  # cells of a screen on which a list and its preview both have room for words


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: its name, a few words beside it, what is searched besides, and a preview."""

    name: str
    value: Any
    detail: str = ""
    search: str = ""
    preview: str = ""


class Picker(Dialog[Any]):
    """Asks which one; gives its value back, None where it was called off."""

    DEFAULT_CSS = """
    Picker > #picker { max-width: 120; height: 80%; max-height: 34; }
    Picker > #picker.-narrow { max-width: 70; max-height: 24; }
    Picker #picker-title { height: 1; text-style: bold; color: $text-accent; }
    Picker #picker-search { height: 1; border: none; padding: 0; background: $panel; margin: 1 0; }
    Picker #picker-both { height: 1fr; }
    Picker #picker-list {
        width: 1fr; height: 1fr; border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1;
    }
    Picker #picker-preview { width: 1fr; padding: 0 1; border-left: vkey $panel; scrollbar-size-vertical: 1; }
    Picker > .-stacked #picker-both { layout: vertical; }
    Picker > .-stacked #picker-preview {
        width: 100%; height: 40%; padding: 0; border-left: none; border-top: hkey $panel;
    }
    Picker #picker-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", id="picker.close"),
        Binding("down,ctrl+n", "move(1)", "Down", id="picker.down", priority=True),
        Binding("up", "move(-1)", "Up", id="picker.up", priority=True),
        Binding("pagedown", "move(10)", "Page down", id="picker.page-down", priority=True),
        Binding("pageup", "move(-10)", "Page up", id="picker.page-up", priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], *, empty: str = "Nothing to choose.") -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._fitting: list[Choice] = list(choices)
        self._empty = empty
        self._has_previews = any(choice.preview for choice in choices)

    def compose(self) -> ComposeResult:
        """Lay out the search line over the list and its preview."""
        with Vertical(id="picker", classes="" if self._has_previews else "-narrow"):
            yield Static(plain(self._title, lines=False), id="picker-title", markup=False)
            yield Input(placeholder="a few letters of it", id="picker-search", select_on_focus=False)
            with Horizontal(id="picker-both"):
                yield PointedList(id="picker-list")
                if self._has_previews:
                    with VerticalScroll(id="picker-preview", can_focus=False):
                        yield Static("", id="picker-text", markup=False)
            yield Static("enter take   esc close   ↑ ↓ move", id="picker-keys", markup=False)

    def on_mount(self) -> None:
        """Show everything at first, the search line ready."""
        self.query_one(PointedList).can_focus = False
        self.query_one(Input).focus()

    def add(self, choices: Sequence[Choice]) -> None:
        """Offer these too, as soon as they are known; what is looked for stays."""
        self._choices = (*self._choices, *choices)
        if self.is_mounted:
            self._fit(self.query_one(Input).value)

    def on_resize(self, event: events.Resize) -> None:
        """Write the entries as wide as there is room, the preview below them on a narrow screen."""
        self.query_one("#picker").set_class(event.size.width < _SIDE_BY_SIDE, "-stacked")
        self.call_after_refresh(self._list)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits the letters, the best first."""
        self._fit(event.value)

    def on_input_submitted(self) -> None:
        """Give back what is under the cursor."""
        choice: Choice | None = self.query_one(PointedList).chosen
        if choice is not None:
            self.dismiss(choice.value)

    def on_option_list_option_highlighted(self) -> None:
        """Preview what is under the cursor."""
        self._preview()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was clicked."""
        if isinstance(event.option, Entry):
            self.dismiss(event.option.value.value)

    @moves
    def action_move(self, steps: int) -> None:
        """Move the cursor of the list."""
        self.query_one(PointedList).move(steps)

    def _fit(self, typed: str) -> None:
        wanted = typed.strip()
        if wanted:
            matcher = Matcher(wanted)
            scored = [(_score(matcher, choice), choice) for choice in self._choices]
            ranked = sorted(scored, key=lambda pair: -pair[0])
            self._fitting = [choice for score, choice in ranked if score > 0]
        else:
            self._fitting = list(self._choices)
        self._list()

    def _list(self) -> None:
        lines = self.query_one(PointedList)
        width = lines.scrollable_content_region.width - 2 - len(POINTER)
        lines.show(
            (Entry(_line(choice, width), choice) for choice in self._fitting[:_MOST]),
            otherwise="Nothing fits." if self._choices else self._empty,
        )
        self._preview()

    def _preview(self) -> None:
        choice: Choice | None = self.query_one(PointedList).chosen
        if self._has_previews:
            self.query_one("#picker-text", Static).update(plain(choice.preview if choice else ""))


def _line(choice: Choice, width: int) -> Content:
    if not choice.detail:
        return Content(fit(choice.name, max(1, width)).rstrip())
    beside = min(len(visible(choice.detail)), int(width * _DETAIL_SHARE))
    name = fit(choice.name, max(1, width - beside - 1))
    return Content.assemble(name, " ", (fit(choice.detail, beside), "$foreground 60%"))


def _score(matcher: Matcher, choice: Choice) -> float:
    return max(matcher.match(choice.name), 0.5 * matcher.match(f"{choice.detail} {choice.search}"))
