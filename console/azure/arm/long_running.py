"""Azure's long-running operations: wait for one, or let another process follow it after this one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azure.core.exceptions import HttpResponseError
from azure.core.polling.base_polling import OperationFailed

from console.azure.http.translation import ended_badly, translated

if TYPE_CHECKING:
    from azure.core.polling import AsyncLROPoller

POLL_SECONDS = 5


class LongRunningOperation:
    """A long-running operation under way; `token` lets another process follow it."""

    def __init__(self, words: str, poller: AsyncLROPoller[None]) -> None:
        self._words = words
        self._poller = poller
        with translated(words):
            self.token = str(poller.continuation_token())

    async def ended(self) -> None:
        """Wait until Azure reports the end; raises Rejected where it reports a failure.

        Raises what any request raises where Azure does not answer: the operation continues.
        """
        with translated(self._words):
            try:
                await self._poller.result()
            except HttpResponseError as failure:
                if not isinstance(failure.inner_exception, OperationFailed):
                    raise  # an answer that tells nothing, which the poller calls failed as well
                raise ended_badly(self._words, failure) from failure
