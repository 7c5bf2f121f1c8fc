"""Functions of series: arrays of numbers, one for each step of time, as make-series makes them.

What they do is arithmetic on lists; the registry lifts it over columns.
"""
