"""Functions of series: arrays of numbers, one for each step of time, as make-series makes them.

What they do is arithmetic on lists; the registry lifts it over columns.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
