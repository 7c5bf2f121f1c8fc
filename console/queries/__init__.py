"""Saved queries: the files that hold them, what they ask for, how they are checked without Azure.

A rule or query that the community publishes can be dropped into a folder unchanged.
"""

from console.queries.durations import duration, written
from console.queries.folders import PACK, QueryFolders, load_queries, read_file, read_text
from console.queries.parameters import filled, lets

__all__ = [
    "PACK",
    "QueryFolders",
    "duration",
    "filled",
    "lets",
    "load_queries",
    "read_file",
    "read_text",
    "written",
]
