"""A result under the editor: its rows or its chart, and the KQL typed at its own prompt."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from console.errors import QueryInvalid
from screens.panes.query.charting import NUMBERS, NoChart, chart_of
from screens.panes.query.refining import condition, refine
from screens.panes.query.result_lines import ResultLines
from screens.panes.query.result_selection import ResultSelection
from screens.widgets.bars import Bar
from screens.widgets.charts.view import ChartView
from screens.widgets.effects import opens_input
from screens.widgets.grid.column_grid import ColumnGrid
from screens.widgets.grid.values import ColumnSource, ValueColumn
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.model.results import QueryResult
    from screens.dialogs.shell import Shell


@dataclass(frozen=True, slots=True)
class Step:
    """A refinement: its KQL and what it left."""

    text: str
    result: QueryResult


class ResultView(Vertical):
    """Shows one result at a time; what is typed at its prompt refines it, Azure is not asked again."""

    app: Shell
    DEFAULT_CSS = """
    ResultView { height: 1fr; }
    ResultView #steps { display: none; height: auto; max-height: 3; padding: 0 1; color: $text-accent; }
    ResultView #steps.-open { display: block; }
    """
    grid = getters.query_one(ColumnGrid)
    chart = getters.query_one(ChartView)
    lines = getters.query_one(ResultLines)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("vertical_line", "refine", "Go on in KQL over these rows", id="result.refine"),
        Binding("slash", "filter", "Filter; ! negates", id="result.filter"),
        Binding("u", "undo", "Undo the last step", id="result.undo"),
        Binding("v", "chart", "Chart or table", id="result.chart"),
        Binding("equals_sign", "keep(True)", "Keep rows with this value", id="result.keep"),
        Binding("exclamation_mark", "keep(False)", "Drop rows with this value", id="result.drop"),
    ]

    class Changed(Message):
        """Other rows are shown, or others are hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: QueryResult | None = None
        self.steps: list[Step] = []
        self.selection = ResultSelection(self)

    @property
    def result(self) -> QueryResult | None:
        """What is shown: what Azure sent, as the steps left it."""
        return self.steps[-1].result if self.steps else self.fetched

    def compose(self) -> ComposeResult:
        """Lay out the steps over rows or chart, the prompt below."""
        yield Bar(id="steps")
        yield ColumnGrid(id="rows", ascii_only=self.app.ascii_only)
        yield ChartView(id="chart", ascii_only=self.app.ascii_only)
        yield ResultLines()

    def on_mount(self) -> None:
        """Begin with the table."""
        self.chart.display = False

    def show(self, result: QueryResult | None, words: str = "") -> None:
        """Show what Azure sent, in place of what was there; words where there are no rows."""
        self.workers.cancel_group(self, "refine")
        self.fetched = result
        self.steps.clear()
        self.grid.empty_text = words
        self._show()

    def refine(self, text: str) -> None:
        """Run a step over the rows that are shown."""
        if self.result is not None and text.strip(" |"):
            self._refine(self.result, text.strip())

    def focus_shown(self) -> None:
        """Give the keys to what is shown: rows or chart."""
        (self.chart if self.chart.display else self.grid).focus()

    @opens_input
    def action_refine(self) -> None:
        """Open the prompt."""
        if self.result is not None:
            self.lines.open_prompt()

    @opens_input
    def action_filter(self) -> None:
        """Open the filter line."""
        if self.result is not None:
            self.lines.open_filter()

    def action_undo(self) -> None:
        """Go back to the rows before the last step."""
        if self.steps:
            self.steps.pop()
            self._show()

    def action_chart(self) -> None:
        """Show the chart in place of the rows, or the rows again."""
        self._show_chart(wanted=not self.chart.display)
        self.focus_shown()

    def action_keep(self, keep: bool) -> None:  # noqa: FBT001  an action's argument
        """Refine to the rows with the value under the cursor, or to those without it."""
        column = self.grid.column
        if self.result is not None and column is not None and len(self.grid.view):
            self.refine(condition(self.result.columns[column], self.grid.cell, keep=keep))

    def on_result_lines_step_typed(self, event: ResultLines.StepTyped) -> None:
        """Take the step."""
        self.refine(event.text)

    def on_result_lines_filter_typed(self, event: ResultLines.FilterTyped) -> None:
        """Filter as it is typed."""
        self.grid.rearrange(replace(self.grid.view.arrangement, filter=event.text))

    def on_result_lines_closed(self) -> None:
        """Take the keys back."""
        self.focus_shown()

    def on_grid_view_changed(self) -> None:
        """Pass on that other rows are shown."""
        self.post_message(self.Changed())

    @work(group="refine", exclusive=True, exit_on_error=False, description="refine the rows here")
    async def _refine(self, before: QueryResult, text: str) -> None:
        stop = threading.Event()
        try:
            made = await asyncio.to_thread(refine, before, text, self.app.now(), stop.is_set)
        except QueryInvalid as mistake:
            self.lines.say_mistake(f"{mistake.message} at {mistake.line}:{mistake.column}")
            return
        finally:
            stop.set()
        self.steps.append(Step(text, made))
        self.lines.step_taken()
        self._show()

    def _show(self) -> None:
        result = self.result
        self.lines.clear_filter()
        self.grid.show_columns(source_of(result))
        words = "  ".join(step.text for step in self.steps)
        bar = self.query_one("#steps", Bar)
        bar.set_class(bool(words), "-open")
        bar.say(plain(words, lines=False))
        self._show_chart(wanted=bool(result and result.render not in {"", "table"}))
        self.post_message(self.Changed())

    def _show_chart(self, *, wanted: bool) -> None:
        had_keys = self.grid.has_focus or self.chart.has_focus
        self.chart.display, self.grid.display = wanted, not wanted
        if wanted and self.result is not None:
            self._draw(self.result)
        if had_keys:
            self.focus_shown()

    @work(group="chart", exclusive=True, exit_on_error=False, description="draw the chart")
    async def _draw(self, result: QueryResult) -> None:
        try:
            self.chart.show(await asyncio.to_thread(chart_of, result))
        except NoChart as reason:
            self.chart.show(None, visible(f"{reason.words}\nv shows the table.", lines=True))


def source_of(result: QueryResult | None) -> ColumnSource:
    """Return a result as the grid takes it; no value is copied."""
    if result is None:
        return ColumnSource([])
    return ColumnSource(
        [
            ValueColumn(column.name, values, right=column.type in NUMBERS)
            for column, values in zip(result.columns, result.values, strict=True)
        ]
    )
