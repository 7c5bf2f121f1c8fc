"""Only what is pressed on purpose acts: the one gate between keys and what they are bound to.

A key that came in one read with others may move, and may type into a line that is open.
It never acts: those who sent it had not seen what the key before it did.
"""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.screen import ModalScreen

from screens.app.terminal_output import has_room
from screens.dialogs.closing import ClosesOnce
from screens.terminal.bursts import Burst, Keystroke, text_of
from screens.widgets.effects import Effect, effect_of, is_text_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.dom import DOMNode

    from screens.dialogs.shell import Shell

QUIT = "ctrl+q"
LEAVING_KEYS = (QUIT, "ctrl+c")
WARNING_SECONDS = 4.0
OPENING_SECONDS = 1.0  # in which a line that was asked for opens, and what is typed waits for it
PASTED = "Pasted text was dropped: nothing here takes text. Open the filter, a command or the editor first."
TOGETHER = "Several keys came at once, so none of them acted. Press the one you mean again, by itself."
TOO_EARLY = "That key was pressed before this could be read, so nothing was done. Read it and press again."


class KeyGate:
    """Decides what may become of keys: actions, consents, copies and the end each take a key of their own."""

    def __init__(self, app: Shell, dispatch: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._dispatch_by_textual = dispatch
        self._current_key: Keystroke | None = None
        self._last_close = -inf  # when a dialog closed: keys from before were meant for it
        self._opening_until = -inf
        self._typeahead: tuple[events.Event, ...] = ()
        self._warning_times: dict[str, float] = {}

    async def take(self, event: events.Event) -> None:
        """Take an event of the app, and hand it on where it was meant for."""
        if isinstance(event, Burst):
            await self._take_burst(event)
        elif isinstance(event, events.Key):
            await self._take_key(event)
        elif isinstance(event, events.MouseDown | events.MouseUp) and not self._is_readable(event.time):
            self._warn_once(TOO_EARLY)
        elif isinstance(event, events.Paste) and not (event.is_forwarded or self._takes_text):
            self._warn_once(PASTED)
        else:
            await self._dispatch(event)
            if isinstance(event, events.DescendantFocus) and self._takes_text:
                await self._replay_typeahead()

    def refuses(self, target: DOMNode, name: str, parameters: tuple[object, ...]) -> bool:
        """Whether the key that asks for an action may not; the operator is told why."""
        if self._current_key is None or not target.check_action(name, parameters):
            return False
        refusal = self._refusal(self._current_key, effect_of(target, name))
        if refusal:
            self._warn_once(refusal)
        return bool(refusal)

    def note_close(self) -> None:
        """Note that a dialog closes: a key still on its way was meant for it, and for nothing below."""
        self._last_close = monotonic()

    async def _dispatch(self, event: events.Event) -> None:
        """Let Textual have it; but no key, click or paste where the terminal cannot show what it would do."""
        is_input = isinstance(event, events.InputEvent | events.Paste)
        is_leaving = isinstance(event, events.Key) and event.key in LEAVING_KEYS
        if not is_input or is_leaving or has_room(self._app):
            await self._dispatch_by_textual(event)

    @property
    def _takes_text(self) -> bool:
        """Whether what is typed now becomes text."""
        return self._app.focused is not None and is_text_line(self._app.focused)

    @property
    def _is_opening(self) -> bool:
        return monotonic() < self._opening_until and not self._takes_text

    def _refusal(self, key: Keystroke, effect: Effect) -> str:
        """Return why a key may not do this, empty where it may. Escape always may: it only takes back."""
        if key.key == "escape" or effect is Effect.MOVES:
            return ""
        if not key.is_deliberate:
            return TOGETHER
        return "" if self._is_readable(key.time) else TOO_EARLY

    def _is_readable(self, time: float) -> bool:
        """Whether what is on top could be read by then."""
        return not isinstance(self._app.screen, ClosesOnce) or time >= self._app.screen.readable_from

    async def _take_key(self, key: events.Key) -> None:
        """Dispatch a key, twice: when it is pressed, and when no widget wanted it."""
        stroke = key if isinstance(key, Keystroke) else _keystroke(key)
        if stroke.key != QUIT and (key.time < self._last_close or self._keeps_for_later(stroke)):
            return
        if stroke.is_escaped and isinstance(self._app.screen, ModalScreen):
            stroke = Keystroke("escape", is_deliberate=False)
        outer_key, self._current_key = self._current_key, stroke
        try:
            await self._dispatch(stroke)
        finally:
            self._current_key = outer_key

    def _keeps_for_later(self, key: Keystroke) -> bool:
        """Keep a key for a line that is about to open, and return whether one is; notice the key for one."""
        if key.is_forwarded or self._takes_text:
            return False
        if self._is_opening:
            self._typeahead += (key,)
            return True
        if key.is_deliberate and self._opens_input(key):
            self._opening_until = monotonic() + OPENING_SECONDS
            self._app.set_timer(OPENING_SECONDS, self._give_up)
        return False

    async def _take_burst(self, burst: Burst) -> None:
        if self._is_opening or self._takes_text:
            await self._type(burst)
        elif self._opens_input(burst.keys[0]):
            first, *rest = burst.keys
            await self.take(Keystroke(first.key, first.character))
            await self._type(Burst(rest, is_pasted=burst.is_pasted))
        elif burst.is_pasted:
            self._warn_once(PASTED)
            await self._escape(burst)
        else:
            for key in burst.keys:
                await self.take(key)

    async def _type(self, burst: Burst) -> None:
        """Type what came at once into the line that has the focus or will have it in a moment."""
        if not burst.is_pasted:
            for key in burst.keys:
                await self.take(key)
            return
        paste = events.Paste(text_of(burst.keys))
        if self._is_opening:
            self._typeahead += (paste,)
        else:
            await self.take(paste)
        await self._escape(burst)

    async def _escape(self, burst: Burst) -> None:
        for key in burst.keys:
            if key.key == "escape":
                await self.take(key)

    async def _replay_typeahead(self) -> None:
        self._opening_until = -inf
        waiting, self._typeahead = self._typeahead, ()
        for event in waiting:
            await self.take(event)

    def _give_up(self) -> None:
        if self._typeahead and not self._is_opening:
            self._typeahead = ()
            self._warn_once(PASTED)

    def _opens_input(self, key: Keystroke) -> bool:
        """Whether the key that types something is bound, here and now, to what opens a line."""
        if key.is_printable:
            for node, bindings in self._app.screen._modal_binding_chain:  # noqa: SLF001  5 times as fast
                for binding in bindings.key_to_bindings.get(key.key, ()):
                    target, name, _ = self._app._parse_action(binding.action, node)  # noqa: SLF001  there is no public way
                    return effect_of(target, name) is Effect.OPENS_INPUT
        return False

    def _warn_once(self, words: str) -> None:
        """Say it, unless that is what the operator still reads."""
        if monotonic() >= self._warning_times.get(words, -inf) + WARNING_SECONDS:
            self._warning_times[words] = monotonic()
            self._app.say(words, severity="warning", seconds=WARNING_SECONDS)


def _keystroke(key: events.Key) -> Keystroke:
    """Return a key of another driver, which knows nothing of reads, as one pressed by itself."""
    stroke = Keystroke(key.key, key.character)
    stroke.time = key.time
    return stroke
