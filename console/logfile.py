"""The log file: what went wrong, in full, for nobody's eyes but the operator's, and no secrets.

It takes every logger, Azure's and MSAL's too, which would otherwise write over
the screen.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from console.redaction import redacted

if TYPE_CHECKING:
    from io import TextIOWrapper

MEGABYTE = 1 << 20
KEPT = 3


class _Private(RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        Path(self.baseFilename).chmod(0o600)
        return open(descriptor, "a", encoding="utf-8", errors="backslashreplace")  # noqa: PTH123  a descriptor, which logging closes

    def rotate(self, source: str, dest: str) -> None:
        """Move the file, or go on with it: Windows moves none that another console has open."""
        with suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging names it
        """Go on without: a full disk must neither end what is being logged nor write over the screen."""


class _Redacting(logging.Formatter):
    """A formatter that lets no secret through, not in a traceback either."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def keep_log(path: Path) -> None:
    """Send everything that is logged from now on to `path`, rotated at one megabyte.

    Raises OSError where that cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _Private(path, maxBytes=MEGABYTE, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(_Redacting("{asctime} {levelname:7} {name}: {message}", style="{"))
    _send_to(handler)


def keep_no_log() -> None:
    """Send what is logged from now on nowhere: without this, it would be written over the screen."""
    _send_to(logging.NullHandler())


def where_details_are() -> str:
    """Return in a sentence where the details of a failure are found."""
    kept = [handler for handler in logging.getLogger().handlers if isinstance(handler, _Private)]
    return f"The details are in {kept[0].baseFilename}." if kept else "No log is kept that could tell more."


def _send_to(handler: logging.Handler) -> None:
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("azure").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
