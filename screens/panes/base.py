"""A pane: its frame, its rows, and how keys move in it: filter, sections, deeper and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.widgets import Input

from screens.panes.frame import V
from screens.panes.row_keys import RowKeys
from screens.widgets.effects import moves, opens_input

if TYPE_CHECKING:
    from textual.binding import BindingType

    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section
    from screens.widgets.grid.grid import Grid

FOOTER = (
    ("enter", "open"),
    ("a", "act"),
    ("d", "describe"),
    ("y", "JSON"),
    ("/", "filter"),
    ("ctrl+z", "problems"),
    ("space", "mark"),
    ("c", "copy"),
    ("?", "help"),
    (":", "command"),
    ("q", "back"),
)


class Pane(RowKeys[V]):
    """One pane; a subclass declares its sections and words its summary."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter; ! negates", id="pane.filter"),
        Binding("escape", "back", "Back", id="pane.back"),
        Binding("q", "leave", "Back, at the root quit", id="pane.leave"),
        Binding("r,ctrl+r", "refresh", "Read now", id="pane.refresh"),
        Binding("ctrl+z", "problems", "Only problems", id="pane.problems"),
        Binding("p", "pause", "Pause", id="pane.pause"),
        Binding("f", "full", "Full screen", id="pane.full"),
        Binding("tab,right_square_bracket", "section(1)", "Next section", id="pane.next-section"),
        Binding("shift+tab,left_square_bracket", "section(-1)", "Section before", id="pane.last-section"),
    ]

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self._left = self.section.name

    def footer(self) -> list[tuple[str, str]]:
        """Return the keys to name at the bottom, the most wanted first."""
        inner = [("esc", "back")] if self.trail else []
        several = [("tab", "section")] if sum(not s.only_inside for s in self.sections) > 1 else []
        return [*inner, *FOOTER[:4], *several, *FOOTER[4:]]

    def on_grid_row_opened(self, event: Grid.RowOpened) -> None:
        """Go deeper, or describe where there is nothing deeper."""
        step = self.section.opens(event.row)
        if step is None:
            self.action_describe()
            return
        self.trail.append(step)
        self.enter_section(step.section)

    def show_section(self, section: Section[V, Any]) -> None:
        """Show a section's table, and in the filter line its own filter: what hides rows is in sight."""
        super().show_section(section)
        line = self.query_one("#filter", Input)
        with line.prevent(Input.Changed):
            line.value = self.grid.view.arrangement.filter
        line.set_class(bool(line.value), "-open")

    def enter_section(self, name: str) -> None:
        """Show the section of this name, its cursor at the top."""
        section = next(section for section in self.sections if section.name == name)
        self.show_section(section)

    def action_back(self) -> None:
        """Close the filter, or come back from what was opened."""
        line = self.query_one("#filter", Input)
        if line.has_class("-open"):
            line.value = ""
            self._close_filter()
        elif self.trail:
            self.trail.pop()
            self.enter_section(self.trail[-1].section if self.trail else self._left)
        else:
            self.app.go_home()

    def action_leave(self) -> None:
        """Go back; at the root, quit."""
        if self.trail:
            self.action_back()
        else:
            self.app.go_home(or_quit=True)

    @moves
    def action_section(self, steps: int) -> None:
        """Show the next section, or the one before."""
        tabs = [section for section in self.sections if not section.only_inside]
        self.trail.clear()
        index = tabs.index(self.section) if self.section in tabs else 0
        chosen = tabs[(index + steps) % len(tabs)]
        self._left = chosen.name
        self.show_section(chosen)

    @opens_input
    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one("#filter", Input)
        line.add_class("-open")
        line.focus()

    def filter_by(self, text: str) -> None:
        """Show the rows with this text, in the first section that has some."""
        value, needle = self.value(), text.casefold()
        tabs = [section for section in self.sections if not section.only_inside]
        holding = [s for s in tabs if value is not None and _holds(s, value, needle)]
        if holding and self.section not in holding:
            self.enter_section(holding[0].name)
        line = self.query_one("#filter", Input)
        line.value = text
        line.add_class("-open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.grid.rearrange(replace(self.grid.view.arrangement, filter=event.input.value))
        self.tick()

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Keep the filter, go back to the table."""
        self._close_filter()

    def _close_filter(self) -> None:
        self.query_one("#filter", Input).set_class(bool(self.query_one("#filter", Input).value), "-open")
        self.grid.focus()

    def action_refresh(self) -> None:
        """Read now."""
        for feed in self.feeds():
            feed.refresh()

    def action_problems(self) -> None:
        """Show only rows with a problem, or all again."""
        arrangement = self.grid.view.arrangement
        self.grid.rearrange(replace(arrangement, only_problems=not arrangement.only_problems))
        self.tick()

    def action_pause(self) -> None:
        """Stop reading, or go on."""
        for feed in self.feeds():
            feed.is_paused = not feed.is_paused
        self.tick()

    def action_full(self) -> None:
        """Give the table the whole screen, or not."""
        self.toggle_class("-full")


def _holds(section: Section[V, Any], value: V, needle: str) -> bool:
    return any(
        needle in column.text(row).casefold() for row in section.rows(value) for column in section.columns
    )
