"""What a terminal sends, given to an app as its driver does: read by read, through decoder and bursts."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from screens.terminal.bursts import Bursts
from screens.terminal.decoder import Decoder

if TYPE_CHECKING:
    from textual.app import App


class Reads:
    """The reading half of the driver over an app that runs headless."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._decoder = Decoder()
        self._bursts = Bursts()

    def send(self, data: bytes) -> None:
        """Give the app what one read brought."""
        now = monotonic()
        messages = self._bursts.messages(self._decoder.tick(now), now, after_silence=True)
        for message in messages + self._bursts.messages(self._decoder.feed(data, now), now):
            self._app.post_message(message)

    def fall_silent(self) -> None:
        """Let the time pass after which what was begun is complete."""
        while (now := self._decoder.deadline) is not None:
            for message in self._bursts.messages(self._decoder.tick(now), now, after_silence=True):
                self._app.post_message(message)
