"""Where an operator is in a pane: which section is shown, and what was opened on the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.panes.sections import Section, Step

V = TypeVar("V")


class Navigation(Generic[V]):
    """The sections of a pane, the one that is shown, and the trail from its tab inwards."""

    def __init__(self, sections: Sequence[Section[V, Any]]) -> None:
        self.sections = tuple(sections)
        self.section = self.sections[0]
        self.trail: list[Step] = []
        self._tab = self.section

    @property
    def tabs(self) -> list[Section[V, Any]]:
        """The sections that can be shown without opening a row."""
        return [section for section in self.sections if not section.only_inside]

    def open(self, step: Step) -> None:
        """Go where a row leads."""
        self.trail.append(step)
        self.show(step.section)

    def show(self, name: str) -> None:
        """Go to the section of this name."""
        self.section = next(section for section in self.sections if section.name == name)

    def back(self) -> bool:
        """Leave what was opened last; return whether anything was."""
        if not self.trail:
            return False
        self.trail.pop()
        self.show(self.trail[-1].section if self.trail else self._tab.name)
        return True

    def leave(self) -> bool:
        """Leave all that was opened, for the tab it was opened from; return whether anything was."""
        was_inside = bool(self.trail)
        self.trail.clear()
        self.show(self._tab.name)
        return was_inside

    def turn(self, steps: int) -> None:
        """Go to the next tab, or to a previous one."""
        self.trail.clear()
        tabs = self.tabs
        index = tabs.index(self.section) if self.section in tabs else 0
        self.section = self._tab = tabs[(index + steps) % len(tabs)]

    def show_text(self, text: str, value: V) -> None:
        """Stay on a tab where some row has this text, or go to the first that has one."""
        self.leave()
        matching = [tab for tab in self.tabs if _has_text(tab, value, text.casefold())]
        if matching and self.section not in matching:
            self.section = self._tab = matching[0]

    def rows(self, value: V) -> list[Any]:
        """Return the rows that are shown: those that belong to what was opened."""
        rows = self.section.rows(value)
        return [row for row in rows if self.trail[-1].belongs(row)] if self.trail else list(rows)


def _has_text(section: Section[V, Any], value: V, text: str) -> bool:
    return any(
        text in column.text(row).casefold() for row in section.rows(value) for column in section.columns
    )
