"""Asking before what costs: the very plan that will run, Cancel first, the name typed where it is severe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from console.model.plans import Tier
from screens.dialogs.dialog import Dialog
from screens.dialogs.plan_words import commands_of, plan_content
from screens.widgets.effects import moves
from screens.widgets.safe import visible
from screens.widgets.themes import colour_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.actions.approvals import Proposal
    from console.config import EnclaveConfig
    from console.model.plans import Plan
    from screens.dialogs.shell import Shell


@dataclass(frozen=True, slots=True)
class Consent:
    """The operator's yes, and why."""

    reason: str = ""


class Confirm(Dialog[Consent | None]):
    """Shows a plan and gives back a Consent, or None where it was called off.

    `changes` come first, where the plan was shown before and the world has
    moved on since. With a `proposal` a yes approves the plan that somebody else proposed.
    """

    app: Shell
    READING_SECONDS: ClassVar[float] = 0.3
    DEFAULT_CSS = """
    Confirm > #confirm { width: 96%; max-width: 120; max-height: 96%; padding: 0 2; }
    Confirm #confirm-head { height: auto; text-style: bold; margin-bottom: 1; }
    Confirm #confirm-plan { height: auto; max-height: 72vh; scrollbar-size-vertical: 1; }
    Confirm #confirm.-severe > #confirm-plan { max-height: 54vh; }
    Confirm #confirm-body { height: auto; }
    Confirm Input { padding: 0 1; margin-top: 1; background: $panel; }
    Confirm #confirm-buttons { height: 1; margin-top: 1; }
    Confirm Button { margin-right: 3; min-width: 0; }
    Confirm #confirm-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="confirm.cancel"),
        Binding("ctrl+t", "commands", "Show each step as a command", id="confirm.commands"),
        Binding("ctrl+y", "copy", "Copy the commands", id="confirm.copy"),
        Binding("left,up", "app.focus_previous", "Previous", id="confirm.left", show=False),
        Binding("right,down", "app.focus_next", "Next", id="confirm.right", show=False),
        Binding("pageup", "scroll(-1)", "Plan up", id="confirm.up"),
        Binding("pagedown", "scroll(1)", "Plan down", id="confirm.down"),
    ]

    def __init__(
        self,
        plan: Plan,
        enclave: EnclaveConfig,
        *,
        hidden_marked: int = 0,
        changes: tuple[str, ...] = (),
        proposal: Proposal | None = None,
    ) -> None:
        super().__init__()
        self._plan = plan
        self._enclave = enclave
        self._hidden = hidden_marked
        self._changes = changes
        self._proposal = proposal
        self._with_commands = False

    @property
    def title_words(self) -> str:
        """What a yes does."""
        return f"approve: {self._plan.title}" if self._proposal else self._plan.title

    @property
    def is_severe(self) -> bool:
        """Whether the name must be typed and a reason given."""
        return self._plan.tier is Tier.SEVERE and self._plan.is_allowed

    def compose(self) -> ComposeResult:
        """Lay out the head, the plan, what must be typed, and the buttons."""
        with Vertical(id="confirm", classes="-severe" if self.is_severe else ""):
            yield Static(self._head(), id="confirm-head", markup=False)
            with VerticalScroll(id="confirm-plan", can_focus=False):
                yield Static(self._body(), id="confirm-body", markup=False)
            if self.is_severe:
                yield Input(placeholder="reason, kept in the journal", id="confirm-reason")
                yield Input(placeholder=f"type {self._enclave.name} to confirm", id="confirm-name")
            with Horizontal(id="confirm-buttons"):
                yield Button("Cancel" if self._plan.is_allowed else "Close", id="no", compact=True)
                if self._plan.is_allowed:
                    yield Button(
                        Content(visible(self.title_words)), id="yes", compact=True, disabled=self.is_severe
                    )
            asked = "tab reason   " if self.is_severe else ""
            keys = f"{asked}ctrl+t as commands   ctrl+y copy   pgup pgdn   esc cancel"
            yield Static(keys, id="confirm-keys", markup=False)

    def on_mount(self) -> None:
        """Put the focus where nothing happens."""
        self.query_one("#no").focus()

    def _head(self) -> Content:
        style = f"bold $background on {colour_of(self._enclave.colour)}"
        tier = {Tier.SEVERE: ("severe", "$text-error"), Tier.COSTLY: ("costly", "$text-warning")}
        words, tone = tier.get(self._plan.tier, ("", ""))
        return Content.assemble(
            (f" {visible(self._enclave.name).upper()} ", style),
            (f" {visible(self.title_words)}", "bold"),
            (f"   {words}", tone),
            (f"   {self._hidden} of the marked rows are hidden" if self._hidden else "", "$text-warning"),
        )

    def _body(self) -> Content:
        plan = plan_content(self._plan, ascii_only=self.app.ascii_only, commands=self._with_commands)
        return Content.assemble(_proposer(self._proposal), _since(self._changes), plan)

    @on(Input.Changed)
    def _check(self) -> None:
        self.query_one("#yes", Button).disabled = self._lacking is not None

    @property
    def _lacking(self) -> Input | None:
        """The first line that must still be typed."""
        reason, name = self.query_one("#confirm-reason", Input), self.query_one("#confirm-name", Input)
        if not reason.value.strip():
            return reason
        return name if name.value.strip() != self._enclave.name else None

    @on(Input.Submitted)
    def _go_on(self) -> None:
        (self._lacking or self.query_one("#yes")).focus()

    @on(Button.Pressed, "#yes")
    def _consent(self) -> None:
        if self.is_readable:
            reason = self.query_one("#confirm-reason", Input).value.strip() if self.is_severe else ""
            self.dismiss(Consent(reason))

    @on(Button.Pressed, "#no")
    def _refuse(self) -> None:
        if self.is_readable:
            self.dismiss(None)

    def action_cancel(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    def action_commands(self) -> None:
        """Show each step as an operator would do it by hand, or no longer."""
        self._with_commands = not self._with_commands
        self.query_one("#confirm-body", Static).update(self._body())

    def action_copy(self) -> None:
        """Copy every step as a command."""
        self.app.copy_to_clipboard(commands_of(self._plan))

    @moves
    def action_scroll(self, pages: int) -> None:
        """Scroll the plan by a page."""
        plan = self.query_one("#confirm-plan")
        plan.scroll_relative(y=pages * max(1, plan.size.height - 1), animate=False)


def _proposer(proposal: Proposal | None) -> Content:
    """Return who has proposed the plan, and why."""
    if proposal is None:
        return Content("")
    by = proposal.operator
    who = f"Proposed by {by.name or by.object_id} on {by.machine}, {proposal.at:%Y-%m-%d %H:%M} UTC"
    return Content.assemble((visible(who), "bold"), f"\n  {visible(proposal.reason)}\n\n")


def _since(changes: tuple[str, ...]) -> Content:
    """Return what has changed since the plan was shown before."""
    if not changes:
        return Content("")
    lines = "\n".join(f"  {visible(change)}" for change in changes)
    return Content.assemble(("Since you looked", "bold $text-warning"), f"\n{lines}\n\n")
