"""Plugins that hardly any query calls, loaded with the first that does: activity over periods, patterns, windows."""

from console.kql.plugins.rare import activity, cohorts, neighbours, patterns, windows

__all__ = ["activity", "cohorts", "neighbours", "patterns", "windows"]
