"""What tests can make happen to a log workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.world.enclave import Enclave


@intervention("limit-queries")
def limit_queries(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001  every intervention gets the time
    """Force the limits of a query's result (rows, bytes, seconds) down, or set how many run at once."""
    for name in arguments:
        setattr(enclave.logs.limits, name, int(arguments[name]))


@intervention("occupy-queries")
def occupy_queries(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:  # noqa: ARG001  every intervention gets the time
    """Let so many (`count`) other queries run in the workspace."""
    enclave.logs.running = int(arguments["count"])


@intervention("write-log")
def write_log(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Write `count` rows with the given `columns` into a log `table`."""
    for _ in range(int(arguments.get("count", 1))):
        enclave.logs.write(arguments["table"], now, **arguments.get("columns", {}))


@intervention("dropped-columns")
def dropped_columns(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> dict[str, list[str]]:  # noqa: ARG001  every intervention gets the time
    """Return by table the columns that were written but that the real table does not have."""
    tables = enclave.logs.tables.values()
    dropped = {table.name: sorted(table.dropped) for table in tables if table.column("Type")}
    return {name: columns for name, columns in dropped.items() if columns}
