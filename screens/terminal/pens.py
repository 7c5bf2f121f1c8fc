"""Pens: what a cell is drawn with, and the shortest sequence that changes one pen into another."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from rich.style import Style

_SWITCHES = {  # Rich's attributes: on, off
    "bold": ("1", "22"),
    "dim": ("2", "22"),
    "italic": ("3", "23"),
    "underline": ("4", "24"),
    "blink": ("5", "25"),
    "blink2": ("6", "25"),
    "reverse": ("7", "27"),
    "conceal": ("8", "28"),
    "strike": ("9", "29"),
    "underline2": ("21", "24"),
    "frame": ("51", "54"),
    "encircle": ("52", "54"),
    "overline": ("53", "55"),
}
_ONLY_ON_INK = 0b0000000110111  # bold, dim, italic and blinking: nothing of them is seen on a blank
_LINK_SCHEME = "https://"


class Pen(NamedTuple):
    """How a cell looks: colours as SGR parameters, attributes as bits, the target of a link.

    `ink` is None for a blank, on which no ink is seen: any will do.
    """

    ink: str | None = "39"
    ground: str = "49"
    attributes: int = 0
    link: str = ""

    def on_blank(self) -> Pen:
        """Return the pen for a space: without what would not be seen."""
        if self.attributes & ~_ONLY_ON_INK:
            return self
        return _pen(None, self.ground, 0, self.link)


PLAIN = Pen()


@lru_cache(maxsize=4096)
def _pen(ink: str | None, ground: str, attributes: int, link: str) -> Pen:
    """Return one pen for equal looks, so that rows compare by identity."""
    return Pen(ink, ground, attributes, link)


@lru_cache(maxsize=16384)
def pens_of(style: Style | None, system: ColorSystem) -> tuple[Pen, Pen]:
    """Return the pens that draw text and blanks in `style`, in the colours that the terminal has."""
    if style is None:
        return PLAIN, PLAIN.on_blank()
    ink = "39" if style.color is None else ";".join(style.color.downgrade(system).get_ansi_codes())
    ground = "49"
    if style.bgcolor is not None:
        ground = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False))
    attributes = sum(1 << bit for bit, name in enumerate(_SWITCHES) if getattr(style, name))
    pen = _pen(ink, ground, attributes, _harmless_link(style.link))
    return pen, pen.on_blank()


def _harmless_link(link: str | None) -> str:
    """Return the target of a link if a terminal can be given it, else no target."""
    is_harmless = link and link.startswith(_LINK_SCHEME) and link.isascii() and link.isprintable()
    return link if link and is_harmless and " " not in link else ""


@lru_cache(maxsize=16384)
def change(current: Pen, wanted: Pen) -> tuple[str, Pen]:
    """Return what changes the current pen into one that draws as wanted, and that pen."""
    ink = current.ink if wanted.ink is None else wanted.ink
    attributes = wanted.attributes
    if wanted.ink is None:  # a blank shows nothing of what is on: leave it on for the next word
        attributes |= current.attributes & _ONLY_ON_INK
    pen = _pen(ink, wanted.ground, attributes, wanted.link)
    link = "" if pen.link == current.link else f"\x1b]8;;{pen.link}\x1b\\"
    return link + _sgr(current, pen), pen


def _sgr(current: Pen, pen: Pen) -> str:
    if current[:3] == pen[:3]:
        return ""
    step = ";".join(_steps(current, pen))
    afresh = ";".join(["0", *_steps(PLAIN, pen)])
    return f"\x1b[{min(step, afresh, key=len)}m".replace("[0;", "[;").replace("[0m", "[m")


def _steps(current: Pen, pen: Pen) -> list[str]:
    """Return the SGR parameters for what differs."""
    switches = list(enumerate(_SWITCHES.values()))
    off = {its_off for bit, (_, its_off) in switches if current.attributes & ~pen.attributes & 1 << bit}
    on = [
        switch
        for bit, (switch, its_off) in switches
        if pen.attributes & 1 << bit and (its_off in off or not current.attributes & 1 << bit)
    ]
    ink = [] if pen.ink in (current.ink, None) else [pen.ink]
    ground = [] if pen.ground == current.ground else [pen.ground]
    return [*sorted(off), *on, *ink, *ground]
