"""Hostile text, made harmless: visible marks where it is shown, a last filter over every line rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.filter import LineFilter

from console.model.marks import Marks, ascii_mark, is_space, mark

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color

_LINK_SCHEME = "https://"
_LONGEST_RUN = 4  # code points looked at for each cell of room: letters with their accents


def _blank(character: str) -> str:
    """Return a character, or as many harmless cells as were counted for it."""
    if character.isprintable():
        return character
    size = get_character_cell_size(character)
    if is_space(character):
        return " " * max(1, size)
    return ("-" if character == "\u00ad" else "?") * size


_MARKS = Marks(mark)
_ASCII_MARKS = Marks(ascii_mark)
_BLANKS = Marks(_blank)


def visible(text: str, *, lines: bool = False, ascii_only: bool = False) -> str:
    """Return text in which every control, bidi and zero-width character can be seen.

    Line breaks are kept with `lines`, and become marks without.
    """
    if text.isprintable():
        return text
    marks = _ASCII_MARKS if ascii_only else _MARKS
    if lines:
        return "\n".join(part.translate(marks) for part in text.split("\n"))
    return text.translate(marks)


def plain(text: str, *, lines: bool = True) -> Content:
    """Return text as content that is never read as markup, what cannot be seen made visible."""
    return Content(visible(text, lines=lines))


def width_of(text: str) -> int:
    """Return the cells that visible text takes on a line."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, *, right: bool = False, ascii_only: bool = False) -> str:
    """Return text made visible and brought to exactly `width` cells, an ellipsis where it was cut.

    Only as much of it is looked at as could be shown, so that a huge cell costs no more than a small one.
    """
    clean = visible(text[: width * _LONGEST_RUN + 1], ascii_only=ascii_only)
    size = width_of(clean)
    if size <= width:
        blank = " " * (width - size)
        return blank + clean if right else clean + blank
    if width < 1:
        return ""
    return set_cell_size(clean, width - 1) + ("~" if ascii_only else "\u2026")


class SafeFilter(LineFilter):
    """The last gate: no line leaves for the terminal with anything in it that a terminal acts on."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  Textual's signature
        """Return the segments with text and link targets made harmless."""
        if all(_is_harmless(segment) for segment in segments):
            return segments
        return [
            Segment(text.translate(_BLANKS), _without_bad_link(style)) for text, style, _control in segments
        ]


def _is_harmless(segment: Segment) -> bool:
    text, style, control = segment
    return text.isprintable() and not control and _without_bad_link(style) is style


def _without_bad_link(style: Style | None) -> Style | None:
    if style is None or style.link is None:
        return style
    link = style.link
    if link.startswith(_LINK_SCHEME) and link.isascii() and link.isprintable() and " " not in link:
        return style
    return style.update_link(None)
