"""The tabs that are open in query panes, kept as they are typed in: no text is lost with its console."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.store.database import Schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from console.store.database import Database

SCHEMA = Schema(
    "query tabs",
    steps=(
        (
            """
            CREATE TABLE query_tabs (
                owner TEXT NOT NULL, place INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
                range TEXT NOT NULL, query TEXT NOT NULL, query_text TEXT NOT NULL, arguments TEXT NOT NULL,
                is_shown INTEGER NOT NULL
            ) STRICT
            """,
        ),
    ),
)
INSERT = """
INSERT INTO query_tabs (owner, place, title, text, range, query, query_text, arguments, is_shown)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """An open tab: its text, over which time that is asked (in words), what its parameters were given.

    `query` is the key of the saved query that it began as, whose text then was `query_text`.
    """

    title: str
    text: str
    range: str
    query: str = ""
    query_text: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    is_shown: bool = False


class OpenTabs:
    """The tabs of one console, whose process `owner` marks; every call raises NotStored."""

    def __init__(self, database: Database, owner: str) -> None:
        self._tables = database.tables(SCHEMA)
        self._owner = owner

    async def keep(self, tabs: Sequence[Tab]) -> None:
        """Keep these tabs, in place of all that this console kept before."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM query_tabs WHERE owner = ?", (self._owner,))
            connection.executemany(INSERT, [self._row(place, tab) for place, tab in enumerate(tabs)])

        await self._tables.write(work)

    async def take_over(self, lives: Callable[[str], bool]) -> tuple[Tab, ...]:
        """Return the tabs of consoles that have ended, this one's own from now on."""

        def work(connection: sqlite3.Connection) -> tuple[Tab, ...]:
            rows = connection.execute("SELECT * FROM query_tabs ORDER BY owner, place").fetchall()
            ended = {owner for owner in {row["owner"] for row in rows} - {self._owner} if not lives(owner)}
            for owner in ended:
                connection.execute("UPDATE query_tabs SET owner = ? WHERE owner = ?", (self._owner, owner))
            return tuple(_tab(row) for row in rows if row["owner"] in ended | {self._owner})

        return await self._tables.write(work)

    def _row(self, place: int, tab: Tab) -> tuple[str | int, ...]:
        given = json.dumps(dict(tab.arguments))
        about = (tab.title, tab.text, tab.range, tab.query, tab.query_text)
        return (self._owner, place, *about, given, tab.is_shown)


def _tab(row: sqlite3.Row) -> Tab:
    return Tab(
        title=row["title"],
        text=row["text"],
        range=row["range"],
        query=row["query"],
        query_text=row["query_text"],
        arguments=json.loads(row["arguments"]),
        is_shown=bool(row["is_shown"]),
    )
