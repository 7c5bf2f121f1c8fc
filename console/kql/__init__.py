"""The Kusto Query Language: `parse` a text, `execute` it over the tables that the caller gives.

Pure Python, standard library only, and nothing of the rest of the project: it
runs the simulated Log Analytics, and whatever the console asks of rows it has.
"""

from console.kql.errors import KqlError
from console.kql.execution import execute
from console.kql.parser import parse
from console.kql.syntax import Query
from console.kql.tables import Column, Render, Result, Table, Tables

__all__ = ["Column", "KqlError", "Query", "Render", "Result", "Table", "Tables", "execute", "parse"]
