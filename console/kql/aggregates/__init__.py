"""Aggregates, registered by decorator: one module for each family.

`AGGREGATES` has them by name.
"""

import re
from importlib import import_module
from pkgutil import iter_modules

from console.kql.aggregates.registry import AGGREGATES, Aggregate, BoundAggregate

FAMILIES = re.compile(r"hll|.*tdigest")

for _module in iter_modules(__path__):
    if not _module.ispkg:
        import_module(f"{__name__}.{_module.name}")


def _load_rare() -> None:
    import console.kql.aggregates.rare  # noqa: F401, PLC0415  a query of public ones calls none of them


AGGREGATES.defer(_load_rare, FAMILIES.match)

__all__ = ["AGGREGATES", "Aggregate", "BoundAggregate"]
