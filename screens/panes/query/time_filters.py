"""The time filter that a query brings itself, which wins over the range that the operator chose."""

from __future__ import annotations

import re

from screens.panes.query.statements import NOT_CODE

_TIME = r"(?:TimeGenerated|Timestamp|timestamp|EventTime|StartTime)"
_FILTER = re.compile(
    rf"\b(?:where|filter)\b[^|;]*?(\b{_TIME}\b\s*\)?\s*(?:[<>]=?|!?between\b|==)[^|;\n]*|[<>]=?\s*{_TIME}\b)"
)


def own_filter(query: str) -> str:
    """Return the time filter that a query brings itself, as it is written there; empty where it has none."""
    code = NOT_CODE.sub(lambda found: (" " if found[0][0] == "/" else "_") * len(found[0]), query)
    found = _FILTER.search(code)
    return query[slice(*found.span(1))].strip() if found else ""
