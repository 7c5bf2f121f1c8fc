"""What came in one read, as messages for the app: one key that somebody pressed, or a burst.

Nobody presses two keys within one read. Several are pasted text, a terminal's answer
in pieces, or what a slow link held back and sends at once; none of them was pressed by
somebody who saw what the one before it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from screens.terminal.tokens import Key, Pasted, Report, Swallowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.message import Message

    from screens.terminal.tokens import Token

MOST_TYPED = 3  # keys that type something in one read; with more of them it is pasted text
ESCAPE_DOUBT = 0.1  # seconds after ESC in which a key may be the rest of what ESC began
BROKEN_DOUBT = 1.0  # the same after a sequence that broke off
PASTE_DOUBT = 0.1  # seconds of silence after which pasted text has ended
QUIT = Key("ctrl+q")
LINE_ENDS = {"enter", "ctrl+j"}


class Keystroke(events.Key):
    """A key, and whether somebody pressed this one and no other."""

    def __init__(
        self, key: str, character: str | None = None, *, is_deliberate: bool = True, is_escaped: bool = False
    ) -> None:
        super().__init__(key, character)
        self.is_deliberate = is_deliberate
        self.is_escaped = is_escaped


Keystroke.handler_name = events.Key.handler_name  # Textual would look for on_keystroke


class Burst(events.Event, bubble=False):
    """The keys of one read; `is_pasted` where there are more of them than anybody types."""

    def __init__(self, keys: Sequence[Keystroke], *, is_pasted: bool) -> None:
        super().__init__()
        self.keys = tuple(keys)
        self.is_pasted = is_pasted


def text_of(keys: Sequence[Keystroke]) -> str:
    """Return what the keys type, lines and tabs included."""
    return "".join(_text(key) for key in keys)


class Bursts:
    """Turns the tokens of each read into messages, and remembers what makes the next read doubtful."""

    def __init__(self) -> None:
        self._doubtful_until = self._pasting_until = float("-inf")

    def messages(self, tokens: Sequence[Token], now: float, *, after_silence: bool = False) -> list[Message]:
        """Return the messages of one read, in its order; the keys of a read are one message.

        `after_silence` means that nothing was read: only time completed the tokens. Ctrl+q by
        itself is never in doubt.
        """
        if list(tokens) == [QUIT]:
            return [_keystroke(QUIT, is_deliberate=True)]
        keys = [token for token in tokens if isinstance(token, Key)]
        typed = sum(key.is_text for key in keys)
        is_pasted = bool(keys) and (typed > MOST_TYPED or now < self._pasting_until)
        is_mixed = len(keys) > 1 or any(isinstance(token, Swallowed) for token in tokens)
        is_deliberate = not (is_mixed or is_pasted or now < self._doubtful_until)
        self._remember(tokens, now, is_pasted=is_pasted, after_silence=after_silence)
        strokes = [_keystroke(key, is_deliberate=is_deliberate) for key in keys]
        is_one_key = len(strokes) == 1 and not is_pasted
        pressed = strokes[:1] if is_one_key else [Burst(strokes, is_pasted=is_pasted)]
        messages: list[Message] = []
        for token in tokens:
            if isinstance(token, Report):
                messages.append(token.message)
            elif isinstance(token, Pasted):
                messages.append(events.Paste(token.text))
            elif isinstance(token, Key):
                messages += pressed
                pressed = []
        return messages

    def _remember(self, tokens: Sequence[Token], now: float, *, is_pasted: bool, after_silence: bool) -> None:
        if is_pasted or any(isinstance(token, Pasted) for token in tokens):
            self._pasting_until = now + PASTE_DOUBT
        if any(isinstance(token, Swallowed) and not token.is_whole for token in tokens):
            self._doubtful_until = now + BROKEN_DOUBT
        elif not after_silence and any(isinstance(token, Key) and token.name == "escape" for token in tokens):
            self._doubtful_until = max(self._doubtful_until, now + ESCAPE_DOUBT)


def _keystroke(key: Key, *, is_deliberate: bool) -> Keystroke:
    return Keystroke(
        key.name,
        key.character,
        is_deliberate=is_deliberate and not key.is_escaped,
        is_escaped=key.is_escaped,
    )


def _text(key: Keystroke) -> str:
    if key.key in LINE_ENDS:
        return "\n"
    return "\t" if key.key == "tab" else (key.character or "") if key.is_printable else ""
