"""Plugins, registered by decorator: one module for each family.

`PLUGINS` has them by name, `REFUSED` those of Kusto that are not done, each with the reason.
"""

from importlib import import_module
from pkgutil import iter_modules

from console.kql.plugins.registry import PLUGINS, REFUSED, Aggregation, Arguments, Frame, Plugin

for _module in iter_modules(__path__):
    if not _module.ispkg:
        import_module(f"{__name__}.{_module.name}")


def _load_rare() -> None:
    import console.kql.plugins.rare  # noqa: F401, PLC0415  a query of public ones calls none of them


PLUGINS.defer(_load_rare)

__all__ = ["PLUGINS", "REFUSED", "Aggregation", "Arguments", "Frame", "Plugin"]
