"""Fields of what Azure sent: its words as members of our enums, and all of it as compact JSON."""

from __future__ import annotations

import json
from enum import Enum
from typing import TypeVar

from console.azure.values.json_types import Json

E = TypeVar("E", bound=Enum)


def enum_member(kind: type[E], value: Json) -> E:
    """Return the member of `kind` that Azure words so, UNKNOWN for what it has added since."""
    word = str(value or "").casefold()
    for member in kind:
        if str(member.value).casefold() == word:
            return member
    return kind["UNKNOWN"]


def compact(value: Json) -> str:
    """Return what Azure sent as compact JSON text, for the operator who wants to see it."""
    return json.dumps(value, separators=(",", ":"), default=str, ensure_ascii=False)
