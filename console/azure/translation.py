"""From what the SDKs raise to what an operator can do about it."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    DecodeError,
    HttpResponseError,
    ResourceNotFoundError,
)
from azure.identity import CredentialUnavailableError

from console.azure.cleaning import line
from console.errors import (
    Conflict,
    ConsoleError,
    NotFound,
    NotPermitted,
    NotSignedIn,
    QueryInvalid,
    Rejected,
    Throttled,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_WAIT = 5.0
_MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError)
_PLAIN: dict[int, type[ConsoleError]] = {403: NotPermitted, 404: NotFound, 409: Conflict, 412: Conflict}
_BROKEN = frozenset({200, 408, 500, 502, 503, 504})
_QUERY_CODES = frozenset({"SyntaxError", "SemanticError", "BadArgumentError", "SYN0002", "SEM0100"})
_THROTTLED_CODES = frozenset({"ThrottledError", "RateLimiting", "TooManyRequests"})
_PLACE = re.compile(r"line:(\d+).*?(?:pos|position):(\d+)")


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn every failure of an SDK into a ConsoleError; `what` names what was read or done."""
    try:
        yield
    except (ConsoleError, asyncio.CancelledError):
        raise
    except CredentialUnavailableError as failure:
        raise NotSignedIn(line(failure.message)) from failure
    except HttpResponseError as failure:
        raise _from_response(what, failure) from failure
    except (AzureError, aiohttp.ClientError, OSError, TimeoutError) as failure:
        message = f"{what}: no answer ({line(failure) or type(failure).__name__})"
        raise Unreachable(message) from failure
    except _MALFORMED as failure:
        message = f"{what}: the answer is not what Azure documents ({type(failure).__name__})"
        raise Unreachable(message) from failure


def _from_response(what: str, failure: HttpResponseError) -> ConsoleError:
    if isinstance(failure, DecodeError) or failure.response is None:
        if isinstance(failure, ClientAuthenticationError):
            return NotSignedIn(line(failure.message))
        return Unreachable(f"{what}: the answer is torn or not JSON")
    request_id = line(_header(failure, "x-ms-request-id"))
    code, message = _innermost(failure)
    words = f"{what}: {message}"
    status = failure.status_code or 0
    if status == 401 or (isinstance(failure, ClientAuthenticationError) and status < 500 and status != 403):  # noqa: PLR2004  HTTP's own numbers
        return NotSignedIn(words, request_id=request_id)
    if isinstance(failure, ResourceNotFoundError):
        return NotFound(words, request_id=request_id)
    return _by_status(status, words, code, request_id, failure)


def _by_status(
    status: int, words: str, code: str, request_id: str, failure: HttpResponseError
) -> ConsoleError:
    if status in _PLAIN:
        return _PLAIN[status](words, request_id=request_id)
    if status == 429:  # noqa: PLR2004  HTTP's own number
        return Throttled(words, retry_after=_wait(failure), request_id=request_id)
    if status in _BROKEN:
        return Unreachable(f"{words} (HTTP {status})", request_id=request_id)
    if code in _QUERY_CODES:
        return _query_invalid(words)
    return Rejected(words, code=code, request_id=request_id)


def refusal(what: str, code: str, message: str) -> ConsoleError:
    """Return what one query of a batch was refused with; its answer has no status of its own."""
    words = f"{what}: {line(message)}"
    if code in _THROTTLED_CODES:
        return Throttled(words, retry_after=DEFAULT_WAIT)
    if code in _QUERY_CODES:
        return _query_invalid(words)
    return Rejected(words, code=line(code))


def _query_invalid(words: str) -> QueryInvalid:
    place = _PLACE.search(words)
    return QueryInvalid(words, line=int(place[1]), column=int(place[2])) if place else QueryInvalid(words)


def _innermost(failure: HttpResponseError) -> tuple[str, str]:
    error = _error_body(failure)
    code, message = str(error.get("code") or ""), str(error.get("message") or failure.reason or "")
    inner = error
    for detail in error.get("details") or ():
        code, message = str(detail.get("code") or code), str(detail.get("message") or message)
    while isinstance(inner.get("innererror"), dict):
        inner = inner["innererror"]
        code, message = str(inner.get("code") or code), str(inner.get("message") or message)
    return line(code), line(message)


def _error_body(failure: HttpResponseError) -> dict[str, Any]:
    try:
        body = json.loads(failure.response.text())  # type: ignore[union-attr]  # the caller has seen the response
    except (ValueError, AttributeError, UnicodeError):
        return {"message": failure.message}
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return error
    return {"code": error, "message": body.get("error_description")} if isinstance(error, str) else {}


def _wait(failure: HttpResponseError) -> float:
    try:
        return max(0.0, float(_header(failure, "Retry-After") or DEFAULT_WAIT))
    except ValueError:
        return DEFAULT_WAIT


def _header(failure: HttpResponseError, name: str) -> str:
    headers = getattr(failure.response, "headers", None) or {}
    return str(headers.get(name, ""))
