"""A pane: a screen over one value, in sections, live while somebody looks at it.

It has the tables of its sections, the keys that take their rows, and the lines around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic

from textual.binding import Binding
from textual.content import Content

from screens.panes.freshness import freshness, selection_words
from screens.panes.live import LiveScreen
from screens.panes.navigation import Navigation, V
from screens.panes.row_actions import RowActions
from screens.panes.tables import Tables
from screens.widgets import bars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section
    from screens.widgets.grid.grid import Grid

TICK_SECONDS = 1.0
UNREAD = "\u2013"  # instead of a count
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
)


class Pane(LiveScreen, Generic[V]):
    """One pane; a subclass says which sections it has and what its summary tells."""

    first_load: ClassVar[str] = "Reading for the first time."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,ctrl+r", "refresh", "Read now", id="pane.refresh"),
        Binding("p", "pause", "Pause", id="pane.pause"),
        Binding("f", "full", "Full screen", id="pane.full"),
    ]

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self.navigation: Navigation[V] = Navigation(self.make_sections())
        self.tables = Tables(self.navigation)
        self._enclave = self.app.enclave

    def make_sections(self) -> Sequence[Section[V, Any]]:
        """Return the pane's sections, the first of them shown first."""
        raise NotImplementedError

    def summary(self, value: V) -> Content:
        """Return the lines above the table; empty for none."""
        raise NotImplementedError

    def value(self) -> V | None:
        """Return what is shown, None before the first good read."""
        value: V | None = self.feeds()[0].reading.value
        return value

    @property
    def grid(self) -> Grid[Any]:
        """The table of the section that is shown."""
        return self.tables.grid

    def compose(self) -> ComposeResult:
        """Lay out the bars around the tables."""
        yield from self.header.bars
        yield bars.Bar(id="summary")
        yield bars.Bar(id="sections")
        yield RowActions(self.tables, self.spec.name)
        yield bars.Bar(id="freshness")
        yield bars.Bar(id="keys")

    def on_mount(self) -> None:
        """Let ages tick."""
        self.set_interval(TICK_SECONDS, self.tick)

    def show_reading(self) -> None:
        """Draw the value as it is now: summary, table, bars. Equal rows draw nothing."""
        if not self.spec.spans_fleet and self._enclave is not self.app.enclave:
            self._enclave = self.app.enclave
            if self.navigation.leave():  # what was opened belongs to the enclave before
                self.tables.show_section()
        value = self.value()
        summary = self.query_one("#summary", bars.Bar)
        content = Content("") if value is None or self.navigation.trail else self.summary(value)
        summary.set_class(not content.plain, "-empty")
        summary.say(bars.folded(content, self.size.width - 2))
        reading = self.feeds()[0].reading
        unread = reading.problem.sentence() if reading.problem else self.first_load
        self.tables.show(value, "" if value is not None and reading.value is not None else unread)
        tabs = self.query_one("#sections", bars.Bar)
        tabs.set_class(len(self.navigation.tabs) == 1 and not self.navigation.trail, "-single")
        tabs.say(_tabs(self.navigation, value))
        self.tick()

    def tick(self) -> None:
        """Draw what changes with time alone; only what differs reaches the terminal."""
        if not self.is_current:
            return
        enclave = None if self.spec.spans_fleet else self.app.enclave
        self.header.draw(enclave)
        fresh = freshness(self.app, self.feeds(), [enclave] if enclave else self.app.config.enclaves)
        marks = selection_words(self.grid.view)
        footer = _footer(self.navigation, is_home=self.spec.name == self.app.HOME)
        self.query_one("#freshness", bars.Bar).say(Content.assemble(fresh, "  ", marks))
        self.query_one("#keys", bars.Bar).say(bars.keys(footer, self.size.width - 2))
        self.grid.redraw_changed()

    def on_tables_changed(self, event: Tables.Changed) -> None:
        """Draw what stands around the table for what it shows now."""
        if event.is_filter:
            self.tick()
        else:
            self.show_reading()

    def action_refresh(self) -> None:
        """Read now."""
        for feed in self.feeds():
            feed.refresh()

    def action_pause(self) -> None:
        """Stop reading, or resume it."""
        for feed in self.feeds():
            feed.is_paused = not feed.is_paused
        self.tick()

    def action_full(self) -> None:
        """Give the table the whole screen, or not."""
        self.toggle_class("-full")


def _tabs(navigation: Navigation[V], value: V | None) -> Content:
    counts = [(section.name, _count_words(section, value)) for section in navigation.tabs]
    return bars.section_tabs(counts, navigation.section.name, [step.words for step in navigation.trail])


def _count_words(section: Section[V, Any], value: V | None) -> str:
    """Return how many rows a section has, as far as that is known."""
    if value is None:
        return ""
    count = sum(1 for _ in section.rows(value))
    if section.is_read(value):
        return str(count)
    return f"{count} + ?" if count else UNREAD


def _footer(navigation: Navigation[V], *, is_home: bool) -> list[tuple[str, str]]:
    """Return the keys to name at the bottom, the most wanted first."""
    inner = [("esc", "back")] if navigation.trail else []
    several = [("tab", "section")] if len(navigation.tabs) > 1 else []
    leave = ("q", "quit" if is_home and not inner else "back")
    return [*inner, *FOOTER[:4], *several, *FOOTER[4:], leave]
