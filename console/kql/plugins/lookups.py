"""Rows joined to ranges of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.functions.addresses import V4, V6, Net, v4, v6
from console.kql.plugins.registry import MANY, Columns, Frame, Given, plugin

if TYPE_CHECKING:
    from collections.abc import Callable


def _joined(columns: Columns, given: Given) -> Columns:
    """Return the columns of both tables, those of the second one with a 1 where the name is taken."""
    return (*columns, *_renamed(columns, _brought(given)))


def _brought(given: Given) -> Columns:
    """Return the columns of the lookup table, without extra keys, which the input has already."""
    table: Frame = given.positional[0]
    return tuple(column for column in table.columns if column[0] not in _extra(given))


def _extra(given: Given) -> tuple[str, ...]:
    """Return the further keys: what comes after the first that is no flag."""
    return tuple(argument for argument in given.positional[3:] if isinstance(argument, str))


def _renamed(columns: Columns, brought: Columns) -> Columns:
    taken, said = {name for name, _ in columns}, {name for name, _ in brought}
    made = []
    for name, kind in brought:
        called, number = name, 0
        while called in taken or (number and called in said):
            number += 1
            called = f"{name}{number}"
        taken.add(called)
        made.append((called, kind))
    return tuple(made)


def _lookup(read: Callable[[str], Net | None], width: int, frame: Frame, given: Given) -> Frame:
    table: Frame = given.positional[0]
    extra = _extra(given)
    index, lengths = _index(read, width, table, given.positional[2], extra)
    keeps = True in given.positional[3:] or bool(given.named.get("return_unmatched", False))
    pairs: list[tuple[int, int | None]] = []
    own = [frame.of(name) for name in extra]
    for row, address in frame.budget.each(enumerate(frame.of(given.positional[1]))):
        rows = _matches(read(address or ""), width, index, lengths, tuple(values[row] for values in own))
        pairs += [(row, item) for item in rows] or ([(row, None)] if keeps else [])
    brought = [table.of(name) for name, _ in _brought(given)]
    empties = ["" if kind == "string" else None for _, kind in _brought(given)]
    return Frame(
        _joined(frame.columns, given),
        (
            *([values[row] for row, _ in pairs] for values in frame.values),
            *(
                [empty if at is None else values[at] for _, at in pairs]
                for values, empty in zip(brought, empties, strict=True)
            ),
        ),
    )


def _index(
    read: Callable[[str], Net | None], width: int, table: Frame, name: str, extra: tuple[str, ...]
) -> tuple[dict[tuple[Any, ...], list[int]], list[int]]:
    """Return the rows of the lookup table by prefix length, network and extra keys, and the lengths there are."""
    index: dict[tuple[Any, ...], list[int]] = {}
    lengths: set[int] = set()
    own = [table.of(item) for item in extra]
    for row, network in enumerate(table.of(name)):
        net = read(network or "")
        if net is not None:
            lengths.add(net[1])
            key = (net[1], net[0] >> (width - net[1]), *(values[row] for values in own))
            index.setdefault(key, []).append(row)
    return index, sorted(lengths, reverse=True)


def _matches(
    net: Net | None,
    width: int,
    index: dict[tuple[Any, ...], list[int]],
    lengths: list[int],
    extra: tuple[Any, ...],
) -> list[int]:
    if net is None:
        return []
    return [
        row
        for length in lengths
        if length <= net[1]
        for row in index.get((length, net[0] >> (width - length), *extra), [])
    ]


@plugin("ipv4_lookup", takes=("table", "column", "key", "key?"), least=3, most=MANY, columns=_joined)
def ipv4_lookup(frame: Frame, given: Given) -> Frame:
    """Join each row to the ranges of a table in which its IPv4 address is."""
    return _lookup(v4, V4, frame, given)


@plugin("ipv6_lookup", takes=("table", "column", "key", "key?"), least=3, most=MANY, columns=_joined)
def ipv6_lookup(frame: Frame, given: Given) -> Frame:
    """Join each row to the ranges of a table in which its IPv6 or IPv4 address is."""
    return _lookup(v6, V6, frame, given)
