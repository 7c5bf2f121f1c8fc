"""The tabular operators, one to a file, with all that is said of it: how it reads, prints and plans.

A file that lies here is an operator: nothing else need name it.
"""

import re
from importlib import import_module
from pkgutil import iter_modules

from console.kql.syntax.registry import OPERATORS

for _module in iter_modules(__path__):
    if not _module.ispkg:
        import_module(f"{__name__}.{_module.name}")


def _load_graphs() -> None:
    import console.kql.operators.graphs  # noqa: F401, PLC0415  a query of public ones has none of them


OPERATORS.defer(_load_graphs, re.compile("make-graph|graph-").match)
