"""Plugins: what `evaluate` calls."""
