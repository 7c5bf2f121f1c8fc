"""The first frame: what is known before a pane is imported, drawn while the rest of the console loads."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from textual.screen import Screen

from console.lazy import Lazy
from screens.dialogs.shell import action_flow_class, engine_class
from screens.panes.header import Header
from screens.panes.registry import PANES

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.app.console_app import ConsoleApp
    from screens.app.notifications import Caller

LOADING = 5.0  # seconds in which everything is imported and read for the first time


@Lazy
def caller_class() -> type[Caller]:
    """Import what calls the operator."""
    from screens.app.notifications import Caller

    return Caller


class Opening(Screen[None]):
    """Identity and tabs where the panes have them, so that nothing jumps when the first one comes."""

    app: ConsoleApp
    _is_loaded = False

    def compose(self) -> ComposeResult:
        """Draw the two lines."""
        header = Header(self.app, self.app.HOME)
        header.draw(None)
        yield from header.bars

    def on_mount(self) -> None:
        """Load the rest once this is drawn."""
        self.call_after_refresh(self._load)

    def on_screen_resume(self) -> None:
        """Go on to the first pane when a dialog over this has closed."""
        self._go_on()

    async def _load(self) -> None:
        """Start reading, import the first pane, and once there is something to act on whatever acts."""
        app = self.app
        await engine_class.in_thread()
        caller = await caller_class.in_thread()
        app.engine.start()
        caller(app).listen()
        app.set_timer(LOADING, _collect_garbage)
        await asyncio.to_thread(PANES[0].load)
        self._is_loaded = True
        self._go_on()
        await app.engine.acting()
        await action_flow_class.in_thread()
        app.acting.resume_unfinished()

    def _go_on(self) -> None:
        """Show the first pane, unless the operator chose one already or is choosing."""
        if self._is_loaded and self.app.screen is self:
            self.app.switch_mode(self.app.HOME)


def _collect_garbage() -> None:
    """Collect garbage from now on; what start and imports made is never any."""
    gc.freeze()
    gc.enable()
