"""The command `enclave-console`: with a verb it works headless, without one it opens the screens."""

from __future__ import annotations

import argparse
import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from console import __version__
from console.cli.options import add_common, configured
from console.config import places
from console.errors import CommandInvalid, ConfigInvalid, ConsoleError
from console.exit_codes import ExitCode, exit_code_words
from console.logfile import keep_log, keep_no_log, where_details_are
from console.wording import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.config import Config

log = logging.getLogger(__name__)


def main(arguments: Sequence[str], open_screens: Callable[[Config, argparse.Namespace], int]) -> int:
    """Run the command and return its exit code; `open_screens` is for the command without a verb."""
    try:
        try:
            return _run(arguments, open_screens)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        return ExitCode.CUT_OFF
    except (ConfigInvalid, CommandInvalid) as mistake:
        _say(mistake.sentence())
        return ExitCode.MISUSED
    except ConsoleError as failure:
        _say(failure.sentence())
        return ExitCode.UNREAD
    except Exception as failure:
        log.exception("the command failed")
        _say(f"it failed ({_cause(failure)}). {where_details_are()}")
        return ExitCode.UNREAD


def _run(arguments: Sequence[str], open_screens: Callable[[Config, argparse.Namespace], int]) -> int:
    options = _understood(arguments)
    _keep_log()
    if options.run is not None:
        return int(options.run(options))
    with configured(options) as config:
        return open_screens(config, options)


def _keep_log() -> None:
    """Keep a log where that is possible, and say so where it is not: nothing else depends on it."""
    keep_no_log()
    try:
        keep_log(places.log_file())
    except ConfigInvalid as homeless:
        _say(sentences("No log is kept", homeless.sentence()))
    except OSError as failure:
        path = places.log_file()
        why = places.owned_by_another(path) or "make it writable to have one"
        _say(f"No log is kept: {path} cannot be written ({failure.strerror}); {why}.")


def _cause(failure: Exception) -> str:
    if isinstance(failure, OSError) and failure.filename:
        return f"{failure.filename}: {failure.strerror}"
    return type(failure).__name__


def _say(words: str) -> None:
    print(f"enclave-console: {words}", file=sys.stderr)


def _understood(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked; the verbs, which take longer to add than a first frame to draw, only at need."""
    screens = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    _add_to_every(screens)
    with suppress(argparse.ArgumentError):
        options, further = screens.parse_known_args(arguments)
        if not further:
            return options
    return _parser().parse_args(arguments)


def _add_to_every(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    parser.set_defaults(run=None)
    add_common(parser)


def _parser() -> argparse.ArgumentParser:
    from console.cli import verbs  # noqa: PLC0415  the screens need none

    parser = argparse.ArgumentParser(
        prog="enclave-console",
        description="A live operations console for secure Azure research enclaves.",
        epilog=exit_code_words(),
    )
    parser.add_argument("--version", action="version", version=f"enclave-console {__version__}")
    _add_to_every(parser)
    verbs.add_to(parser)
    return parser
