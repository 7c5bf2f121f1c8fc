"""What the console remembers, in one SQLite file: alert states, journal, query history.

A module of this package declares its tables as a `Schema` and asks the shared
`Database` for them:

    SCHEMA = Schema("history", steps=(("CREATE TABLE queries (...) STRICT",),))

    class History:
        def __init__(self, database: Database) -> None:
            self._tables = database.tables(SCHEMA)

        async def add(self, query: Query) -> None:
            await self._tables.write(lambda file: file.execute("INSERT ...", (...)))

A later change of the tables is one more step at the end; steps that have landed
are never edited.
"""

from console.store.database import Database, Schema, Tables

__all__ = ["Database", "Schema", "Tables"]
