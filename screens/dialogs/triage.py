"""What to do about alerts: chosen from what would change something; nothing happens before enter."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from console.model.triage import Deed, Order
from console.wording import count
from screens.dialogs.dialog import Dialog
from screens.widgets.effects import moves
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.model.triage import AlertLine

WORDS = {
    Deed.ACKNOWLEDGE: "somebody looks at it (Defender: in progress)",
    Deed.SNOOZE: "put it off for a while; it comes back by itself",
    Deed.RESOLVE: "it is over; new rows open it again",
    Deed.DISMISS: "it was no threat (Defender)",
    Deed.REOPEN: "take back what was done (Defender: active)",
}
LENGTH = re.compile(r"\s*(\d{1,4})\s*([mhd])\s*")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class TriageDialog(Dialog[Order | None]):
    """Asks which deed, why, and for a snooze how long; gives the order back, None where it was called off."""

    DEFAULT_CSS = """
    TriageDialog > #triage { max-width: 80; }
    TriageDialog #triage-title { height: auto; text-style: bold; color: $text-accent; margin-bottom: 1; }
    TriageDialog #triage-deeds { height: auto; }
    TriageDialog Input { padding: 0 1; background: $panel; margin-bottom: 1; }
    TriageDialog #triage-keys { height: 1; color: $foreground 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="triage.cancel"),
        Binding("down", "choose(1)", "Next", id="triage.next", priority=True),
        Binding("up", "choose(-1)", "Previous", id="triage.previous", priority=True),
    ]

    def __init__(
        self, enclave: str, lines: Sequence[AlertLine], deeds: Sequence[Deed], now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        what = lines[0].title if len(lines) == 1 else count(len(lines), "alert")
        self._title = f"{enclave}: {what}"
        self._deeds = list(deeds)
        self._chosen = 0
        self._now = now

    @property
    def deed(self) -> Deed:
        """What is chosen now."""
        return self._deeds[self._chosen]

    def compose(self) -> ComposeResult:
        """Lay out the deeds above the lines that each may need."""
        with Vertical(id="triage"):
            yield Static(plain(self._title, lines=False), id="triage-title", markup=False)
            yield Static("", id="triage-deeds", markup=False)
            yield Input("", placeholder="reason", id="triage-reason")
            yield Input("4h", placeholder="how long: 30m, 4h, 2d", id="triage-length", select_on_focus=False)
            yield Static("", id="triage-keys", markup=False)

    def on_mount(self) -> None:
        """Wait for a reason; the deeds are chosen with the arrows meanwhile."""
        self.query_one("#triage-reason").focus()
        self._draw("")

    @moves
    def action_choose(self, steps: int) -> None:
        """Choose the next deed, or the one before."""
        self._chosen = (self._chosen + steps) % len(self._deeds)
        self._draw("")

    def on_input_submitted(self) -> None:
        """Give the order, once it has what it needs."""
        reason = self.query_one("#triage-reason", Input).value.strip()
        if self.deed is not Deed.SNOOZE:
            self.dismiss(Order(self.deed, reason))
            return
        length = length_of(self.query_one("#triage-length", Input).value)
        if length is None or not reason:
            self._draw("A snooze needs a reason, and a length such as 30m, 4h or 2d.")
            return
        self.dismiss(Order(self.deed, reason, self._now() + length))

    def _draw(self, problem: str) -> None:
        parts = []
        for deed in self._deeds:
            is_chosen = deed is self.deed
            style = "bold $text-accent" if is_chosen else ""
            parts.append(
                Content.styled(f"{'>' if is_chosen else ' '} {deed.value:12} {WORDS[deed]}\n", style)
            )
        self.query_one("#triage-deeds", Static).update(Content.assemble(*parts))
        self.query_one("#triage-length").display = self.deed is Deed.SNOOZE
        keys = f"enter {self.deed.value}   up down choose   tab next line   esc cancel"
        shown = Content.styled(visible(problem), "$text-warning") if problem else plain(keys)
        self.query_one("#triage-keys", Static).update(shown)


def length_of(words: str) -> timedelta | None:
    """Return the length of time that is written as 30m, 4h or 2d, None for what is no such thing."""
    found = LENGTH.fullmatch(words.casefold())
    if found is None or not int(found[1]):
        return None
    return int(found[1]) * UNITS[found[2]]
