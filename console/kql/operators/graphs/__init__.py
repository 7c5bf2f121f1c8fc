"""The operators of graphs: `making` one of rows, `matching` patterns in it, and `tables` of it again.

A pattern's shape is in `shapes`, what its expressions see in `elements`, and how it is looked for in `searches`,
along the paths of `walks`.
"""

from console.kql.operators.graphs import making, matching, tables

__all__ = ["making", "matching", "tables"]
