"""Our own checks of an exchange, for what Microsoft's validator does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specifications import Specifications

ID = re.compile(r"^/(subscriptions/[0-9a-f-]{36}(/.+)?|providers/.+)$", re.IGNORECASE)
STATES = {"InProgress", "Running", "Accepted", "Succeeded", "Failed", "Canceled"}
FIRST_ERROR = 400


def wrong(exchange: dict[str, Any], operation: str, specifications: Specifications) -> list[dict[str, str]]:
    """Return what is wrong with an exchange, in the validator's form."""
    found = [*_headers(exchange), *_ids(exchange), *_refusal(exchange), *_operation(exchange)]
    found += specifications.unknown_values(
        version_of(exchange), operation, exchange["status"], exchange["responseBody"]
    )
    return [{"code": "OWN_CHECK", "message": words, "at": ""} for words in found]


def version_of(exchange: dict[str, Any]) -> str:
    """Return the api-version that was asked for."""
    query = {name.casefold(): values[0] for name, values in parse_qs(urlsplit(exchange["url"]).query).items()}
    return str(query.get("api-version", ""))


def _headers(exchange: dict[str, Any]) -> Iterator[str]:
    headers = _folded(exchange)
    if "x-ms-request-id" not in headers:
        yield "no x-ms-request-id"
    if exchange["status"] == 202:
        places = [headers[name] for name in ("location", "azure-asyncoperation") if name in headers]
        if exchange["method"] != "GET" and not places:
            yield "202 without a place to ask"
        if "retry-after" not in headers:
            yield "202 without Retry-After"
        yield from (f"{place} is another host" for place in places if not _same_host(exchange, place))
    if exchange["status"] == 429 and "retry-after" not in headers:
        yield "429 without Retry-After"


def _ids(exchange: dict[str, Any]) -> Iterator[str]:
    body = exchange["responseBody"]
    if not isinstance(body, dict) or "/providers/" not in exchange["url"]:
        return
    items = body.get("value") if isinstance(body.get("value"), list) else [body]
    for item in items or ():
        found = item.get("id") if isinstance(item, dict) else None
        if found is not None and not ID.match(found):
            yield f"id {found} is not well formed"
    if "nextLink" in body and not _same_host(exchange, body["nextLink"]):
        yield "nextLink points to another host"


def _refusal(exchange: dict[str, Any]) -> Iterator[str]:
    body = exchange["responseBody"] if isinstance(exchange["responseBody"], dict) else {}
    error = body.get("error", body)  # whether it needs an `error` around them is the validator's to say
    if exchange["status"] >= FIRST_ERROR and not (error.get("code") and error.get("message")):
        yield "a refusal without code and message"


def _operation(exchange: dict[str, Any]) -> Iterator[str]:
    is_status = "/operations/" in exchange["url"] and "monitor=" not in exchange["url"]
    body = exchange["responseBody"]
    if is_status and exchange["status"] < FIRST_ERROR and (body or {}).get("status") not in STATES:
        yield f"an operation's status is {body!r}"


def _same_host(exchange: dict[str, Any], link: str) -> bool:
    return urlsplit(link).netloc == urlsplit(str(exchange["url"])).netloc


def _folded(exchange: dict[str, Any]) -> dict[str, str]:
    return {name.casefold(): value for name, value in exchange["responseHeaders"].items()}
