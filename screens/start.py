"""The way in: the command, and the screens behind it when no verb is given."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from console.cli import main as command
from console.signals import ending_signals

if TYPE_CHECKING:
    import argparse

    from console.config import Config

SIGNALLED = 128  # plus the signal's number: the exit code that shells know
INTERRUPTED = SIGNALLED + signal.SIGINT


def main() -> None:
    """Run `enclave-console` and leave with its exit code.

    Garbage is not collected while everything is imported: almost nothing of it is any.
    The process ends without waiting for threads: one may still wait for a sign-in.
    """
    gc.disable()
    leave_on_signals()
    if isinstance(sys.stdout, TextIOWrapper):  # Windows' own encoding for pipes and files has no symbols
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = command.main(sys.argv[1:], open_screens)
    except SystemExit as told:
        code = told.code if isinstance(told.code, int) else 0
    except KeyboardInterrupt:
        code = INTERRUPTED
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def leave_on_signals() -> None:
    """Let a signal to end unwind the stack, so that a demo is stopped and its folder removed."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(SIGNALLED + number)

    for name in ending_signals():
        signal.signal(signal.Signals[name], leave)


def open_screens(config: Config, options: argparse.Namespace) -> int:
    """Run the terminal interface over `config` and return its exit code.

    Textual reads variables of its own that record keys and run actions: they are
    removed before it is imported.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    from screens.app import ConsoleApp  # noqa: PLC0415  Textual costs 150 ms that no headless verb should pay

    app = ConsoleApp(config, ascii_only=options.ascii or config.interface.ascii, is_demo=options.demo)
    return app.run_to_the_end()
