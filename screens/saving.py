"""Tables saved to files: private, never over another, harmless to the spreadsheet that opens them."""

from __future__ import annotations

import csv
import os
import re
from itertools import count, takewhile
from typing import TYPE_CHECKING, TextIO

from console.errors import ConsoleError
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

_PRIVATE = 0o600
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?%?")
_FORMULA_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")  # full-width too: some spreadsheets read them
_LONGEST_NAME = 80


class NotSaved(ConsoleError):
    """The file could not be written; nothing was left behind."""

    advice = "Choose a folder that exists, may be written and has room."


def save_csv(
    folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, now: datetime
) -> Path:
    """Write a table to a new file of mode 0600 in `folder` and return its path; raises NotSaved."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, file = _new_file(folder, f"{_stem(name)}-{now:%Y%m%d-%H%M%S}")
        with file:
            _write_all(path, file, header, rows)
    except OSError as problem:
        message = f"{name} was not saved in {folder}: {problem.strerror or problem}"
        raise NotSaved(message) from problem
    return path


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay as they are."""
    shown = visible(cell, lines=True)
    return "'" + shown if _reads_as_formula(cell) and not _NUMBER.fullmatch(cell) else shown


def _reads_as_formula(cell: str) -> bool:
    blanks = "".join(takewhile(lambda sign: sign.isspace() or not sign.isprintable(), cell))
    return cell[len(blanks) :][:1] in _FORMULA_SIGNS or "\t" in blanks or "\r" in blanks


def _stem(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:_LONGEST_NAME] or "table"


def _new_file(folder: Path, stem: str) -> tuple[Path, TextIO]:
    for number in count(1):
        path = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        except FileExistsError:
            continue
        return path, os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    raise FileExistsError  # count never ends


def _write_all(path: Path, file: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(file)
    try:
        writer.writerow([neutral(cell) for cell in header])
        writer.writerows([neutral(cell) for cell in row] for row in rows)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
