"""A run under way: every step with its state, its time and its end. Closing it stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from console.model.runs import StepState
from screens.dialogs.dialog import Dialog
from screens.dialogs.plan_words import run_state, step_lines
from screens.themes import colour_of
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.config import EnclaveConfig
    from console.model.runs import Run
    from screens.acting import Acting
    from screens.app import ConsoleApp

TROUBLED = (StepState.FAILED, StepState.UNKNOWN, StepState.SKIPPED)
CONTEXT = 3  # lines that stay in sight above the step


class Progress(Dialog[None]):
    """Shows a run for as long as somebody looks; `show` is told how it goes on. Its keys order what acts.

    What is under way stays in sight until the operator scrolls.
    """

    app: ConsoleApp
    DEFAULT_CSS = """
    Progress > #run { width: 96%; max-width: 120; max-height: 96%; padding: 0 2; }
    Progress #run-head { height: auto; text-style: bold; margin-bottom: 1; }
    Progress #run-steps { height: auto; max-height: 72vh; scrollbar-size-vertical: 1; }
    Progress #run-state { height: auto; }
    Progress #run-body { height: auto; }
    Progress #run-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close; the run goes on", id="run.close"),
        Binding("s", "halt", "Stop after the steps under way", id="run.stop"),
        Binding("u", "undo", "Plan to undo what was done", id="run.undo"),
        Binding("e", "extend", "Five minutes more of grace", id="run.extend"),
        Binding("down,j", "scroll(1)", "Down", id="run.down"),
        Binding("up,k", "scroll(-1)", "Up", id="run.up"),
    ]

    def __init__(self, run: Run, enclave: EnclaveConfig, acting: Acting) -> None:
        super().__init__()
        self.run = run
        self._enclave = enclave
        self._acting = acting
        self._is_following = True

    def compose(self) -> ComposeResult:
        """Lay out head, steps and keys."""
        style = f"bold $background on {colour_of(self._enclave.colour)}"
        head = Content.assemble(
            (f" {visible(self._enclave.name).upper()} ", style), f" {visible(self.run.plan.title)}"
        )
        with Vertical(id="run"):
            yield Static(head, id="run-head", markup=False)
            yield Static(id="run-state", markup=False)
            with VerticalScroll(id="run-steps", can_focus=False):
                yield Static(id="run-body", markup=False)
            yield Static(id="run-keys", markup=False)

    def on_mount(self) -> None:
        """Draw, and let times tick."""
        self.show(self.run)
        self.set_interval(1.0, self._draw)

    def show(self, run: Run) -> None:
        """Show how the run stands now."""
        self.run = run
        self._draw()

    def _draw(self) -> None:
        now, ascii_only = self.app.now(), self.app.ascii_only
        lines = list(step_lines(self.run, now, ascii_only=ascii_only))
        self.query_one("#run-state", Static).update(run_state(self.run, now, ascii_only=ascii_only))
        self.query_one("#run-body", Static).update(Content("\n").join(line for _, line in lines))
        under_way = "esc close, it goes on   s stop after these steps   u undo   e 5 m more"
        over = "esc close   u undo"
        self.query_one("#run-keys", Static).update(over if self.run.is_over else under_way)
        if self._is_following:
            self.call_after_refresh(self._reveal, lines)

    def _reveal(self, lines: Sequence[tuple[StepState | None, Content]]) -> None:
        """Scroll to the first step under way, or to the first that did not go well once the run is over."""
        wanted = TROUBLED if self.run.is_over else (StepState.RUNNING,)
        at = next((index for index, (state, _) in enumerate(lines) if state in wanted), 0)
        width = self.query_one("#run-body").size.width
        above = sum(len(line.wrap(width)) for _, line in lines[:at]) if width else 0
        self.query_one("#run-steps").scroll_to(y=max(0, above - CONTEXT), animate=False)

    def action_halt(self) -> None:
        """Let what runs end and nothing more begin."""
        if not self.run.is_over:
            self._acting.stop(self.run)

    def action_undo(self) -> None:
        """Ask for a plan that goes back on what was done; a run under way is stopped first."""
        self._acting.undo(self.run)

    def action_extend(self) -> None:
        """Give users more time before anything is stopped."""
        if not self.run.is_over:
            self._acting.extend(self.run)

    def action_scroll(self, lines: int) -> None:
        """Scroll the steps, which then stay where they are."""
        self._is_following = False
        self.query_one("#run-steps").scroll_relative(y=lines, animate=False)
