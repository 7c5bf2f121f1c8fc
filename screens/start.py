"""The way in: the command, and the screens behind it when no verb is given."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from console.cli import main as command

if TYPE_CHECKING:
    import argparse

    from console.config import Config


def main() -> None:
    """Run `enclave-console` and leave with its exit code.

    Garbage is not collected while everything is imported: almost nothing of it is any.
    """
    gc.disable()
    sys.exit(command.main(sys.argv[1:], open_screens))


def open_screens(config: Config, options: argparse.Namespace) -> int:
    """Run the terminal interface over `config` and return its exit code.

    Textual reads variables of its own that record keys and run actions: they are
    removed before it is imported.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    from screens.app import ConsoleApp  # noqa: PLC0415  Textual costs 150 ms that no headless verb should pay

    app = ConsoleApp(config, ascii_only=options.ascii or config.interface.ascii, is_demo=options.demo)
    app.run()
    return app.return_code or 0
