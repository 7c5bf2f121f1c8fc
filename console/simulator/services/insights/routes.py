"""The activity log (Microsoft.Insights/eventtypes), 2015-04-01: the rows of AzureActivity, one event each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.shapes import Shape

Row = Mapping[str, Any]

VALUES = f"{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
VERSIONS = ("2014-04-01", "2015-04-01")
PAGE = 200
EVENT = Shape("insights/events")
CLAUSE = re.compile(r"\s*(\w+)\s+(eq|ge|le)\s+'?([^']*?)'?\s*$", re.IGNORECASE)
COLUMNS = (
    "ActivityStatus",
    "ActivityStatusValue",
    "Authorization_d",
    "Caller",
    "CallerIpAddress",
    "CategoryValue",
    "CorrelationId",
    "EventDataId",
    "EventSubmissionTimestamp",
    "Level",
    "OperationName",
    "OperationNameValue",
    "Properties_d",
    "ResourceGroup",
    "ResourceProviderValue",
    "TimeGenerated",
    "_ResourceId",
)


class FilterRefusal(Refusal):
    """Raised for a filter that the activity log does not take.

    Its own refusals lack the `error` that ARM puts around code and message.
    """

    def __init__(self, message: str) -> None:
        super().__init__(400, "BadRequest", message)

    def reply(self) -> Reply:
        """Return the refusal as the activity log words it."""
        return Reply({"code": self.code, "message": self.message}, self.status)


def _status(row: Row) -> str:
    return str(row["ActivityStatus"] or {"Start": "Started"}.get(row["ActivityStatusValue"], ""))


FIELDS: Mapping[str, Callable[[Row], str]] = {
    "resourcegroupname": lambda row: str(row["ResourceGroup"]),
    "resourceuri": lambda row: str(row["_ResourceId"]),
    "resourceid": lambda row: str(row["_ResourceId"]),
    "resourceprovider": lambda row: str(row["ResourceProviderValue"]),
    "correlationid": lambda row: str(row["CorrelationId"]),
    "caller": lambda row: str(row["Caller"]),
    "status": _status,
}


@serves("GET", VALUES, *VERSIONS)
def events(call: Call) -> Reply:
    """Answer what happened in the time that $filter names, newest first."""
    since, until, terms = _filter_terms(call)
    rows = [row for row in _rows(call, since, until) if all(_fits(row, *term) for term in terms)]
    return page(call, [_event(call, row) for row in reversed(rows)], size=PAGE)


def _filter_terms(call: Call) -> tuple[datetime, datetime, list[tuple[str, str]]]:
    """Return the bounds in time and the terms of $filter; raises FilterRefusal without a beginning."""
    text = call.query.get("$filter", "")
    since, until, terms = None, call.now, []
    for clause in re.split(r"\s+and\s+", text, flags=re.IGNORECASE) if text else ():
        match = CLAUSE.match(clause)
        name, comparison = (match[1].casefold(), match[2].casefold()) if match else ("", "")
        if match and name == "eventtimestamp" and comparison == "ge":
            since = _moment(match[3])
        elif match and name == "eventtimestamp" and comparison == "le":
            until = _moment(match[3])
        elif match and name in FIELDS and comparison == "eq":
            terms.append((name, match[3]))
        else:
            raise FilterRefusal(f"The $filter clause '{clause}' is not supported.")
    if since is None:
        raise FilterRefusal("The $filter must name the beginning: eventTimestamp ge.")
    return since, until, terms


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise FilterRefusal(f"'{text}' is no time in ISO 8601.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rows(call: Call, since: datetime, until: datetime) -> Iterator[Row]:
    table = call.enclave.logs.table("AzureActivity")
    if table is not None:
        start, stop = table.between(since, until)
        columns = [table.column(name, start, stop) for name in COLUMNS]
        yield from (dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=True))


def _fits(row: Row, name: str, value: str) -> bool:
    return FIELDS[name](row).casefold() == value.casefold()


def _event(call: Call, row: Row) -> dict[str, Any]:
    at, status = row["TimeGenerated"], _status(row)
    return EVENT(
        enclave=call.enclave,
        resource=row["_ResourceId"],
        event=row["EventDataId"] or row["CorrelationId"],
        ticks=int(at.timestamp() * 1e7),
        correlation=row["CorrelationId"],
        action=(row["Authorization_d"] or {}).get("action") or row["OperationName"],
        operation=row["OperationName"],
        caller=row["Caller"],
        address=row["CallerIpAddress"],
        category=row["CategoryValue"],
        event_name="EndRequest" if status == "Succeeded" else "BeginRequest",
        level=row["Level"],
        group=row["ResourceGroup"],
        provider=row["ResourceProviderValue"],
        status=status,
        properties=dict(row["Properties_d"] or {}),
        at=at,
        submitted_at=row["EventSubmissionTimestamp"] or at,
    )
