"""Folders of queries: every file in them read, a bad one listed and never stopping the others."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import queries
from console.model.saved_queries import QueryProblem, SavedQuery
from console.queries.mistakes import Malformed
from console.queries.parameters import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.model.rules import Rule

    Found = tuple[tuple[SavedQuery, ...], tuple[QueryProblem, ...]]

PACK = Path(queries.__path__[0])
"""The queries that come with the console."""
LARGEST = 1 << 20
TESTS = ".test"


def load_queries(folders: Sequence[Path]) -> Found:
    """Return every query in these folders and below, the first of two with one key, and what is wrong."""
    return QueryFolders(folders).read()


def read_file(path: Path) -> Found:
    """Return the queries in one file, wherever it lies, and what is wrong with it."""
    kept = _file(path, None)
    return kept.queries, kept.problems


def read_text(text: str, name: str) -> Found:
    """Return the query in a text of plain KQL, and what is wrong with it; `name` is where it came from."""
    kept = _parsed(text, Path(name), (0, len(text)))
    return kept.queries, kept.problems


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file held when it was last read, and by what to see that it has changed."""

    mark: tuple[int, int]
    queries: tuple[SavedQuery, ...] = ()
    problems: tuple[QueryProblem, ...] = ()


class QueryFolders:
    """Folders that are read again and again; a file that has not changed is not."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._kept: dict[Path, _Kept] = {}
        self._lock = threading.Lock()

    def read(self) -> Found:
        """Return the queries as the folders have them now, by name, and what is wrong."""
        with self._lock:
            problems = [
                QueryProblem(str(folder), "there is no such folder")
                for folder in self.folders
                if not folder.is_dir()
            ]
            self._kept = {
                path: _file(path, self._kept.get(path)) for folder in self.folders for path in _files(folder)
            }
            kept = list(self._kept.values())
        problems += [problem for each in kept for problem in each.problems]
        unique = _unique([query for each in kept for query in each.queries], problems)
        return tuple(sorted(unique, key=lambda query: query.name.casefold())), tuple(problems)

    def rules(self) -> tuple[tuple[Rule, ...], tuple[QueryProblem, ...]]:
        """Return what of the queries is watched, and what is wrong in the folders."""
        found, problems = self.read()
        return tuple(query.rule(filled(query, {})) for query in found if query.is_watched), problems


def _file(path: Path, known: _Kept | None) -> _Kept:
    """Return what a file holds, `known` where it has not changed since."""
    try:
        status = path.stat()
        mark = (status.st_mtime_ns, status.st_size)
        return known if known and known.mark == mark else _read(path, mark)
    except OSError as failure:
        return _Kept((0, 0), problems=_problem(path, f"it cannot be read: {failure.strerror}"))


def _files(folder: Path) -> Iterator[Path]:
    """Give the files of queries in a folder and below, but for what tests are made of."""
    for path in sorted(folder.rglob("*")):
        is_test = any(part.endswith(TESTS) for part in path.relative_to(folder).parts[:-1])
        if path.suffix.casefold() in _READERS and not is_test and path.is_file():
            yield path


def _read(path: Path, mark: tuple[int, int]) -> _Kept:
    if mark[1] > LARGEST:
        return _Kept(mark, problems=_problem(path, "it is larger than a query can be"))
    try:
        return _parsed(path.read_bytes().decode("utf-8-sig"), path, mark)
    except UnicodeDecodeError as failure:
        return _Kept(mark, problems=_problem(path, f"it is not UTF-8: {failure.reason}"))


def _parsed(text: str, path: Path, mark: tuple[int, int]) -> _Kept:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return _Kept(mark, tuple(_READERS.get(path.suffix.casefold(), _kql)(plain, path)))
    except Malformed as wrong:
        return _Kept(mark, problems=_problem(path, wrong.words, wrong.line))


def _problem(path: Path, words: str, line: int = 0) -> tuple[QueryProblem, ...]:
    return (QueryProblem(str(path), words, line),)


def _yaml(text: str, path: Path) -> list[SavedQuery]:
    from console.queries.entries import read_yaml  # noqa: PLC0415  YAML is loaded with the first file
    from console.queries.sentinel import read_document  # noqa: PLC0415  the same

    documents = read_yaml(text)
    if not documents:
        message = "it is empty"
        raise Malformed(message)
    if len(documents) == 1:
        return [read_document(documents[0], path.stem, path)]
    return [read_document(each, f"{path.stem}-{number}", path) for number, each in enumerate(documents, 1)]


def _json(text: str, path: Path) -> list[SavedQuery]:
    from console.queries.entries import read_json  # noqa: PLC0415  the same
    from console.queries.sentinel import read_export  # noqa: PLC0415  the same

    return read_export(read_json(text), path)


def _kql(text: str, path: Path) -> list[SavedQuery]:
    from console.queries.headers import read_kql  # noqa: PLC0415  the same

    return [read_kql(text, path)]


_READERS: dict[str, Callable[[str, Path], list[SavedQuery]]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".kql": _kql,
}


def _unique(queries: list[SavedQuery], problems: list[QueryProblem]) -> list[SavedQuery]:
    """Return the queries, each key and id once; a key met again is told apart by its folder."""
    by_key: dict[str, SavedQuery] = {}
    by_id: dict[str, SavedQuery] = {}
    for query in queries:
        key = query.key if query.key.casefold() not in by_key else _with_folder(query)
        other = by_id.get(query.id.casefold()) or by_key.get(key.casefold())
        if other is None:
            by_key[key.casefold()] = by_id[query.id.casefold()] = replace(query, key=key)
        else:
            words = f"it has the id or the name of {other.origin}, which is used"
            problems.append(QueryProblem(query.origin, words))
    return list(by_key.values())


def _with_folder(query: SavedQuery) -> str:
    return f"{Path(query.origin).parent.name}/{query.key}"
