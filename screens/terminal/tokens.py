"""What the bytes of a terminal mean: keys, pasted text, reports, and what means nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from textual.message import Message


@dataclass(frozen=True, slots=True)
class Key:
    """A key by Textual's name for it, and the character it types.

    `is_escaped` means that the terminal sent it as ESC and the key, which is alt+key
    or two keys that arrived together: nobody can tell.
    """

    name: str
    character: str | None = None
    is_escaped: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it types something that can be seen."""
        return self.character is not None and self.character.isprintable()

    def with_alt(self) -> Key:
        """Return the key with alt held, which types nothing."""
        return replace(self, name=f"alt+{self.name}", character=None, is_escaped=True)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text that the terminal marked as pasted."""

    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the terminal says of itself or of the mouse, as Textual's own message."""

    message: Message


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A control sequence that is no key: an answer to some question, or the piece of one that broke off."""

    is_whole: bool


Token: TypeAlias = Key | Pasted | Report | Swallowed
