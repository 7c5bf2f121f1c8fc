"""What an SDK's model holds, as the JSON that Azure sent: one way to read every client family."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

E = TypeVar("E", bound=Enum)


def sent(item: Any) -> dict[str, Any]:
    """Return an SDK model as the JSON object it was made from."""
    if hasattr(item, "as_dict") and not hasattr(item, "serialize"):
        found = item.as_dict()
    else:
        found = item.serialize(keep_readonly=True) | (item.additional_properties or {})
    if not isinstance(found, dict):
        message = f"an object was expected, not {type(found).__name__}"
        raise TypeError(message)
    return found


async def every(pages: AsyncIterable[Any]) -> list[dict[str, Any]]:
    """Return every item of a paged answer, as Azure sent it."""
    return [sent(item) async for item in pages]


def known(kind: type[E], value: Any) -> E:
    """Return the member of `kind` that Azure words so, UNKNOWN for what it has added since."""
    wanted = str(value or "").casefold()
    for member in kind:
        if str(member.value).casefold() == wanted:
            return member
    return kind["UNKNOWN"]
