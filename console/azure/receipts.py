"""The request ids of the writes that one step makes, whichever client makes them."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from console.azure.cleaning import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEADER = "x-ms-request-id"
_kept: ContextVar[list[str] | None] = ContextVar("receipts", default=None)


@contextmanager
def receipts() -> Iterator[list[str]]:
    """Give a list that fills with the request id of every write made inside."""
    ids: list[str] = []
    mark = _kept.set(ids)
    try:
        yield ids
    finally:
        _kept.reset(mark)


def note(headers: Mapping[str, str]) -> None:
    """Keep the request id of a write that Azure has answered."""
    ids = _kept.get()
    if ids is not None and headers.get(HEADER):
        ids.append(line(headers[HEADER]))
