"""Aggregates, registered by decorator: one module for each family."""

from console.kql.aggregates import counting
from console.kql.aggregates.registry import AGGREGATES, REFUSED, Aggregate, BoundAggregate

__all__ = ["AGGREGATES", "REFUSED", "Aggregate", "BoundAggregate", "counting"]
