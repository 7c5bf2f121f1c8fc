"""A run under way: every stage with its state and its time, every step at need. Closing it stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.dialogs.run_words import run_content
from screens.widgets.effects import moves
from screens.widgets.safe import visible
from screens.widgets.themes import colour_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.config import EnclaveConfig
    from console.model.runs import Run
    from screens.dialogs.action_flow import ActionFlow
    from screens.dialogs.shell import Shell


class Progress(Dialog[None]):
    """Shows a run for as long as somebody looks; `show` is told how it goes on. Its keys order what acts."""

    app: Shell
    DEFAULT_CSS = """
    Progress > #run { width: 96%; max-width: 120; max-height: 96%; padding: 0 2; }
    Progress #run-head { height: auto; text-style: bold; margin-bottom: 1; }
    Progress #run-steps { height: auto; max-height: 72vh; scrollbar-size-vertical: 1; }
    Progress #run-body { height: auto; }
    Progress #run-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close; the run goes on", id="run.close"),
        Binding("s", "halt", "Stop after the steps under way", id="run.stop"),
        Binding("u", "undo", "Plan to undo what was done", id="run.undo"),
        Binding("e", "extend", "Five minutes more of grace", id="run.extend"),
        Binding("d", "details", "Every step, or those that need a look", id="run.details"),
        Binding("down,j", "scroll(1)", "Down", id="run.down"),
        Binding("up,k", "scroll(-1)", "Up", id="run.up"),
    ]

    def __init__(self, run: Run, enclave: EnclaveConfig, acting: ActionFlow) -> None:
        super().__init__()
        self.run = run
        self._enclave = enclave
        self._acting = acting
        self._is_full = False

    def compose(self) -> ComposeResult:
        """Lay out head, steps and keys."""
        style = f"bold $background on {colour_of(self._enclave.colour)}"
        head = Content.assemble(
            (f" {visible(self._enclave.name).upper()} ", style), f" {visible(self.run.plan.title)}"
        )
        with Vertical(id="run"):
            yield Static(head, id="run-head", markup=False)
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
        if not self.query("#run-body"):  # not laid out yet: it is drawn as the run stands when it is
            return
        body = run_content(self.run, self.app.now(), ascii_only=self.app.ascii_only, in_full=self._is_full)
        self.query_one("#run-body", Static).update(body)
        under_way = "esc close   s stop after these   u undo   e 5 m more   d details"
        over = "esc close   u undo   d details"
        self.query_one("#run-keys", Static).update(over if self.run.is_over else under_way)

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

    def action_details(self) -> None:
        """Show every step, or only those that run or are in trouble."""
        self._is_full = not self._is_full
        self._draw()

    @moves
    def action_scroll(self, lines: int) -> None:
        """Scroll the steps."""
        self.query_one("#run-steps").scroll_relative(y=lines, animate=False)
