"""The application as the dialogs and panes in it know it: what it shows, what it reads with, what it says."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from console.lazy import Lazy
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.notifications import SeverityLevel

    from console.config import Config, EnclaveConfig
    from console.engine import Engine
    from screens.dialogs.action_flow import ActionFlow

CODE_SECONDS = 900  # for which a device code is valid


@Lazy
def engine_class() -> type[Engine]:
    """Import what reads and acts."""
    from console.engine import Engine

    return Engine


@Lazy
def action_flow_class() -> type[ActionFlow]:
    """Import what takes an operator from a choice to a run."""
    from screens.dialogs.action_flow import ActionFlow

    return ActionFlow


class Shell(App[int]):
    """The app that screens are shown in; screens.app has the only one."""

    HOME: ClassVar[str]  # the mode that is shown first
    config: Config
    now: Callable[[], datetime]
    enclave: EnclaveConfig
    ascii_only: bool
    is_demo: bool
    doing = ""  # what runs, in words
    when_interrupted: Callable[[], bool] | None = None  # asks about what runs, and says whether anything does
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """What reads and acts: imported and made when first asked for, which no first frame need wait for."""
        if self._engine is None:
            show_code = partial(show_device_code, self)
            self._engine = engine_class()(self.config, clock=self.now, on_device_code=show_code)
        return self._engine

    @engine.setter
    def engine(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def acting(self) -> ActionFlow:
        """What the operator does to enclaves; made when first asked for, as the engine is."""
        return action_flow_class()(self)

    async def on_unmount(self) -> None:
        """Close every connection."""
        if self._engine is not None:
            await self._engine.close()

    def say(
        self, words: str, *, title: str = "", severity: SeverityLevel = "information", seconds: float = 4
    ) -> None:
        """Tell the operator something for a while; never read as markup."""
        self.notify(visible(words), title=title, severity=severity, markup=False, timeout=seconds)

    def look_at(self, enclave: EnclaveConfig) -> None:
        """Show one enclave in every pane."""
        self.enclave = enclave
        attend = getattr(self.screen, "attend", None)
        if attend is not None:
            attend()

    def go_home(self, *, or_quit: bool = False) -> None:
        """Show the overview; if it is shown already, quit where that is meant."""
        if self.current_mode != self.HOME:
            self.switch_mode(self.HOME)
        elif or_quit:
            self.exit(0)


def show_device_code(shell: Shell, words: str) -> Callable[[], object]:
    """Show, from the thread of a sign-in, the words that ask for a code; return what takes them away."""
    shell.call_from_thread(shell.say, words, title="Sign in", seconds=CODE_SECONDS)
    return partial(shell.call_later, _withdraw, shell, words)


def _withdraw(shell: Shell, words: str) -> None:
    """Take a notification back before its time is over."""
    for notice in [notice for notice in shell._notifications if notice.message == visible(words)]:  # noqa: SLF001  there is no public way to them
        shell._unnotify(notice)  # noqa: SLF001  the same
