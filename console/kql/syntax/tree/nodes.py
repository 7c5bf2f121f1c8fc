"""What every node of the tree shares: its place in the text, which says nothing about what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a query, at `place` (line, column, from 1); nodes that differ only in place are equal."""

    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Operator(Node):
    """A tabular operator: what may follow a `|`."""


@dataclass(frozen=True, slots=True)
class Hint(Node):
    """A parameter that changes how, never what: `hint.strategy=shuffle`."""

    name: str
    value: str
