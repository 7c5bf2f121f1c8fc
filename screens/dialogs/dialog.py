"""What every dialog has: a box of its own over the screen it asks about, which stays in sight."""

from __future__ import annotations

from typing import TypeVar

from screens.dialogs.closing import ClosesOnce

T = TypeVar("T")


class Dialog(ClosesOnce[T]):
    """A box in the middle, as high as it needs to be; gives back what was chosen in it."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical { width: 90%; height: auto; max-height: 90%; background: $surface; padding: 1 2; }
    Dialog #sheet-title { height: auto; text-style: bold; color: $text-accent; margin-bottom: 1; }
    Dialog #sheet-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
