"""Scalar functions, registered by decorator: one module for each family.

`FUNCTIONS` has them by name, `OPERATORS` what stands between two operands by its word,
`REFUSED` the functions of Kusto that are not done, each with the reason.
"""

from importlib import import_module
from pkgutil import iter_modules

from console.kql.functions.registry import (
    FUNCTIONS,
    OPERATORS,
    REFUSED,
    Argument,
    Bound,
    CallRefused,
    Context,
    Function,
)

for _module in iter_modules(__path__):
    if not _module.ispkg:  # `rare` is loaded with the first call of what it has
        import_module(f"{__name__}.{_module.name}")

__all__ = ["FUNCTIONS", "OPERATORS", "REFUSED", "Argument", "Bound", "CallRefused", "Context", "Function"]
