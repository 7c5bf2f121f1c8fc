"""Bytes to tokens: decoding never fails, never waits for ever, and never takes an answer for keys.

A terminal sends keys, mouse reports and the answers to questions, ours or those of an
earlier program, in one stream, cut anywhere. What is well-formed and no key is
swallowed. What was begun and not ended within its time is dropped.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, TypeAlias

from screens.terminal.sequences import Sequences
from screens.terminal.tokens import Key, Pasted, Swallowed

if TYPE_CHECKING:
    from collections.abc import Generator

    from screens.terminal.tokens import Token

ESCAPE_SECONDS = 0.1  # after which ESC is the key, and not the first byte of another
SEQUENCE_SECONDS = 0.5  # of silence in the middle of a sequence
PASTE_SECONDS = 1.0  # of silence in the middle of a paste
LONGEST = 256  # characters of a sequence that could still mean something

ESC, BEL, CAN, SUB, ST = "\x1b", "\x07", "\x18", "\x1a", "\x9c"
PASTE_BEGINS, PASTE_ENDS = "200~", "\x1b[201~"
QUIT = re.compile(rb"(\x11|\x1b\[113[\d:]*;(5|69|133|197)(:1)?(;[\d:]*)?u)+")
RXVT_SHIFT = re.compile(r"\d+\$")
C1 = {chr(ord(letter) + 0x40): letter for letter in "[OP]X^_"}  # the same introducers as one character

# Waits for a character, for as many seconds as it yields; is sent None when nothing came in time.
# Returns a character that belongs to what follows.
Part: TypeAlias = "Generator[float | None, str | None, str | None]"


class Decoder:
    """Takes what each read brought, with the time, and returns the tokens in it.

    `deadline` is when `tick` has something to say though nothing more came.
    """

    def __init__(self) -> None:
        self.deadline: float | None = None
        self._sequences = Sequences()
        self._tokens: list[Token] = []
        self._reads = 0
        self._start()

    def feed(self, data: bytes, now: float) -> list[Token]:
        """Return the tokens that a read completes.

        Ctrl+q in a read of its own, once or several times, is always ctrl+q: it ends whatever was unfinished.
        """
        self._reads += 1
        if QUIT.fullmatch(data):
            self._start()
            return [Key("ctrl+q")]
        for character in self._decode(data):
            self._wait = self._part.send(character)
        return self._collect(now)

    def tick(self, now: float) -> list[Token]:
        """Return the tokens that silence completes."""
        if self.deadline is None or now < self.deadline:
            return []
        self._wait = self._part.send(None)
        return self._collect(now)

    def _start(self) -> None:
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._part = self._ground()
        self._wait = next(self._part)
        self.deadline = None

    def _collect(self, now: float) -> list[Token]:
        self.deadline = None if self._wait is None else now + self._wait
        tokens, self._tokens = self._tokens, []
        return tokens

    def _ground(self) -> Part:
        while True:
            character = yield None
            while character is not None:
                if character == ESC:
                    character = yield from self._escape()
                elif character in C1:
                    character = yield from self._introduced(C1[character])
                else:
                    self._tokens.append(self._sequences.character(character))
                    character = None

    def _escape(self) -> Part:
        """Tell the key ESC from a sequence, and from alt, which comes in the same read as its key."""
        read = self._reads
        character = yield ESCAPE_SECONDS
        if character is not None and character in C1.values():
            return (yield from self._introduced(character))
        if character == ESC:
            return (yield from self._two_escapes(read))
        if character is not None and self._reads == read:
            self._tokens.append(self._sequences.character(character).with_alt())
            return None
        self._tokens.append(Key("escape", ESC))
        return character

    def _two_escapes(self, read: int) -> Part:
        """Tell rxvt's alt with a cursor or function key from ESC pressed twice."""
        character = yield ESCAPE_SECONDS
        if character is not None and character in "[O" and self._reads == read:
            before = len(self._tokens)
            rest = yield from self._introduced(character)
            added = self._tokens[before:]
            self._tokens[before:] = [key.with_alt() if isinstance(key, Key) else key for key in added]
            return rest
        self._tokens += [Key("escape", ESC)] * 2
        return character

    def _introduced(self, introducer: str) -> Part:
        if introducer == "[":
            return (yield from self._control_sequence())
        if introducer == "O":
            return (yield from self._single_shift())
        return (yield from self._control_string(ends_with_bell=introducer == "]"))

    def _control_sequence(self) -> Part:
        """Read up to the final byte; `[` is none of the Linux console's, `$` is one of rxvt's."""
        body = ""
        while True:
            character = yield SEQUENCE_SECONDS
            if character is None or not " " <= character <= "~":
                return self._broken(character)
            body = body[:LONGEST] + character
            if RXVT_SHIFT.fullmatch(body) or (character >= "@" and body != "["):
                break
        if body == "M":
            return (yield from self._old_mouse())
        if body == PASTE_BEGINS:
            return (yield from self._paste())
        self._tokens += self._sequences.tokens(f"{ESC}[{body}")
        return None

    def _single_shift(self) -> Part:
        """Read one letter, and before it the modifier that some terminals send as a digit."""
        modifier = ""
        while True:
            character = yield SEQUENCE_SECONDS
            if character is None or not " " <= character <= "~":
                return self._broken(character)
            if not character.isdigit():
                break
            modifier = modifier[:LONGEST] + character
        sequence = f"{ESC}[1;{modifier}{character}" if modifier else f"{ESC}O{character}"
        self._tokens += self._sequences.tokens(sequence)
        return None

    def _control_string(self, *, ends_with_bell: bool) -> Part:
        """Read over a string up to its end; any control character but that ends it too early."""
        while True:
            character = yield SEQUENCE_SECONDS
            if character == ST or (ends_with_bell and character == BEL):
                break
            if character == ESC:
                read = self._reads
                character = yield SEQUENCE_SECONDS
                if character == "\\":
                    break
                self._broken(None)
                return (yield from self._escaped_anew(character, read))
            if character is None or character < " ":
                return self._broken(character)
        self._tokens.append(Swallowed(is_whole=True))
        return None

    def _escaped_anew(self, character: str | None, read: int) -> Part:
        """Go on after an ESC that ended a string: it may begin a sequence, but is no key."""
        if character is not None and character in C1.values() and self._reads == read:
            return (yield from self._introduced(character))
        return character

    def _old_mouse(self) -> Part:
        for _ in range(3):
            if (yield SEQUENCE_SECONDS) is None:
                return self._broken(None)
        self._tokens.append(Swallowed(is_whole=True))
        return None

    def _paste(self) -> Part:
        parts: list[str] = []
        while (character := (yield PASTE_SECONDS)) is not None:
            parts.append(character)
            if character == PASTE_ENDS[-1] and "".join(parts[-len(PASTE_ENDS) :]) == PASTE_ENDS:
                del parts[-len(PASTE_ENDS) :]
                break
        self._tokens.append(Pasted("".join(parts).replace("\0", "")))
        return None

    def _broken(self, character: str | None) -> str | None:
        """Drop what was begun; return the character that broke it, unless it says no more than that."""
        self._tokens.append(Swallowed(is_whole=False))
        return None if character in (CAN, SUB) else character
