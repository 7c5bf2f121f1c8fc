"""What a column is called that the query gives no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.functions.registry import FUNCTIONS
from console.kql.syntax.tree import Call, Index, Literal, Member, Name, Named, Unary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.kql.syntax.tree import Expression

PREFIXED = {"strlen": "strlen_", "string_size": "string_size_", "gettype": "type_", "repeat": "repeat_"}
FIXED = {
    "ingestion_time": "$IngestionTime",
    "hll_merge": "hll_merged_result",
    "tdigest_merge": "tdigests_merge_result",
    "merge_tdigest": "tdigests_merge_result",
}
MAKING = ("make_datetime", "make_timespan")  # of one argument they keep its name as todatetime does
SORTING = ("array_sort_asc", "array_sort_desc")


def name_of(node: Expression | Named) -> str:
    """Return the name that an expression brings itself: that of the column it is about; "" for none."""
    match node:
        case Name(name=name) | Named(names=(name, *_)):
            return name
        case Member():
            return _joined(name_of(node.of), node.name)
        case Index(by=Literal(value=value)):
            return _name_of_item(node.of, value)
        case Index(by=Unary(operator="-", of=Literal(value=value))):
            return _joined(name_of(node.of), f"_{value}")
        case Call():
            return FIXED.get(node.name) or _name_of_call(node)
    return ""


def _name_of_call(call: Call) -> str:
    function = call.name
    arguments = (*call.arguments, *call.named)
    if not arguments or (function in MAKING and len(arguments) > 1):
        return ""
    first = arguments[0]
    if function in ("column_ifexists", "columnifexists"):
        return str(first.value) if isinstance(first, Literal) else ""
    if function in PREFIXED:
        return PREFIXED[function] + name_of(first)
    if function in SORTING and not isinstance(first, Name):
        return "array0_sorted"
    argument_name = name_of(first)
    if function == "bin_auto" or function in MAKING:
        return argument_name
    return FUNCTIONS[function].naming.format(argument_name) if argument_name and function in FUNCTIONS else ""


def _name_of_item(of: Expression, key: object) -> str:
    suffixes = _suffixes(of) if isinstance(of, Call) else ()
    if isinstance(key, int) and 0 <= key < len(suffixes):
        return part_name(of, key, suffixes[key])
    return _joined(name_of(of), str(key))


def _suffixes(call: Call) -> tuple[str, ...]:
    """Return what the values of a call that gives several are called."""
    if call.name in SORTING:
        return ("sorted",) * len(call.arguments) if len(call.arguments) > 1 else ()
    parts = FUNCTIONS[call.name].parts if call.name in FUNCTIONS else ()
    return tuple(suffix for suffix, _ in parts) if isinstance(parts, tuple) else ()


def part_name(node: Expression, at: int, suffix: str) -> str:
    """Return the name of one of the values that an expression gives."""
    if not isinstance(node, Call) or not node.arguments:
        return _joined(name_of(node), suffix)
    if node.name in SORTING:
        array = node.arguments[at]
        return f"{array.name if isinstance(array, Name) else f'array{at}'}_sorted"
    return f"{node.name}_{name_of(node.arguments[0])}_{suffix}"


def keeps_name(function: str) -> bool:
    """Whether what a function makes of a column is called as the column is."""
    return function in FUNCTIONS and function not in PREFIXED and FUNCTIONS[function].naming == "{}"


def _joined(before: str, after: str) -> str:
    return f"{before}_{after}" if before else after


class Names:
    """The names taken so far in one schema: a repeated one has a number appended, an absent one is Column1 and so on.

    A number never makes one of the `own_names`, which the query gives elsewhere in the list; a column without
    a name gets none of the `passed`.
    """

    __slots__ = ("_own_names", "_passed", "_taken", "_unnamed")

    def __init__(
        self, reserved: Iterable[str] = (), own_names: Iterable[str] = (), passed: Iterable[str] = ()
    ) -> None:
        self._taken = set(reserved)
        self._own_names = frozenset(own_names)
        self._passed = frozenset(passed) | self._taken
        self._unnamed = 0

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def take(self, name: str) -> str:
        """Return the name, or the first of name1, name2 ... that is free, which is taken then."""
        if not name:
            return self.unnamed()
        free, number = name, 0
        while free in self._taken or (number and free in self._own_names):
            number += 1
            free = f"{name}{number}"
        self._taken.add(free)
        return free

    def unnamed(self) -> str:
        """Return the next free name for a column that has none."""
        self._unnamed += 1
        while f"Column{self._unnamed}" in self._passed:
            self._unnamed += 1
        return self.take(f"Column{self._unnamed}")
