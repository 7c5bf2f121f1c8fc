"""Scalar functions, registered by decorator: one module for each family."""

from console.kql.functions import conversions, dynamics, mathematics, moments, strings
from console.kql.functions.registry import FUNCTIONS

__all__ = ["FUNCTIONS", "conversions", "dynamics", "mathematics", "moments", "strings"]
