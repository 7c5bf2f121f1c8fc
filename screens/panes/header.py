"""The two lines above every pane: which enclave this is and what runs, and which panes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.wording import count
from screens.panes.registry import PANES
from screens.widgets.bars import Bar
from screens.widgets.safe import visible
from screens.widgets.themes import colour_of

if TYPE_CHECKING:
    from console.config import EnclaveConfig
    from screens.dialogs.shell import Shell


class Header:
    """The two bars as parts of one screen, which lays them out and says when to draw them."""

    def __init__(self, shell: Shell, pane: str) -> None:
        self._shell = shell
        self._pane = pane
        self._identity = Bar(id="identity")
        self._tabs = Bar(id="tabs")
        self.bars = (self._identity, self._tabs)

    def draw(self, enclave: EnclaveConfig | None) -> None:
        """Draw the bars for an enclave, or for the whole fleet."""
        self._identity.say(identity(self._shell, enclave))
        self._tabs.say(tabs(self._pane, self._shell.size.width))


def identity(shell: Shell, enclave: EnclaveConfig | None) -> Content:
    """Return the identity bar: name in the enclave's colour, cloud, what runs, whether one may act."""
    if enclave is None:
        fleet = count(len(shell.config.enclaves), "enclave")
        left = Content.assemble((" FLEET ", "bold $background on $accent"), f" {fleet}")
        writable = ""
    else:
        style = f"bold $background on {colour_of(enclave.colour)}"
        where = "simulated" if shell.is_demo else enclave.cloud
        left = Content.assemble((f" {visible(enclave.name).upper()} ", style), f" {where}")
        writable = "read-only" if enclave.read_only else ""
    mark = (" DEMO " if shell.is_demo else "") + (f" {writable} " if writable else "")
    right = Content.assemble(
        (f" {visible(shell.doing)} " if shell.doing else "", "bold $text-accent"), (mark, "$text-warning")
    )
    gap = max(1, shell.size.width - left.cell_length - right.cell_length)
    return Content.assemble(left, " " * gap, right)


def tabs(current: str, width: int) -> Content:
    """Return the pane tabs, each with its key; where it is narrow closer together, then keys alone."""
    titles = [f"{pane.key} {pane.title}" for pane in PANES]
    gap = next((gap for gap in ("  ", " ") if len(gap.join(titles)) < width), "")
    parts: list[Content | str] = []
    for pane, title in zip(PANES, titles, strict=True):
        is_current = pane.name == current
        shown = title if gap or is_current else pane.key
        parts += [gap or "  ", Content.styled(shown, "bold $text-accent underline" if is_current else "")]
    return Content.assemble(" ", *parts[1:])
