"""The way in: the command, and the screens behind it when no verb is given."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

from console.cli import main as command
from console.cli.standard_streams import take_over_streams
from console.errors import CommandInvalid
from console.exit_codes import ExitCode, by_signal
from console.signals import ending_signals
from screens.terminal.locales import UTF8, terminal_encoding

if TYPE_CHECKING:
    import argparse

    from console.config import Config


def main() -> None:
    """Run `enclave-console` and leave with its exit code.

    Garbage is not collected while everything is imported: almost nothing of it is any.
    The process ends without waiting for threads: one may still wait for a sign-in.
    """
    gc.disable()
    has_output = take_over_streams()
    leave_on_signals()
    if sys.platform == "win32":  # where az is looked for in the current folder first, unless this is set
        os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"
    try:
        code = command.main(sys.argv[1:], open_screens) if has_output else _without_output()
    except SystemExit as told:
        code = told.code if isinstance(told.code, int) else 0
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    sys.stderr.flush()
    os._exit(code)


def _without_output() -> int:
    sys.stderr.write("enclave-console: Standard output is closed. Nothing was done: send it somewhere.\n")
    return ExitCode.MISUSED


def leave_on_signals() -> None:
    """Let a signal to end unwind the stack, so that a demo is stopped and its folder removed.

    The same signal again ends the process at once.
    """

    def leave(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(by_signal(number))

    for name in ending_signals():
        signal.signal(signal.Signals[name], leave)


def open_screens(config: Config, options: argparse.Namespace) -> int:
    """Run the terminal interface over `config` and return its exit code.

    Raises CommandInvalid without a terminal.

    Textual reads variables of its own that record keys and run actions: they are
    removed before it is imported.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    _check_terminal()
    from screens.app.console_app import ConsoleApp  # noqa: PLC0415  Textual costs 150 ms that no headless verb should pay

    ascii_only = options.ascii or config.interface.ascii
    encoding = terminal_encoding()
    app = ConsoleApp(config, ascii_only=ascii_only or encoding != UTF8, is_demo=options.demo)
    if encoding != UTF8 and not ascii_only:
        app.words_at_start = (
            f"The locale's encoding is {encoding}, not UTF-8: everything is drawn in ASCII. "
            "Set LANG to a UTF-8 locale to see every sign."
        )
    return app.ending.run()


def _check_terminal() -> None:
    """Raise CommandInvalid where the screens cannot be drawn or read no keys."""
    drawn_on = (
        ("standard output", sys.__stdout__) if sys.platform == "win32" else ("standard error", sys.__stderr__)
    )
    for name, stream in (("standard input", sys.__stdin__), drawn_on):
        if stream is None or not stream.isatty():
            message = f"The screens need a terminal, and {name} is none"
            raise CommandInvalid(message, advice="Try a verb: enclave-console status.")
