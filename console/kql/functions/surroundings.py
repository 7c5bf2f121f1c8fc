"""What a query can ask about where it runs, and sizes and units in words."""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, REFUSED, CallRefused, Context, function
from console.kql.values.documents import json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.functions.registry import Argument

BYTES = ("Bytes", "KB", "MB", "GB", "TB", "PB", "EB")
KILO = 1024


@function("current_cluster_endpoint", "string", with_context=True)
def current_cluster_endpoint(context: Context) -> str:
    """Return the name of the service that runs the query."""
    return context.cluster


@function("current_database", "string", with_context=True)
def current_database(context: Context) -> str:
    """Return the name of the database that the query runs over."""
    return context.database


@function("current_principal", "string", with_context=True)
def current_principal(context: Context) -> str:
    """Return who runs the query."""
    return context.principal


@function("current_principal_details", "dynamic", with_context=True)
def current_principal_details(context: Context) -> dict[str, str]:
    """Return who runs the query, in parts."""
    return {"UserPrincipalName": context.principal, "FullyQualifiedName": context.principal}


@function("new_guid", "guid", is_deterministic=False)
def new_guid() -> str:
    """Return a GUID that nothing else has."""
    return str(uuid.uuid4())


SIZES = {"bool": 1, "int": 4, "long": 8, "real": 8, "datetime": 8, "timespan": 8, "decimal": 16, "guid": 16}
DYNAMIC_HEAD = 4  # bytes that a dynamic takes beyond its text


def _sized(arguments: Sequence[Argument]) -> Callable[..., int]:
    """Return the rule for values of these types: numbers and times take what their type does, texts their bytes."""
    kinds = [argument.type for argument in arguments]

    def size_of(*values: Any) -> int:
        return sum(SIZES.get(kind) or _text_size(value) for kind, value in zip(kinds, values, strict=True))

    return size_of


def _text_size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode(errors="surrogatepass"))
    return DYNAMIC_HEAD + len(json_text(value).encode(errors="surrogatepass"))


@function("estimate_data_size", "long", takes=("any",), least=1, most=MANY, null_safe=True, choose=_sized)
def estimate_data_size(*values: Any) -> int:
    """Return about how many bytes values take."""
    return sum(map(_text_size, values))


@function("format_bytes", "string", takes=("real", "long", "string"), least=1, keeps_name=True)
def format_bytes(size: float, digits: int = 0, unit: str = "") -> str:
    """Return a number of bytes in words, such as 1.5 MB."""
    unit_places = {name.lower(): at for at, name in enumerate(BYTES)}
    if unit and unit.lower() not in unit_places:
        raise CallRefused(f"format_bytes knows the units {', '.join(BYTES)}, not {unit!r}")
    at = unit_places[unit.lower()] if unit else _power(abs(size))
    digits = max(0, min(digits, sys.float_info.dig))
    scaled = round(size / KILO**at, digits)
    return f"{scaled:.{digits}f} {BYTES[at]}" if digits and scaled % 1 else f"{scaled:.0f} {BYTES[at]}"


def _power(size: float) -> int:
    return next((at for at in range(len(BYTES)) if size < KILO ** (at + 1)), len(BYTES) - 1)


REFUSED.update(
    dict.fromkeys(
        ("cursor_after", "cursor_before_or_at", "cursor_current", "current_cursor", "extent_id", "extentid", "extent_tags",
         "row_id", "current_node_id", "rowstore_ordinal_range"),
        "it asks for the inside of a Kusto cluster, which is not here",
    )
)  # fmt: skip
REFUSED.update(
    dict.fromkeys(
        ("external_table", "materialized_view", "stored_query_result"), "a workspace has no such tables"
    )
)
REFUSED.update(
    dict.fromkeys(
        ("all", "map", "inner_nodes", "node_id", "node_degree_in", "node_degree_out"),
        "it speaks of a pattern in graph-match or graph-shortest-paths",
    )
)
REFUSED.update(
    dict.fromkeys(("labels", "graph", "entity_group"), "what a cluster keeps beside tables is not here")
)
REFUSED["current_principal_is_member_of"] = "who belongs to what group is not known here"
