"""What an SDK's model holds, as the JSON that Azure sent: one way to read every client family."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azure.core.pipeline.policies import ContentDecodePolicy, SansIOHTTPPolicy

from console.azure.values.json_types import JsonObject

if TYPE_CHECKING:
    from azure.core.pipeline import PipelineRequest, PipelineResponse

KEPT = "kept_items"


def as_json(item: Any) -> JsonObject:
    """Return an SDK model as the JSON object it was made from."""
    if hasattr(item, "as_dict") and not hasattr(item, "serialize"):
        fields = item.as_dict()
    else:
        fields = item.serialize(keep_readonly=True) | (item.additional_properties or {})
    if not isinstance(fields, dict):
        message = f"an object was expected, not {type(fields).__name__}"
        raise TypeError(message)
    return fields


class PageKeeper(SansIOHTTPPolicy[Any, Any]):
    """A policy that takes a page's items as Azure sent them; the SDK walks on from an empty page.

    The SDK would make models of them, only to be turned into JSON again: 90 ms of
    the event loop for 200 session hosts. Only calls through `list_items` are concerned.
    """

    def on_request(self, request: PipelineRequest[Any]) -> None:
        """Note where the call wants its items."""
        request.context[KEPT] = request.context.options.pop(KEPT, None)

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        """Keep the items of a good answer."""
        items = request.context.get(KEPT)
        if items is None or response.http_response.status_code != HTTPStatus.OK:
            return
        page = response.context[ContentDecodePolicy.CONTEXT_NAME]
        items.extend(page["value"])
        response.context[ContentDecodePolicy.CONTEXT_NAME] = {**page, "value": []}


async def list_items(
    operation: Callable[..., AsyncIterable[Any]], *where: Any, **options: Any
) -> list[JsonObject]:
    """Return every item that a client's paged operation lists, as Azure sent it.

    The client has a PageKeeper, as all of `Link.management` have.
    """
    items: list[JsonObject] = []
    async for _ in operation(*where, **{KEPT: items}, **options):
        pass
    return items
