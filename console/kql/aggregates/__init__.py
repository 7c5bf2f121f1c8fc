"""Aggregates, registered by decorator: one module for each family.

`AGGREGATES` has them by name.
"""

from importlib import import_module
from pkgutil import iter_modules

from console.kql.aggregates.registry import AGGREGATES, Aggregate, BoundAggregate

for _module in iter_modules(__path__):
    if not _module.ispkg:  # `rare` is loaded with the first call of what it has
        import_module(f"{__name__}.{_module.name}")

__all__ = ["AGGREGATES", "Aggregate", "BoundAggregate"]
