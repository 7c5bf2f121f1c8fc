"""Aggregates that hardly any query calls, loaded with the first that does."""

from console.kql.aggregates.rare import sketches

__all__ = ["sketches"]
