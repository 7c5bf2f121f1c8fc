"""Queries in the operator's own files: saved over, wholly or not at all, and never over somebody's change."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.queries import read_file
from console.queries.mistakes import Malformed
from screens.panes.table_files import NotSaved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.model.saved_queries import SavedQuery


PLAIN = ".kql"
RULES = (".yaml", ".yml")


class NotSavedOver(NotSaved):
    """The file is not what was opened any more, or none that can hold the text."""

    advice = "Save as another query (f7), or open it again."


def is_own(query: SavedQuery, folders: Sequence[Path]) -> bool:
    """Whether a query is a file in one of the operator's folders, plain KQL or a rule in YAML."""
    path = Path(query.origin)
    return path.suffix.casefold() in (PLAIN, *RULES) and any(
        path.is_relative_to(folder) for folder in folders
    )


def save_over(query: SavedQuery, text: str) -> SavedQuery:
    """Put a text into a query's file, where a rule keeps all else; return the query that it holds now.

    Raises NotSavedOver where the file is not what the query was read from, NotSaved where it cannot
    be written. What it is not readable as a query any more keeps the query's name.
    """
    path = Path(query.origin).resolve()
    before, _ = read_file(path)
    if query.text not in [each.text for each in before]:
        message = f"{path} is not what was opened any more"
        raise NotSavedOver(message)
    try:
        _replace(path, _contents(path, text))
    except Malformed as problem:
        message = f"{path} was not saved: {problem.words}"
        raise NotSavedOver(message) from problem
    except OSError as problem:
        message = f"{path} was not saved: {problem.strerror or problem}"
        raise NotSaved(message) from problem
    after, _ = read_file(Path(query.origin))
    return after[0] if after else replace(query, text=text.strip("\n"))


def _contents(path: Path, text: str) -> str:
    if path.suffix.casefold() == PLAIN:
        return text.strip("\n") + "\n"
    from console.queries.rewriting import rewritten  # noqa: PLC0415  YAML is loaded with the first file

    return rewritten(path.read_bytes().decode(), text)


def _replace(path: Path, text: str) -> None:
    """Write a file beside it, with its mode, and let that take its place."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
