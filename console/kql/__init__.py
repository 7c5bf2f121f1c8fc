"""The Kusto Query Language: `parse` a text, `execute` it over the tables that the caller gives.

Pure Python and nothing of the rest of the project; beside the standard library it needs RE2, for the patterns that
Python's matcher could take for ever over, and imports it when it meets the first. It runs the simulated Log Analytics,
and whatever the console asks of rows it has.

From text to rows: `syntax` reads a text to a typed tree; `compiling` makes closures over column lists of its
expressions, with static types; `operators` has a file for each operator, with how it reads, prints and plans what becomes
of a relation of rows (`relations`), over what several share in `planning`; `pipelines` puts operators one after the other,
and `execution` runs the statements within the caller's limits. What can be called stands in `functions`, `aggregates` and `plugins`, and what
a value is in `values`. For the editor, `completing` offers what may stand at the cursor, `linting` says what is wrong
with a query before it is sent, and `printed` lays a query out.
"""

import console.kql.operators  # noqa: F401  whoever reads a query needs every operator
from console.kql.compiling.scopes import Outside
from console.kql.errors import KqlError, KqlSemanticError, KqlSyntaxError
from console.kql.execution import execute, schema_of
from console.kql.limits import Limits, QueryCancelled
from console.kql.syntax import parse, printed
from console.kql.syntax.tree import Query
from console.kql.tables import Column, Render, Result, Table, Tables

__all__ = [
    "Column",
    "KqlError",
    "KqlSemanticError",
    "KqlSyntaxError",
    "Limits",
    "Outside",
    "Query",
    "QueryCancelled",
    "Render",
    "Result",
    "Table",
    "Tables",
    "execute",
    "parse",
    "printed",
    "schema_of",
]
