"""Values over windows that move along a column; and the plugins that are not done, by name."""

from __future__ import annotations

from typing import Any

from console.kql.functions.rounding import bin_at
from console.kql.plugins.registry import MANY, REFUSED, Arguments, Columns, Frame, plugin
from console.kql.values.datetimes import FIRST
from console.kql.values.ordering import nearest_rank, sort_key


def _rolling_columns(columns: Columns, arguments: Arguments) -> Columns:
    value, share, index, _, bins, *dimensions = arguments.positional
    kinds = dict(columns)
    words = str(share).replace(".", "_")
    return (
        (index, kinds.get(index, "datetime")),
        *((name, kinds.get(name, "string")) for name in dimensions),
        (f"rolling_{bins}_percentile_{value}_{words}", kinds.get(value, "real")),
    )


@plugin(
    "rolling_percentile",
    takes=("column", "constant", "column", "constant", "constant", "column"),
    least=5,
    most=MANY,
    columns=_rolling_columns,
)
def rolling_percentile(frame: Frame, arguments: Arguments) -> Frame:
    """Give for each bin of a column the percentile of the values in the bins up to it, a window of so many."""
    value, share, index, size, bins, *dimensions = arguments.positional
    groups: dict[tuple[Any, ...], dict[Any, list[Any]]] = {}
    zero = FIRST if frame.type_of(index) == "datetime" else size * 0
    keys = zip(*(frame.of(name) for name in dimensions), strict=True) if dimensions else [()] * len(frame)
    for key, at, item in frame.budget.each(zip(keys, frame.of(index), frame.of(value), strict=True)):
        start = None if at is None else bin_at(at, size, zero)
        if start is not None and item is not None:
            groups.setdefault(key, {}).setdefault(start, []).append(item)
    rows: list[tuple[Any, ...]] = []
    for key, by_start in groups.items():
        at, last = min(by_start), max(by_start)
        while at <= last:
            frame.budget.check()
            window = [item for back in range(bins) for item in by_start.get(at - size * back, [])]
            rows.append((at, *key, nearest_rank(sorted(window, key=sort_key), share)))
            at += size
    columns = _rolling_columns(frame.columns, arguments)
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return Frame(columns, tuple(list(item) for item in values))


REFUSED.update(
    dict.fromkeys(
        (
            "session_count", "sequence_detect", "funnel_sequence", "funnel_sequence_completion",
            "diffpatterns_text", "estimate_rows_count", "geo_polygon_lookup", "geo_line_lookup",
        ),
        "this plugin is not part of the console",
    )
)  # fmt: skip
REFUSED.update(
    dict.fromkeys(
        (
            "python", "r", "csharp", "http_request", "http_request_post", "sql_request", "mysql_request",
            "postgresql_request", "cosmosdb_sql_request", "dax_request", "azure_digital_twins_query_request",
            "ai_embed_text", "ai_embeddings", "ai_chat_completion", "ai_chat_completion_prompt", "execute_query",
            "execute_show_command", "infer_storage_schema", "infer_storage_schema_with_suggestions", "external_datatable",
        ),
        "a query does not reach out of the enclave",
    )
)  # fmt: skip
