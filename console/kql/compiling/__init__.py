"""Compiling expressions: from the typed tree to closures over column batches, with static types."""

from console.kql.compiling import calls, comparisons, meanings, members, windows
from console.kql.compiling.compiled import Compiled, constant
from console.kql.compiling.expressions import compiled, constant_of, predicate

__all__ = [
    "Compiled",
    "calls",
    "comparisons",
    "compiled",
    "constant",
    "constant_of",
    "meanings",
    "members",
    "predicate",
    "windows",
]
