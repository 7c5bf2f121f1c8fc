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

from screens.app.terminal_output import HarmlessApp
from screens.dialogs.closing import ClosesOnce, Palette
from screens.terminal.bursts import Burst, Keystroke, text_of
from screens.widgets.effects import Effect, effect_of, is_text_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.await_complete import AwaitComplete
    from textual.dom import DOMNode

QUIT = "ctrl+q"
SAID_SECONDS = 4.0
OPENING_SECONDS = 1.0  # in which a line that was asked for opens, and what is typed waits for it
PASTED = "Pasted text was dropped: nothing here takes text. Open the filter, a command or the editor first."
TOGETHER = "Several keys came at once, so none of them acted. Press the one you mean again, by itself."
TOO_EARLY = "That key was pressed before this could be read, so nothing was done. Read it and press again."


class DeliberateApp(HarmlessApp):
    """An app whose actions, consents, copies and end each take a key of their own."""

    _pressed: Keystroke | None = None
    _closed_at = -inf  # when the last dialog closed: keys from before were meant for it
    _opening_until = -inf
    _typed_ahead: tuple[events.Event, ...] = ()

    def __init__(self, *, ascii_only: bool, allow_copy: bool) -> None:
        super().__init__(ascii_only=ascii_only, allow_copy=allow_copy)
        self._said: dict[str, float] = {}

    async def on_event(self, event: events.Event) -> None:
        """Take what was typed through the gate, and hand it on where it was meant for."""
        if isinstance(event, Burst):
            await self._take_burst(event)
        elif isinstance(event, events.Key):
            await self._take_key(event)
        elif isinstance(event, events.MouseDown | events.MouseUp) and not self._is_readable(event.time):
            self._say_once(TOO_EARLY)
        elif isinstance(event, events.Paste) and not (event.is_forwarded or self.takes_text):
            self._say_once(PASTED)
        else:
            await super().on_event(event)
            if isinstance(event, events.DescendantFocus) and self.takes_text:
                await self._type_ahead()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless the key that asks for it may not."""
        target, name, parameters = self._parse_action(action, default_namespace or self, namespaces)
        if self._pressed is not None and target.check_action(name, parameters):
            refusal = self._refusal(self._pressed, effect_of(target, name))
            if refusal:
                self._say_once(refusal)
                return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_command_palette(self) -> None:
        """Open the palette, closed by one key as every dialog is."""
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def pop_screen(self) -> AwaitComplete:
        """Close the dialog on top; a key that is still on its way was meant for it, and for nothing below."""
        self._closed_at = monotonic()
        return super().pop_screen()

    @property
    def takes_text(self) -> bool:
        """Whether what is typed now becomes text."""
        return self.focused is not None and is_text_line(self.focused)

    @property
    def _is_opening(self) -> bool:
        return monotonic() < self._opening_until and not self.takes_text

    def _refusal(self, key: Keystroke, effect: Effect) -> str:
        """Return why a key may not do this, empty where it may. Escape always may: it only takes back."""
        if key.key == "escape" or effect is Effect.MOVES:
            return ""
        if not key.is_deliberate:
            return TOGETHER
        return "" if self._is_readable(key.time) else TOO_EARLY

    def _is_readable(self, time: float) -> bool:
        """Whether what is on top could be read by then."""
        return not isinstance(self.screen, ClosesOnce) or time >= self.screen.readable_from

    async def _take_key(self, key: events.Key) -> None:
        """Dispatch a key, twice: when it is pressed, and when no widget wanted it."""
        stroke = key if isinstance(key, Keystroke) else _keystroke(key)
        if stroke.key != QUIT and (key.time < self._closed_at or self._keeps_for_later(stroke)):
            return
        if stroke.is_escaped and isinstance(self.screen, ModalScreen):
            stroke = Keystroke("escape", is_deliberate=False)
        before, self._pressed = self._pressed, stroke
        try:
            await super().on_event(stroke)
        finally:
            self._pressed = before

    def _keeps_for_later(self, key: Keystroke) -> bool:
        """Keep a key for a line that is about to open, and return whether one is; notice the key for one."""
        if key.is_forwarded or self.takes_text:
            return False
        if self._is_opening:
            self._typed_ahead += (key,)
            return True
        if key.is_deliberate and self._opens_input(key):
            self._opening_until = monotonic() + OPENING_SECONDS
            self.set_timer(OPENING_SECONDS, self._give_up)
        return False

    async def _take_burst(self, burst: Burst) -> None:
        if self._is_opening or self.takes_text:
            await self._type(burst)
        elif self._opens_input(burst.keys[0]):
            first, *rest = burst.keys
            await self.on_event(Keystroke(first.key, first.character))
            await self._type(Burst(rest, is_pasted=burst.is_pasted))
        elif burst.is_pasted:
            self._say_once(PASTED)
            await self._escape(burst)
        else:
            for key in burst.keys:
                await self.on_event(key)

    async def _type(self, burst: Burst) -> None:
        """Type what came at once into the line that has the focus or will have it in a moment."""
        if not burst.is_pasted:
            for key in burst.keys:
                await self.on_event(key)
            return
        paste = events.Paste(text_of(burst.keys))
        if self._is_opening:
            self._typed_ahead += (paste,)
        else:
            await self.on_event(paste)
        await self._escape(burst)

    async def _escape(self, burst: Burst) -> None:
        for key in burst.keys:
            if key.key == "escape":
                await self.on_event(key)

    async def _type_ahead(self) -> None:
        self._opening_until = -inf
        waiting, self._typed_ahead = self._typed_ahead, ()
        for event in waiting:
            await self.on_event(event)

    def _give_up(self) -> None:
        if self._typed_ahead and not self._is_opening:
            self._typed_ahead = ()
            self._say_once(PASTED)

    def _opens_input(self, key: Keystroke) -> bool:
        """Whether the key that types something is bound, here and now, to what opens a line."""
        if key.is_printable:
            for node, bindings in self.screen._modal_binding_chain:  # noqa: SLF001  5 times as fast
                for binding in bindings.key_to_bindings.get(key.key, ()):
                    target, name, _ = self._parse_action(binding.action, node)
                    return effect_of(target, name) is Effect.OPENS_INPUT
        return False

    def _say_once(self, words: str) -> None:
        """Say it, unless that is what the operator still reads."""
        if monotonic() >= self._said.get(words, -inf) + SAID_SECONDS:
            self._said[words] = monotonic()
            self.say(words, severity="warning", seconds=SAID_SECONDS)


def _keystroke(key: events.Key) -> Keystroke:
    """Return a key of another driver, which knows nothing of reads, as one pressed by itself."""
    stroke = Keystroke(key.key, key.character)
    stroke.time = key.time
    return stroke
