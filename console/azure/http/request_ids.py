"""The request ids of the writes that one step makes, whichever client makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from console.azure.values.cleaning import line

HEADER = "x-ms-request-id"
_written: ContextVar[list[str] | None] = ContextVar("request_ids", default=None)


@contextmanager
def request_ids() -> Iterator[list[str]]:
    """Give a list that fills with the request id of every write made inside."""
    ids: list[str] = []
    mark = _written.set(ids)
    try:
        yield ids
    finally:
        _written.reset(mark)


def note(headers: Mapping[str, str]) -> None:
    """Keep the request id of a write that Azure has answered."""
    ids = _written.get()
    if ids is not None and headers.get(HEADER):
        ids.append(line(headers[HEADER]))
