"""Rows joined to ranges of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.functions.addresses import V4, V6, Net, v4, v6
from console.kql.plugins.registry import MANY, Arguments, Columns, Frame, plugin

if TYPE_CHECKING:
    from collections.abc import Callable


def _joined(columns: Columns, arguments: Arguments) -> Columns:
    """Return the columns of both tables, those of the second one with a 1 where the name is taken."""
    return (*columns, *_renamed(columns, _brought(arguments)))


def _brought(arguments: Arguments) -> Columns:
    """Return the columns of the lookup table, without extra keys, which the input has already."""
    table: Frame = arguments.positional[0]
    return tuple(column for column in table.columns if column[0] not in _extra(arguments))


def _extra(arguments: Arguments) -> tuple[str, ...]:
    """Return the further keys: what comes after the first that is no flag."""
    return tuple(argument for argument in arguments.positional[3:] if isinstance(argument, str))


def _renamed(columns: Columns, brought: Columns) -> Columns:
    taken, names = {name for name, _ in columns}, {name for name, _ in brought}
    renamed = []
    for name, kind in brought:
        new_name, number = name, 0
        while new_name in taken or (number and new_name in names):
            number += 1
            new_name = f"{name}{number}"
        taken.add(new_name)
        renamed.append((new_name, kind))
    return tuple(renamed)


def _lookup(parse: Callable[[str], Net | None], width: int, frame: Frame, arguments: Arguments) -> Frame:
    table: Frame = arguments.positional[0]
    extra = _extra(arguments)
    index, lengths = _index(parse, width, table, arguments.positional[2], extra)
    keeps = True in arguments.positional[3:] or bool(arguments.named.get("return_unmatched", False))
    pairs: list[tuple[int, int | None]] = []
    own = [frame.of(name) for name in extra]
    for row, address in frame.budget.each(enumerate(frame.of(arguments.positional[1]))):
        rows = _matches(parse(address or ""), width, index, lengths, tuple(values[row] for values in own))
        pairs += [(row, item) for item in rows] or ([(row, None)] if keeps else [])
    brought = [table.of(name) for name, _ in _brought(arguments)]
    empties = ["" if kind == "string" else None for _, kind in _brought(arguments)]
    return Frame(
        _joined(frame.columns, arguments),
        (
            *([values[row] for row, _ in pairs] for values in frame.values),
            *(
                [empty if at is None else values[at] for _, at in pairs]
                for values, empty in zip(brought, empties, strict=True)
            ),
        ),
    )


def _index(
    parse: Callable[[str], Net | None], width: int, table: Frame, name: str, extra: tuple[str, ...]
) -> tuple[dict[tuple[Any, ...], list[int]], list[int]]:
    """Return the rows of the lookup table by prefix length, network and extra keys, and the lengths there are."""
    index: dict[tuple[Any, ...], list[int]] = {}
    lengths: set[int] = set()
    own = [table.of(item) for item in extra]
    for row, network in enumerate(table.of(name)):
        net = parse(network or "")
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
def ipv4_lookup(frame: Frame, arguments: Arguments) -> Frame:
    """Join each row to the ranges of a table in which its IPv4 address is."""
    return _lookup(v4, V4, frame, arguments)


@plugin("ipv6_lookup", takes=("table", "column", "key", "key?"), least=3, most=MANY, columns=_joined)
def ipv6_lookup(frame: Frame, arguments: Arguments) -> Frame:
    """Join each row to the ranges of a table in which its IPv6 or IPv4 address is."""
    return _lookup(v6, V6, frame, arguments)
