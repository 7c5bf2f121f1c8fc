"""What a whole control sequence means, by Textual's tables; a sequence that is no key is swallowed.

The tables and the parser are private names of the pinned Textual; the table of byte
sequences in the tests guards them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import IS_ITERM, XTermParser

from screens.terminal.tokens import Key, Report, Swallowed

if TYPE_CHECKING:
    from textual.message import Message

    from screens.terminal.tokens import Token

LARGEST = 2000  # rows or columns: a terminal that claims more is not believed
MODIFIERS = {*MODIFIER_FUNCTIONAL_KEYS, "caps_lock", "num_lock", "scroll_lock"}  # alone, no keys
MISNAMED = {"\x1bOb": "ctrl+down"}  # what Textual's table has wrong: rxvt's
MODES_KNOWN = {1, 2, 3}  # set, reset, permanently set; 0 and 4 mean that the mode is not to be had

_MODE = re.compile(r"\x1b\[\?(2026|2048);(\d)\$y")
_SIZE = re.compile(r"\x1b\[48;" + ";".join([r"(\d{1,5})(?::\d*)*"] * 4) + "t")
_MOUSE = re.compile(r"\x1b\[<\d{1,4};-?\d{1,6};-?\d{1,6}[Mm]")
_EXTENDED = re.compile(r"\x1b\[(\d*)[\d:;]*([u~A-HP-S])")
_ALTERNATES = re.compile(r"^(\x1b\[\d+):[\d:]*")  # what the key types with shift, and elsewhere
_EVENT = re.compile(r"(;\d*):[12](?=[;u~A-Z])")  # pressed or repeated
_OTHER_KEY = re.compile(r"\x1b\[27;(\d+);(\d+)~")
_POSITION = re.compile(r"\x1b\[(?!(1;([2-9]|1[0-6]))?R)[\d;]*R")  # all of them but f3 with modifiers


class Sequences:
    """Reads sequences; remembers where the mouse was and how large a cell is."""

    def __init__(self) -> None:
        self._textual = XTermParser()
        self._tells_size = False  # the terminal has the mode in which it tells its size, and we turn it on

    def tokens(self, sequence: str) -> list[Token]:
        """Return what a sequence means: a report, one key or several, nothing at all, or Swallowed."""
        try:
            report = self._report(sequence)
            keys = [] if report else self._keys(sequence)
        except (ValueError, ArithmeticError):  # numbers that no terminal means
            return [Swallowed(is_whole=True)]
        if report is not None:
            return [Report(report)]
        if not keys:
            return [Swallowed(is_whole=True)]
        return [key for key in keys if key.name not in MODIFIERS]

    def character(self, character: str) -> Key:
        """Return the key that sends this one character."""
        event = next(iter(self._textual._sequence_to_key_events(character)))  # noqa: SLF001  see above
        return Key(event.key, event.character)

    def _report(self, sequence: str) -> Message | None:
        if sequence in ("\x1b[I", "\x1b[O"):
            return events.AppFocus() if sequence == "\x1b[I" else events.AppBlur()
        if _MOUSE.fullmatch(sequence):
            return self._textual.parse_mouse_code(sequence)
        if match := _MODE.fullmatch(sequence):
            report = _mode(match[1], int(match[2]))
            self._tells_size |= isinstance(report, messages.InBandWindowResize) and report.supported
            return report
        if match := _SIZE.fullmatch(sequence):
            return self._size(*(int(number) for number in match.groups()))
        return None

    def _size(self, rows: int, columns: int, height: int, width: int) -> events.Resize | None:
        if not self._tells_size or not (0 < rows <= LARGEST and 0 < columns <= LARGEST):
            return None  # owed to another program, which asked for it
        resize = events.Resize.from_dimensions((columns, rows), (width, height))
        self._textual.terminal_size = resize.size
        self._textual.terminal_pixel_size = resize.pixel_size
        self._textual.mouse_pixels = bool(width and height)
        return resize

    def _keys(self, sequence: str) -> list[Key]:
        if _POSITION.fullmatch(sequence):
            return []  # where the cursor is
        extended = _EVENT.sub(r"\1", _ALTERNATES.sub(r"\1", _OTHER_KEY.sub("\x1b[\\2;\\1u", sequence)))
        match = _EXTENDED.fullmatch(extended)
        if match and (match[2] == "u" or f"{match[1] or 1}{match[2]}" in FUNCTIONAL_KEYS):
            found = self._textual._parse_extended_key(extended) or ()  # noqa: SLF001  see above
            return [Key(event.key, event.character) for event in found if event.key.isprintable()]
        if sequence in MISNAMED:
            return [Key(MISNAMED[sequence])]
        named = ANSI_SEQUENCES_KEYS.get(sequence)
        return [Key(named[0].value)] if isinstance(named, tuple) and len(named) == 1 else []


def _mode(mode: str, setting: int) -> Message | None:
    if mode == "2026":
        return messages.TerminalSupportsSynchronizedOutput() if setting in MODES_KNOWN else None
    if constants.SMOOTH_SCROLL and not IS_ITERM:
        return messages.InBandWindowResize.from_setting_parameter(setting)
    return None
