"""What only the logs remember: the secure score's history, who was last active, who uploaded what.

Each is an extra: where the workspace cannot be read the pane goes without it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from console.azure.values.cleaning import azure_name, line
from console.azure.values.moments import moment, optional_moment
from console.errors import ConsoleError
from console.model.posture import ScorePoint
from console.model.targets import AzureName

Row: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = Callable[[str, timedelta, str], Awaitable[Sequence[Row]]]
PATIENCE = 8.0
SCORE_SPAN = timedelta(days=30)
SCORE_HISTORY = """
SecureScores
| where TimeGenerated > ago(30d)
| summarize arg_max(TimeGenerated, PercentageScore) by bin(TimeGenerated, 8h)
| project At = TimeGenerated1, Share = PercentageScore
| order by At asc
"""
IDLE_SPAN = timedelta(days=2)
USE = """
union isfuzzy=true
    (print Kind = 'since', Key = '', At = ago(2d), Value = 0.0),
    (WVDConnections
    | where TimeGenerated > ago(2d) and State == 'Connected'
    | summarize At = max(TimeGenerated)
    | where isnotnull(At)
    | project Kind = 'sign-in', Key = '', At, Value = 0.0),
    (WVDConnections
    | where TimeGenerated > ago(2d)
    | summarize arg_max(TimeGenerated, State) by UserName, SessionHostName
    | where State == 'Completed'
    | project Kind = 'left', Key = strcat(UserName, '|', SessionHostName), At = TimeGenerated, Value = 0.0),
    (Perf
    | where TimeGenerated > ago(2h) and CounterName == '% Processor Time' and InstanceName == '_Total'
    | summarize At = max(TimeGenerated), Value = avg(CounterValue) by Key = tolower(_ResourceId)
    | project Kind = 'processor', Key, At, Value)
"""
UPLOAD_SPAN = timedelta(days=14)
UPLOADERS = """
StorageBlobLogs
| where OperationName in ('PutBlob', 'PutBlockList', 'FlushFile', 'CreateFile')
| where isnotempty(RequesterUpn)
| summarize arg_max(TimeGenerated, RequesterUpn) by ObjectKey
| project ObjectKey, RequesterUpn
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Use:
    """What the logs know of an enclave's use; `since` is how far back they were read.

    `left` tells when each (user, host) was last seen to disconnect;
    `processors` holds percents by ARM id.
    """

    last_sign_in: datetime | None
    since: datetime | None
    left: Mapping[tuple[AzureName, AzureName], datetime]
    processors: Mapping[AzureName, float]


class Trends:
    """Facts out of one enclave's Log Analytics workspace.

    `ask` answers a query over a span; the last word names who asks. An answer that is late or
    does not come leaves what was known before: no pane waits long for its extras.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[str, Sequence[Row]] = {}
        self._asked: dict[str, asyncio.Task[None]] = {}

    async def close(self) -> None:
        """Give up what is still asked."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def secure_score(self) -> tuple[ScorePoint, ...]:
        """Return the secure score over the last 30 days, a point for each recalculation."""
        rows = await self._rows(SCORE_HISTORY, SCORE_SPAN, "posture: score history")
        return tuple(ScorePoint(moment(row["At"]), float(row["Share"])) for row in rows)

    async def use(self) -> Use:
        """Return who left when, when anybody last came, and how busy each machine is (two hours' mean)."""
        rows = await self._rows(USE, IDLE_SPAN, "sessions: last use")
        kinds: dict[str, list[Row]] = {}
        for row in rows:
            kinds.setdefault(str(row["Kind"]), []).append(row)
        return Use(
            last_sign_in=_latest(kinds.get("sign-in", ())),
            since=_latest(kinds.get("since", ())),
            left={_user_and_host(row["Key"]): moment(row["At"]) for row in kinds.get("left", ())},
            processors={azure_name(row["Key"]): float(row["Value"]) for row in kinds.get("processor", ())},
        )

    async def uploaders(self) -> dict[str, str]:
        """Return who last wrote each blob, by "/account/container/name"."""
        rows = await self._rows(UPLOADERS, UPLOAD_SPAN, "exports: who uploaded")
        return {str(row["ObjectKey"]): line(row["RequesterUpn"]) for row in rows}

    async def _rows(self, query: str, span: timedelta, asker: str) -> Sequence[Row]:
        task = self._asked.get(query)
        if task is None or task.done():
            task = self._asked[query] = asyncio.create_task(self._learn(query, span, asker))
        await asyncio.wait({task}, timeout=PATIENCE)
        return self._known.get(query, [])

    async def _learn(self, query: str, span: timedelta, asker: str) -> None:
        try:
            self._known[query] = await self._ask(query, span, asker)
        except ConsoleError as failure:
            log.warning("shown without what Log Analytics knows now: %s", failure)


def _latest(rows: Sequence[Row]) -> datetime | None:
    return max((at for row in rows if (at := optional_moment(row["At"]))), default=None)


def _user_and_host(key: object) -> tuple[AzureName, AzureName]:
    user, _, host = str(key).partition("|")
    return azure_name(user), azure_name(host.partition(".")[0])
