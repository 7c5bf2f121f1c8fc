"""Scalar functions, registered by decorator: one module for each family.

`FUNCTIONS` has them by name, `OPERATORS` what stands between two operands by its word,
`REFUSED` the functions of Kusto that are not done, each with the reason.
"""

import re
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

FAMILIES = re.compile(r"series_|array_sum|geo_|convert_|punycode_|beta_|welch_|hll_|.*_hll|.*tdigest")

for _module in iter_modules(__path__):
    if not _module.ispkg:
        import_module(f"{__name__}.{_module.name}")


def _load_rare() -> None:
    import console.kql.functions.rare  # noqa: F401, PLC0415  a query of public ones calls none of them


FUNCTIONS.defer(_load_rare, FAMILIES.match)

__all__ = ["FUNCTIONS", "OPERATORS", "REFUSED", "Argument", "Bound", "CallRefused", "Context", "Function"]
