"""From what the SDKs raise to what an operator can do about it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import aiohttp
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    DecodeError,
    HttpResponseError,
    ResourceNotFoundError,
)
from azure.identity import CredentialUnavailableError

from console.azure.values.cleaning import line
from console.azure.values.json_types import Json, JsonObject
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

DEFAULT_WAIT = 5.0
_MALFORMED = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
_PLAIN: dict[int, type[ConsoleError]] = {403: NotPermitted, 404: NotFound, 409: Conflict, 412: Conflict}
_BROKEN = frozenset({200, 408, 500, 502, 503, 504})
_QUERY_CODES = frozenset({"SyntaxError", "SemanticError", "BadArgumentError", "SYN0002", "SEM0100"})
_THROTTLED_CODES = frozenset({"ThrottledError", "RateLimiting", "TooManyRequests"})


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


@dataclass(frozen=True, slots=True)
class _Refused:
    """What an answer's body says went wrong, in its innermost words, and where in a query."""

    status: int
    code: str
    message: str
    line: int = 0
    column: int = 0
    request_id: str = ""
    wait: float = DEFAULT_WAIT


def refusal(what: str, status: int, error: Mapping[str, Json]) -> ConsoleError:
    """Return what one answer of a batch was refused with: its status and its error object."""
    return _by_status(what, _innermost(status, error))


def _from_response(what: str, failure: HttpResponseError) -> ConsoleError:
    if isinstance(failure, DecodeError) or failure.response is None:
        if isinstance(failure, ClientAuthenticationError):
            return NotSignedIn(line(failure.message))
        return Unreachable(f"{what}: the answer is torn or not JSON")
    refused = replace(
        _innermost(failure.status_code or 0, _error_body(failure), failure.reason or ""),
        request_id=line(_header(failure, "x-ms-request-id")),
        wait=_wait(failure),
    )
    if isinstance(failure, ClientAuthenticationError) and refused.status < 500 and refused.status != 403:  # noqa: PLR2004  HTTP's own numbers
        return NotSignedIn(f"{what}: {refused.message}", request_id=refused.request_id)
    if isinstance(failure, ResourceNotFoundError):
        return NotFound(f"{what}: {refused.message}", request_id=refused.request_id)
    return _by_status(what, refused)


def ended_badly(what: str, failure: HttpResponseError) -> Rejected:
    """Return what Azure says of a long-running operation that it calls failed."""
    refused = _innermost(0, _error_body(failure), failure.reason or "")
    return Rejected(f"{what}: {refused.message}", code=refused.code)


def _by_status(what: str, refused: _Refused) -> ConsoleError:
    words, request_id = f"{what}: {refused.message}", refused.request_id
    if refused.status == 401:  # noqa: PLR2004  HTTP's own number
        return NotSignedIn(words, request_id=request_id)
    if refused.status in _PLAIN:
        return _PLAIN[refused.status](words, request_id=request_id)
    if refused.status == 429 or refused.code in _THROTTLED_CODES:  # noqa: PLR2004  HTTP's own number
        return Throttled(words, retry_after=refused.wait, request_id=request_id)
    if refused.status in _BROKEN:
        return Unreachable(f"{words} (HTTP {refused.status})", request_id=request_id)
    if refused.code in _QUERY_CODES:
        return QueryInvalid(words, line=refused.line, column=refused.column)
    return Rejected(words, code=refused.code, request_id=request_id)


def _innermost(status: int, error: Mapping[str, Json], reason: str = "") -> _Refused:
    code, message = str(error.get("code") or ""), str(error.get("message") or reason)
    inner = error
    for detail in error.get("details") or ():
        code, message = str(detail.get("code") or code), str(detail.get("message") or message)
    while isinstance(inner.get("innererror"), dict):
        inner = inner["innererror"]
        code, message = str(inner.get("code") or code), str(inner.get("message") or message)
    row, column = (value if isinstance(value := inner.get(key), int) else 0 for key in ("line", "pos"))
    return _Refused(status, line(code), line(message), row, column)


def _error_body(failure: HttpResponseError) -> JsonObject:
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
