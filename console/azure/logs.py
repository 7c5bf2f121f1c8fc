"""Log Analytics: queries over the enclave's workspace, minutes behind what they log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azure.monitor.query import LogsBatchQuery, LogsQueryError, LogsQueryPartialResult
from azure.monitor.query.aio import LogsQueryClient

from console.azure.translation import refusal, translated
from console.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from azure.monitor.query import LogsQueryResult, LogsTable

    from console.azure.links import Link
    from console.errors import ConsoleError

    Span = timedelta | tuple[datetime, datetime]

SECONDS = 60


class Logs:
    """The Log Analytics workspace of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._client: LogsQueryClient | None = None

    async def query(self, text: str, span: Span) -> list[dict[str, Any]]:
        """Return the rows of a query over the last `span`, or between two moments, by column name.

        A partial result counts as its rows. Raises QueryInvalid, NotFound where no
        workspace is configured, and what any read raises.
        """
        workspace = self._workspace()
        with translated("Log Analytics"):
            answer = await self._opened().query_workspace(
                workspace, text, timespan=span, server_timeout=SECONDS
            )
            return _first(answer)

    async def batch(self, asked: Sequence[tuple[str, Span]]) -> list[list[dict[str, Any]] | ConsoleError]:
        """Return the rows of several queries in one request, or what is wrong with each.

        Raises what any read raises where none was answered.
        """
        workspace = self._workspace()
        with translated("Log Analytics"):
            queries = [
                LogsBatchQuery(workspace, text, timespan=span, server_timeout=SECONDS) for text, span in asked
            ]
            answers = await self._opened().query_batch(queries)
            return [_rows_or_failure(answer) for answer in answers]

    def _workspace(self) -> str:
        workspace = self._link.enclave.log_workspace
        if not workspace:
            message = "no Log Analytics workspace is configured"
            raise NotFound(message)
        return workspace

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


def _rows_or_failure(
    answer: LogsQueryResult | LogsQueryPartialResult | LogsQueryError,
) -> list[dict[str, Any]] | ConsoleError:
    if isinstance(answer, LogsQueryError):
        return refusal("Log Analytics", answer.code, answer.message)
    return _first(answer)


def _first(answer: LogsQueryResult | LogsQueryPartialResult) -> list[dict[str, Any]]:
    tables = answer.partial_data if isinstance(answer, LogsQueryPartialResult) else answer.tables
    return _rows(tables[0]) if tables else []


def _rows(table: LogsTable) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
