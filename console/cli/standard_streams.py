"""Standard input, output and error as they are handed over: closed, full, or cut off by who reads them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from console.errors import NotPrinted

if TYPE_CHECKING:
    from typing import TextIO

DESCRIPTORS = range(3)


class Output(io.TextIOWrapper):
    """Standard output, for data: what it cannot take is an error with a sentence.

    Raises BrokenPipeError where the reader has read enough, NotPrinted for any other failure.
    """

    def write(self, text: str) -> int:
        """Write text."""
        try:
            return super().write(text)
        except OSError as failure:
            raise _not_printed(failure) from failure

    def flush(self) -> None:
        """Write what is still buffered."""
        try:
            super().flush()
        except OSError as failure:
            raise _not_printed(failure) from failure


class Narration(io.TextIOWrapper):
    """Standard error, for narration: what it cannot take is dropped, and whatever is under way goes on."""

    def write(self, text: str) -> int:
        """Write text, or drop it."""
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Write what is still buffered, or drop it."""
        with suppress(OSError):
            super().flush()


def take_over_streams() -> bool:
    """Put streams that fail in words in place of Python's own; return whether there is a standard output.

    A closed one is opened on the null device: otherwise the first file that is opened would take
    its number, and get what is printed.
    """
    has_output = sys.__stdout__ is not None
    for descriptor in DESCRIPTORS:
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123  open for as long as the process
    sys.stdout = _over(1, sys.stdout, Output)
    sys.stderr = _over(2, sys.stderr, Narration)
    return has_output


def _over(descriptor: int, stream: TextIO | None, kind: type[io.TextIOWrapper]) -> io.TextIOWrapper:
    """Return a buffered stream to the same place, with the same encoding; a person sees each line at once.

    PYTHONUNBUFFERED is not heeded: argparse swallows what fails before the last flush. Windows' own
    encoding for pipes and files lacks many symbols: they are escaped.
    """
    encoding = stream.encoding if stream else "utf-8"
    is_for_a_person = kind is Narration or (stream is not None and stream.isatty())
    buffer = open(descriptor, "wb", closefd=False)  # noqa: SIM115  open for as long as the process
    return kind(buffer, encoding, "backslashreplace", line_buffering=is_for_a_person)


def _not_printed(failure: OSError) -> OSError | NotPrinted:
    if isinstance(failure, BrokenPipeError):
        return failure
    return NotPrinted(f"Standard output takes no more: {failure.strerror}.")
