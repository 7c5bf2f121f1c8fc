"""Bags into columns, and columns into rows."""

from __future__ import annotations

from typing import Any

from console.kql.plugins.registry import Arguments, CallRefused, Columns, Frame, depends_on_rows, plugin
from console.kql.values.conversions import converter
from console.kql.values.kinds import kind_of_value
from console.kql.values.texts import text

CONFLICTS = ("error", "replace_source", "keep_source")


def _without_bag(columns: Columns, arguments: Arguments) -> Columns:
    return tuple(column for column in columns if column[0] != arguments.positional[0])


@plugin(
    "bag_unpack",
    takes=("column", "constant"),
    least=1,
    most=4,
    columns=depends_on_rows,
    least_columns=_without_bag,
)
def bag_unpack(frame: Frame, arguments: Arguments) -> Frame:
    """Make a column of each key that the bags in a column have."""
    name, prefix = arguments.positional[0], arguments.at(1, "")
    conflict = arguments.named.get("columnsConflict", arguments.at(2, "error"))
    ignored = arguments.named.get("ignoredProperties", arguments.at(3, []))
    if conflict not in CONFLICTS:
        raise CallRefused(f"columnsConflict is one of {', '.join(CONFLICTS)}, not {conflict!r}")
    bags = [bag if isinstance(bag, dict) else {} for bag in frame.of(name)]
    keys = sorted({key for bag in bags for key in bag} - set(ignored or []))
    columns_by_name = {
        column[0]: (column, values)
        for column, values in zip(frame.columns, frame.values, strict=True)
        if column[0] != name
    }
    for key in frame.budget.each(keys):
        new_name = f"{prefix}{key}"
        if new_name in columns_by_name and conflict == "error":
            raise CallRefused(
                f"bag_unpack would make a second column {new_name}: give a prefix or columnsConflict"
            )
        if new_name not in columns_by_name or conflict == "replace_source":
            kind, values = _typed([bag.get(key) for bag in bags])
            columns_by_name[new_name] = ((new_name, kind), values)
    return Frame(
        tuple(column for column, _ in columns_by_name.values()),
        tuple(values for _, values in columns_by_name.values()),
    )


def _typed(values: list[Any]) -> tuple[str, list[Any]]:
    """Return the type that all values have, dynamic if they differ, and the values as that type has them."""
    kinds = {kind_of_value(value) for value in values if value is not None}
    kind = kinds.pop() if len(kinds) == 1 else "real" if kinds == {"long", "real"} else "dynamic"
    convert = converter("dynamic", kind)
    return kind, values if convert is None else list(map(convert, values))


def _narrow_columns(_: Columns, _arguments: Arguments) -> Columns:
    return (("Row", "long"), ("Column", "string"), ("Value", "string"))


@plugin("narrow", takes=(), columns=_narrow_columns)
def narrow(frame: Frame, arguments: Arguments) -> Frame:
    """Make a row of each value: the number of its row, its column, and itself as text."""
    columns = _narrow_columns(frame.columns, arguments)
    rows = range(len(frame))
    width = len(frame.columns)
    numbers = [row for row in rows for _ in range(width)]
    names = [name for _ in rows for name, _ in frame.columns]
    return Frame(columns, (numbers, names, [text(values[row]) for row in rows for values in frame.values]))


@plugin("identity", takes=(), columns=lambda columns, _: columns)
def identity(frame: Frame, _: Arguments) -> Frame:
    """Return the rows as they are."""
    return frame


@plugin("preview", takes=("constant",), columns=lambda columns, _: columns)
def preview(frame: Frame, arguments: Arguments) -> Frame:
    """Return the first rows."""
    return Frame(frame.columns, tuple(values[: arguments.at(0, 10)] for values in frame.values))
