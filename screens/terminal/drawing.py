"""What an app and our driver agree upon; apart, because Windows cannot import the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from textual._compositor import CompositorUpdate


@runtime_checkable
class DrawsFrames(Protocol):
    """A driver that is given cells and finds out by itself what to send."""

    def draw(
        self,
        update: CompositorUpdate,
        *,
        caret: tuple[int, int] | None,
        colours: ColorSystem,
        is_synchronized: bool,
    ) -> None:
        """Let the terminal show what the compositor made anew; never waits for it."""

    @property
    def frames_drawn(self) -> int:
        """How many frames were drawn so far."""

    def has_taken(self, number: int) -> bool:
        """Whether the terminal has taken the frame of this number, or a newer one."""

    @property
    def shows_since(self) -> float:
        """When the terminal took the first frame since it was taken over, infinite before that."""

    def focused(self) -> None:
        """Take note that the terminal got the focus."""

    def size_now(self) -> tuple[int, int]:
        """Return the columns and rows that the terminal has at this moment."""
