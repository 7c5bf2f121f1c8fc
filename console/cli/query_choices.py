"""Which saved query a command means."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.options import configured
from console.config import places
from console.errors import CommandInvalid
from console.queries import PACK, QueryFolders, read_file, read_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from console.config import Config
    from console.model.saved_queries import QueryProblem, SavedQuery

STANDARD_INPUT = "-"


@contextmanager
def configured_if_any(options: argparse.Namespace) -> Iterator[Config | None]:
    """Give the configuration, None where there is none: much about queries needs no enclave.

    Raises ConfigInvalid for a bad file, and for a missing one that is needed or was asked for.
    """
    is_asked = options.demo or options.config or getattr(options, "enclave", None)
    if is_asked or places.config_file(None).is_file():
        with configured(options) as config:
            yield config
    else:
        yield None


def folders(config: Config | None) -> QueryFolders:
    """Return the pack and the folders of the configuration."""
    return QueryFolders((PACK, *(config.query_folders if config else ())))


def query_called(name: str, queries: Iterable[SavedQuery]) -> SavedQuery | None:
    """Return the query with this key, name or id, in any case."""
    folded = name.casefold()
    candidates = list(queries)
    exact = (
        query
        for attribute in ("key", "name", "id")
        for query in candidates
        if getattr(query, attribute).casefold() == folded
    )
    return next(exact, None)


def is_from_outside(name: str) -> bool:
    """Whether a name means standard input or a file."""
    return name == STANDARD_INPUT or Path(name).is_file()


def query_from_outside(name: str) -> SavedQuery | None:
    """Return the query on standard input or in a file, None where `name` is neither.

    Raises CommandInvalid for a file that holds no query, or more than one.
    """
    if not is_from_outside(name):
        return None
    is_typed = name == STANDARD_INPUT
    queries, problems = read_text(sys.stdin.read(), "stdin") if is_typed else read_file(Path(name))
    for problem in problems:
        raise CommandInvalid(str(problem), advice="Correct the file.")
    if len(queries) > 1:
        message = f"{name} holds several queries: {', '.join(query.key for query in queries)}"
        raise CommandInvalid(message, advice="Name one of them, or a file that holds one.")
    return queries[0]


def chosen_query(name: str, queries: Iterable[SavedQuery]) -> SavedQuery:
    """Return the query that is meant; raises CommandInvalid with what was likely meant."""
    candidates = list(queries)
    choice = query_called(name, candidates) or query_from_outside(name)
    if choice is None:
        close = get_close_matches(
            name.casefold(), [query.key.casefold() for query in candidates], n=3, cutoff=0.5
        )
        hint = f"Did you mean {' or '.join(close)}?" if close else "`queries list` prints those there are."
        message = f"No saved query and no file is called '{name}'"
        raise CommandInvalid(message, advice=hint)
    return choice


def chosen_queries(config: Config | None, names: Iterable[str]) -> list[SavedQuery]:
    """Return the queries that are meant: by name, in a file, all in a folder; all there are without a name.

    Raises CommandInvalid for a name that nothing has, and for a bad file among those named.
    """
    every_query, _ = folders(config).read()
    chosen: list[SavedQuery] = []
    for name in names:
        if Path(name).is_dir():
            queries, problems = QueryFolders((Path(name),)).read()
            for problem in problems:
                raise CommandInvalid(str(problem), advice="Correct the file.")
            chosen += queries
        else:
            chosen.append(chosen_query(name, every_query))
    return chosen or list(every_query)


def bad_files(config: Config | None) -> tuple[QueryProblem, ...]:
    """Return what is wrong with files in the pack and the folders of the configuration."""
    _, problems = folders(config).read()
    return problems
