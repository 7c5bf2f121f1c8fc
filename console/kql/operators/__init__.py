"""The tabular operators, one to a file, with all that is said of it: how it reads, prints and plans.

A file that lies here is an operator: nothing else need name it.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
