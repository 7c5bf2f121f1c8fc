"""Log Analytics: queries over the enclave's workspace, minutes behind what they log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azure.monitor.query import LogsQueryPartialResult
from azure.monitor.query.aio import LogsQueryClient

from console.azure.translation import translated
from console.errors import NotFound

if TYPE_CHECKING:
    from datetime import timedelta

    from azure.monitor.query import LogsTable

    from console.azure.links import Link

SECONDS = 60


class Logs:
    """The Log Analytics workspace of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._client: LogsQueryClient | None = None

    async def query(self, text: str, span: timedelta) -> list[dict[str, Any]]:
        """Return the rows of a query over the last `span`, by column name.

        A partial result counts as its rows. Raises QueryInvalid, NotFound where no
        workspace is configured, and what any read raises.
        """
        workspace = self._link.enclave.log_workspace
        if not workspace:
            message = "no Log Analytics workspace is configured"
            raise NotFound(message)
        with translated("Log Analytics"):
            answer = await self._opened().query_workspace(
                workspace, text, timespan=span, server_timeout=SECONDS
            )
            tables = answer.partial_data if isinstance(answer, LogsQueryPartialResult) else answer.tables
            return _rows(tables[0]) if tables else []

    def _opened(self) -> LogsQueryClient:
        if self._client is None:
            endpoint = self._link.enclave.endpoints.logs
            self._client = LogsQueryClient(
                self._link.credential,
                endpoint=endpoint,
                audience=endpoint.removesuffix("/v1"),
                transport=self._link.transport,
                retry_total=1,
            )
        return self._client


def _rows(table: LogsTable) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
