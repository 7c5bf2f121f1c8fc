"""The tables of a pane, one of them shown, with the line that filters it and the keys that move about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from screens.panes.filter_line import FilterLine
from screens.panes.navigation import V
from screens.widgets.effects import moves, opens_input
from screens.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import Input

    from screens.dialogs.shell import Shell
    from screens.panes.navigation import Navigation
    from screens.panes.sections import Step


class Tables(Vertical, Generic[V]):
    """A table for each section of the navigation, which the keys here change."""

    app: Shell
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter; ! negates", id="pane.filter"),
        Binding("escape", "back", "Back", id="pane.back"),
        Binding("q", "leave", "Back, at the root quit", id="pane.leave"),
        Binding("ctrl+z", "problems", "Only problems", id="pane.problems"),
        Binding("tab,right_square_bracket", "section(1)", "Next section", id="pane.next-section"),
        Binding(
            "shift+tab,left_square_bracket", "section(-1)", "Previous section", id="pane.previous-section"
        ),
    ]

    class Changed(Message):
        """Another section is shown, or with `is_filter` other rows of the same one."""

        def __init__(self, *, is_filter: bool = False) -> None:
            super().__init__()
            self.is_filter = is_filter

    def __init__(self, navigation: Navigation[V]) -> None:
        super().__init__(id="tables")
        self.navigation = navigation
        self._filter_line = FilterLine()
        self._value: V | None = None
        self._unread = ""

    def compose(self) -> ComposeResult:
        """Lay out a table for each section over the filter line."""
        for index, section in enumerate(self.navigation.sections):
            yield Grid(
                section.columns,
                key=section.key,
                problem=section.problem,
                ascii_only=self.app.ascii_only,
                id=f"grid-{index}",
            )
        yield self._filter_line

    def on_mount(self) -> None:
        """Begin with the first section."""
        self.show_section()

    @property
    def grid(self) -> Grid[Any]:
        """The table of the section that is shown."""
        index = self.navigation.sections.index(self.navigation.section)
        return self.query_one(f"#grid-{index}", Grid)

    def show_section(self) -> None:
        """Show the table of the section that the navigation has come to, and its filter."""
        shown = self.grid
        for grid in self.query(Grid):
            grid.display = grid is shown
        shown.focus()
        self._filter_line.show(shown.view.arrangement.filter)
        self._draw()
        self.post_message(self.Changed().set_sender(self))  # it bubbles to no parent that sends it

    def show(self, value: V | None, unread: str) -> None:
        """Show a value's rows; `unread` says why there is none where it was not read."""
        self._value, self._unread = value, unread
        self._draw()

    def open(self, step: Step) -> None:
        """Show the section to which a row leads."""
        self.navigation.open(step)
        self.show_section()

    def filter_by(self, text: str, value: V | None) -> None:
        """Show the rows with this text, in the first section that has some."""
        if value is not None:
            self.navigation.show_text(text, value)
            self.show_section()
        self._filter_line.open(text)

    def action_back(self) -> None:
        """Close the filter, or come back from what was opened."""
        if self._filter_line.is_open:
            self._filter_line.value = ""
            self._close_filter()
        elif self.navigation.back():
            self.show_section()
        else:
            self.app.go_home()

    def action_leave(self) -> None:
        """Go back; at the root, quit."""
        if self.navigation.back():
            self.show_section()
        else:
            self.app.go_home(or_quit=True)

    @moves
    def action_section(self, steps: int) -> None:
        """Show the next section, or a previous one."""
        self.navigation.turn(steps)
        self.show_section()

    @opens_input
    def action_filter(self) -> None:
        """Open the filter line."""
        self._filter_line.open()
        self._filter_line.focus()

    def action_problems(self) -> None:
        """Show only rows with a problem, or all again."""
        arrangement = self.grid.view.arrangement
        self.grid.rearrange(replace(arrangement, only_problems=not arrangement.only_problems))
        self.post_message(self.Changed(is_filter=True).set_sender(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.grid.rearrange(replace(self.grid.view.arrangement, filter=event.input.value))
        self.post_message(self.Changed(is_filter=True).set_sender(self))

    def on_input_submitted(self) -> None:
        """Keep the filter, go back to the table."""
        self._close_filter()

    def _draw(self) -> None:
        self.grid.empty_text = self._unread or self.navigation.section.empty
        self.grid.show([] if self._value is None else self.navigation.rows(self._value))

    def _close_filter(self) -> None:
        self._filter_line.close()
        self.grid.focus()
