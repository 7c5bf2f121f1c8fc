"""The columns of the log tables, as Microsoft's table reference lists them.

A table that is not in the reference is a custom one, and takes any column.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDARD = {"TenantId": "string", "TimeGenerated": "datetime", "Type": "string", "_ResourceId": "string"}
SUFFIXES = {"_s": "string", "_d": "real", "_b": "bool", "_t": "datetime", "_g": "string"}

# Azure adds columns to this table as resources send them, and names them by their type.
OPEN = "AzureDiagnostics"
COMMON_TO_RESOURCES = {
    "Resource": "string",
    "ResourceGroup": "string",
    "ResourceId": "string",
    "ResourceProvider": "string",
    "ResourceType": "string",
    "SubscriptionId": "string",
    "Level": "string",
    "ResultType": "string",
    "ResultSignature": "string",
    "CallerIPAddress": "string",
    "OperationVersion": "string",
    "ResultDescription": "string",
    "Message": "string",
    "DurationMs": "long",
    "AdditionalFields": "dynamic",
}


@cache
def schemas() -> Mapping[str, Mapping[str, str]]:
    """Return each known table's columns with their Kusto types."""
    text = files(__package__).joinpath("tables.json").read_text(encoding="utf-8")
    tables: dict[str, str] = json.loads(text)["tables"]
    known = {name: {**STANDARD, **_columns(columns)} for name, columns in tables.items()}
    known[OPEN] |= COMMON_TO_RESOURCES
    return MappingProxyType(known)


def _columns(text: str) -> dict[str, str]:
    pairs = (column.partition(":") for column in text.split())
    return {name: kind or "string" for name, _, kind in pairs}


def type_of(table: str, column: str) -> str | None:
    """Return a column's Kusto type, or None where the table has no such column."""
    known = schemas().get(table)
    if known is None or table == OPEN:
        return (known or STANDARD).get(column) or _by_suffix(column)
    return known.get(column)


def _by_suffix(column: str) -> str | None:
    suffix = re.search(r"_[sdbtg]$", column)
    return SUFFIXES[suffix[0]] if suffix else None
