"""The frame of every pane: a screen over one value, in sections, live while it is looked at."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.content import Content
from textual.widgets import Input

from screens.panes.live import LiveScreen
from screens.widgets import bars
from screens.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from console.config import EnclaveConfig
    from console.model.waits import Wait
    from console.monitor.feeds import Feed
    from screens.panes.registry import PaneSpec
    from screens.panes.sections import Section, Step

V = TypeVar("V")
TICK_SECONDS = 1.0
UNREAD = "\u2013"  # instead of a count


class PaneFrame(LiveScreen, Generic[V]):
    """A pane without its keys; a subclass says which sections it has and what its summary tells.

    `trail` is what was opened, from the section's tab inwards.
    """

    first_load: ClassVar[str] = "Reading for the first time."

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self.sections: tuple[Section[V, Any], ...] = tuple(self.make_sections())
        self.section = self.sections[0]
        self.trail: list[Step] = []

    def make_sections(self) -> Sequence[Section[V, Any]]:
        """Return the pane's sections, the first of them shown first."""
        raise NotImplementedError

    def summary(self, value: V) -> Content:
        """Return the lines above the table; empty for none."""
        raise NotImplementedError

    def footer(self) -> list[tuple[str, str]]:
        """Return the keys to name at the bottom, the most wanted first."""
        raise NotImplementedError

    def value(self) -> V | None:
        """Return what is shown, None before the first good read."""
        found: V | None = self.feeds()[0].reading.value
        return found

    @property
    def enclave(self) -> EnclaveConfig | None:
        """The enclave that is looked at; None on a pane of the whole fleet."""
        return None if self.spec.spans_fleet else self.app.enclave

    @property
    def ascii_only(self) -> bool:
        """Whether bars and symbols are drawn in ASCII."""
        return self.app.ascii_only

    def portal_url(self, resource_id: str) -> str:
        """Return where the portal shows a resource."""
        enclave = self.app.enclave
        return f"{enclave.endpoints.portal}/#@{enclave.tenant}/resource{resource_id}"

    @property
    def grid(self) -> Grid[Any]:
        """The table of the section that is shown."""
        return self.query_one(f"#grid-{self.sections.index(self.section)}", Grid)

    def compose(self) -> ComposeResult:
        """Lay out the bars and a table for each section."""
        yield from self.header.bars
        yield bars.Bar(id="summary")
        yield bars.Bar(id="sections")
        for index, section in enumerate(self.sections):
            yield Grid(
                section.columns,
                key=section.key,
                problem=section.problem,
                ascii_only=self.ascii_only,
                id=f"grid-{index}",
            )
        yield Input(id="filter", placeholder="filter, ! negates", select_on_focus=False)
        yield bars.Bar(id="freshness")
        yield bars.Bar(id="keys")

    def on_mount(self) -> None:
        """Show what is known and let ages tick."""
        self.set_interval(TICK_SECONDS, self.tick)
        self.show_section(self.section)

    def show_section(self, section: Section[V, Any]) -> None:
        """Show a section's table."""
        self.section = section
        for index, each in enumerate(self.sections):
            self.query_one(f"#grid-{index}").display = each is section
        self.grid.focus()
        self.show_reading()

    def show_reading(self) -> None:
        """Draw the value as it is now: summary, table, bars. Equal rows draw nothing."""
        value = self.value()
        summary = self.query_one("#summary", bars.Bar)
        content = Content("") if value is None or self.trail else self.summary(value)
        summary.set_class(not content.plain, "-empty")
        summary.say(bars.folded(content, self.size.width - 2))
        self.grid.empty_text = self._empty_words(value)
        self.grid.show(() if value is None else self._rows(value))
        self._show_tabs(value)
        self.tick()

    def tick(self) -> None:
        """Draw what changes with time alone; only what differs reaches the terminal."""
        if not self.is_current:
            return
        self.header.draw(self.enclave)
        self.query_one("#freshness", bars.Bar).say(self._freshness())
        self.query_one("#keys", bars.Bar).say(bars.keys(self.footer(), self.size.width - 2))
        self.grid.redraw_changed()

    def _rows(self, value: V) -> list[Any]:
        rows = self.section.rows(value)
        if not self.trail:
            return list(rows)
        return [row for row in rows if self.trail[-1].belongs(row)]

    def _show_tabs(self, value: V | None) -> None:
        tabs = [section for section in self.sections if not section.only_inside]
        counted = [(section.name, _count_words(section, value)) for section in tabs]
        line = self.query_one("#sections", bars.Bar)
        line.set_class(len(tabs) < 2 and not self.trail, "-single")  # noqa: PLR2004  one tab is no choice
        line.say(bars.section_tabs(counted, self.section.name, [step.words for step in self.trail]))

    def _freshness(self) -> Content:
        worst = min(self.feeds(), key=_freshness_order)
        shown = bars.freshness(
            worst.reading,
            self.app.now(),
            worst.seconds_to_next(),
            bars.unanswered(worst.waiting(), self._waits(), monotonic()),
            is_paused=worst.is_paused,
        )
        grid = self.grid
        hidden = f"{grid.view.counts}" if grid.view.arrangement.hides else ""
        marks = f"{len(grid.view.selection)} marked  " if grid.view.marked else ""
        return Content.assemble(shown, "  ", (f"{marks}{hidden}", "$text-warning"))

    def _waits(self) -> list[Wait]:
        enclaves = [self.enclave] if self.enclave else self.app.config.enclaves
        return [wait for each in enclaves for wait in self.app.engine.connections.waits(each.name)]

    def _empty_words(self, value: V | None) -> str:
        reading = self.feeds()[0].reading
        if value is not None and reading.value is not None:
            return self.section.empty
        problem = reading.problem
        return problem.sentence() if problem else self.first_load


def _count_words(section: Section[V, Any], value: V | None) -> str:
    """Return how many rows a section has, as far as that is known."""
    if value is None:
        return ""
    count = sum(1 for _ in section.rows(value))
    if section.is_read(value):
        return str(count)
    return f"{count} + ?" if count else UNREAD


def _freshness_order(feed: Feed[Any]) -> tuple[bool, bool, float]:
    """Order feeds for the one line that speaks for all: what failed, a first read, the oldest."""
    taken_at = feed.reading.taken_at
    is_first = taken_at is None and feed.is_reading
    return feed.reading.problem is None, not is_first, taken_at.timestamp() if taken_at else inf
