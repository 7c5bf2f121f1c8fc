"""What may be typed next: the list below the cursor, and what each entry of it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import NULL_OFFSET
from textual.widgets import Static

from screens.widgets.pointed import ELSEWHERE, POINTER
from screens.widgets.safe import fit, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Offset

    from console.kql.completing import Completion

_SHOWN = 8
_LABEL, _KIND, _DOC = 28, 9, 34


@dataclass(frozen=True, slots=True)
class Completions:
    """What may stand at the cursor, best first, in place of the `typed` letters before it."""

    typed: str = ""
    items: tuple[Completion, ...] = ()

    def beginning(self) -> Completions:
        """Return only what begins with the typed letters."""
        typed = self.typed.casefold()
        return Completions(self.typed, tuple(i for i in self.items if i.text.casefold().startswith(typed)))

    def ghost(self) -> str:
        """Return the rest of the best entry, where it goes on from what is typed."""
        if not self.typed or not self.items:
            return ""
        best = self.items[0].text
        return best[len(self.typed) :] if best.startswith(self.typed) else ""


class CompletionList(Static):
    """The entries that fit, one of them chosen; it never takes the focus from the editor."""

    DEFAULT_CSS = f"""
    CompletionList {{
        overlay: screen;
        constrain: inside;
        display: none;
        width: {_LABEL + _KIND + _DOC + 4 + len(POINTER)};
        max-width: 100%;
        height: auto;
        background: $panel;
        padding: 0 1;
    }}
    CompletionList.-open {{ display: block; }}
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._items: Sequence[Completion] = ()
        self._at = 0
        self.is_chosen = False

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.has_class("-open")

    @property
    def current(self) -> Completion | None:
        """The entry that would be taken."""
        return self._items[self._at] if self._items else None

    def offer(self, items: Sequence[Completion], at: Offset) -> None:
        """Show these entries from a place of the screen on; none closes the list."""
        self._items, self._at, self.is_chosen = items, 0, False
        self.set_class(bool(items), "-open")
        if items:
            self.absolute_offset = at
            self._draw()

    def close(self) -> None:
        """Show nothing."""
        self.offer((), NULL_OFFSET)

    def move(self, steps: int) -> None:
        """Choose another entry; past the last comes the first."""
        self._at = (self._at + steps) % len(self._items)
        self.is_chosen = True
        self._draw()

    def _draw(self) -> None:
        first = max(0, min(self._at - _SHOWN // 2, len(self._items) - _SHOWN))
        lines = [
            _line(item, is_current=first + number == self._at)
            for number, item in enumerate(self._items[first : first + _SHOWN])
        ]
        self.update(Content("\n").join(lines))


def _line(item: Completion, *, is_current: bool) -> Content:
    style = "bold $background on $accent" if is_current else ""
    return Content.assemble(
        (POINTER if is_current else ELSEWHERE, style),
        (fit(item.text, _LABEL) + " ", style),
        (fit(item.kind, _KIND) + " ", style or "$text-accent"),
        (fit(visible(item.about), _DOC), style or "$foreground 60%"),
    )
