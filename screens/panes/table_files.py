"""Tables saved to files: private, never over another, harmless to the spreadsheet that opens them."""

from __future__ import annotations

import os
import re
from itertools import count
from typing import TYPE_CHECKING, TextIO

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from console.model.row_formats import RowFormat, RowTable

_PRIVATE = 0o600
_LONGEST_NAME = 80


class NotSaved(ConsoleError):
    """The file could not be written; nothing was left behind."""

    advice = "Choose a folder that exists, may be written and has room."


def save_rows(folder: Path, name: str, row_format: RowFormat, table: RowTable, *, now: datetime) -> Path:
    """Write rows to a new file of mode 0600 in `folder` and return its path; raises NotSaved."""

    def write(file: TextIO) -> None:
        row_format.write(file, table)

    return _save(folder, name, row_format.name, write, now)


def save_text(folder: Path, name: str, suffix: str, text: str) -> Path:
    """Write a text to such a file, named by `name` and `suffix` alone; raises NotSaved."""
    return _save(folder, name, suffix, lambda file: file.write(text))


def _stem(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:_LONGEST_NAME] or "table"


def _save(
    folder: Path, name: str, suffix: str, write: Callable[[TextIO], object], now: datetime | None = None
) -> Path:
    stem = _stem(name) + (f"-{now:%Y%m%d-%H%M%S}" if now else "")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, file = _new_file(folder, stem, suffix)
        _fill(path, file, write)
    except OSError as problem:
        message = f"{name} was not saved in {folder}: {problem.strerror or problem}"
        raise NotSaved(message) from problem
    return path


def _new_file(folder: Path, stem: str, suffix: str) -> tuple[Path, TextIO]:
    for number in count(1):
        path = folder / (f"{stem}.{suffix}" if number == 1 else f"{stem}-{number}.{suffix}")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        except FileExistsError:
            continue
        return path, os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    raise FileExistsError  # count never ends


def _fill(path: Path, file: TextIO, write: Callable[[TextIO], object]) -> None:
    try:
        with file:
            write(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
