"""Scalar functions, registered by decorator: one module for each family.

`FUNCTIONS` has them by name, `OPERATORS` what stands between two operands by its word,
`REFUSED` the functions of Kusto that are not done, each with the reason.
"""

from console.kql.functions import (
    arithmetic,
)
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

__all__ = [
    "FUNCTIONS",
    "OPERATORS",
    "REFUSED",
    "Argument",
    "Bound",
    "CallRefused",
    "Context",
    "Function",
    "arithmetic",
]
