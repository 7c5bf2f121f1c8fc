"""The line under a table that filters it; it stays in sight for as long as it holds a filter."""

from __future__ import annotations

from textual.widgets import Input


class FilterLine(Input):
    """Opened by a key; its owner filters by what it holds."""

    def __init__(self) -> None:
        super().__init__(id="filter", placeholder="filter, ! negates", select_on_focus=False)

    @property
    def is_open(self) -> bool:
        """Whether it is in sight."""
        return self.has_class("-open")

    def show(self, text: str) -> None:
        """Show the filter that a table has already, if it has one."""
        with self.prevent(Input.Changed):
            self.value = text
        self.close()

    def open(self, text: str | None = None) -> None:
        """Come into sight, with another filter where one is given."""
        if text is not None:
            self.value = text
        self.add_class("-open")

    def close(self) -> None:
        """Go out of sight, unless there is a filter to be seen."""
        self.set_class(bool(self.value), "-open")
