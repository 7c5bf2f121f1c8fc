"""The application as the dialogs and panes in it know it: what it shows, what it reads with, what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.notifications import SeverityLevel

    from console.config import Config, EnclaveConfig
    from console.engine import Engine
    from screens.dialogs.action_flow import ActionFlow


class Shell(App[int]):
    """The app that screens are shown in; screens.app has the only one."""

    config: Config
    now: Callable[[], datetime]
    enclave: EnclaveConfig
    ascii_only: bool
    is_demo: bool
    doing = ""  # what runs, in words
    when_interrupted: Callable[[], bool] | None = None  # asks about what runs, and says whether anything does

    @property
    def engine(self) -> Engine:
        """What reads and acts."""
        raise NotImplementedError

    @property
    def acting(self) -> ActionFlow:
        """What the operator does to enclaves."""
        raise NotImplementedError

    def say(
        self, words: str, *, title: str = "", severity: SeverityLevel = "information", seconds: float = 4
    ) -> None:
        """Tell the operator something for a while; never read as markup."""
        self.notify(visible(words), title=title, severity=severity, markup=False, timeout=seconds)

    def look_at(self, enclave: EnclaveConfig) -> None:
        """Show one enclave in every pane."""
        raise NotImplementedError

    def go_home(self, *, or_quit: bool = False) -> None:
        """Show the overview; if it is shown already, quit where that is meant."""
        raise NotImplementedError
