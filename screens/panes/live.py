"""A screen that listens to feeds while it is looked at, and no longer."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.screen import Screen

from screens.panes.header import Header

if TYPE_CHECKING:
    from console.monitor.feeds import Feed
    from screens.dialogs.shell import Shell
    from screens.panes.registry import PaneSpec


class ReadingArrived(Message):
    """A feed that this pane listens to was read."""

    def can_replace(self, message: Message) -> bool:
        """Let a later reading stand for the ones before it."""
        return isinstance(message, ReadingArrived)


class LiveScreen(Screen[None]):
    """A screen over the feeds of its topic; a subclass draws what they read.

    Textual styles the whole app anew, twice, for a screen that has not seen the present
    theme: one made under it has. By a private name of the pinned Textual; a test guards it.
    """

    app: Shell

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__()
        self.spec = spec
        self.header = Header(self.app, spec.name)
        self._watching = ExitStack()
        self._css_update_count = self.app._css_update_count  # noqa: SLF001

    def show_reading(self) -> None:
        """Draw what was read last."""
        raise NotImplementedError

    def feeds(self) -> list[Feed[Any]]:
        """Return the feeds that this pane shows."""
        topic = self.spec.topic
        return [self.app.engine.feed(self.app.enclave.name, topic)] if topic else []

    def on_screen_resume(self) -> None:
        """Read at full pace while somebody looks."""
        self.attend()

    def on_screen_suspend(self) -> None:
        """Read slowly again."""
        self._watching.close()

    def attend(self) -> None:
        """Listen to the feeds of the enclave that is looked at now, and show what they have."""

        def arrived(_: Feed[Any]) -> None:
            self.post_message(ReadingArrived())

        self._watching.close()
        self._watching = ExitStack()
        for feed in self.feeds():
            self._watching.enter_context(feed.watched())
            self._watching.callback(feed.listen(arrived))
        self.show_reading()

    def on_reading_arrived(self) -> None:
        """Show what was read."""
        self.show_reading()
