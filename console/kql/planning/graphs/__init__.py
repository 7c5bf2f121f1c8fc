"""Graphs: how one is made of rows, how a pattern is looked for in one, and what a place in one means."""
