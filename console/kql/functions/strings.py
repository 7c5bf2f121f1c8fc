"""Functions on text."""

from __future__ import annotations

import base64
import re
from typing import Any

from console.kql.functions.registry import function
from console.kql.vectors import number, text


@function("bool", "isempty")
def is_empty(value: Any) -> bool:
    """Whether there is nothing in it."""
    return text(value) == ""


@function("bool", "isnotempty", "notempty")
def is_not_empty(value: Any) -> bool:
    """Whether there is something in it."""
    return text(value) != ""


@function("bool", "isnull")
def is_null(value: Any) -> bool:
    """Whether it is null; text never is."""
    return value is None


@function("bool", "isnotnull", "notnull")
def is_not_null(value: Any) -> bool:
    """Whether it is not null."""
    return value is not None


@function("bool", "not")
def negated(value: Any) -> bool | None:
    """Return the opposite."""
    return None if value is None else not value


@function("string", "strcat")
def strcat(*parts: Any) -> str:
    """Join texts."""
    return "".join(text(part) for part in parts)


@function("string", "strcat_delim")
def strcat_delim(between: Any, *parts: Any) -> str:
    """Join texts with another between them."""
    return text(between).join(text(part) for part in parts)


@function("string", "tolower")
def tolower(value: Any) -> str:
    """Return the text in lower case."""
    return text(value).lower()


@function("string", "toupper")
def toupper(value: Any) -> str:
    """Return the text in upper case."""
    return text(value).upper()


@function("long", "strlen")
def strlen(value: Any) -> int:
    """Count the characters."""
    return len(text(value))


@function("string", "substring")
def substring(value: Any, start: int, length: int | None = None) -> str:
    """Return a part of the text."""
    words = text(value)
    return words[start:] if length is None else words[start : start + length]


@function("string", "replace", "replace_regex")
def replace_regex(value: Any, pattern: str, other: str) -> str:
    """Replace what fits a pattern."""
    return re.sub(pattern, other, text(value))


@function("string", "replace_string")
def replace_string(value: Any, one: str, other: str) -> str:
    """Replace one text by another."""
    return text(value).replace(one, other)


@function("dynamic", "split")
def split(value: Any, between: str, index: int | None = None) -> list[str]:
    """Split a text, or return one part of it."""
    parts = text(value).split(between)
    return parts if index is None else parts[index : index + 1]


@function("string", "extract")
def extract(pattern: str, group: int, value: Any) -> str:
    """Return what a group of a pattern found."""
    found = re.search(pattern, text(value))
    return (found.group(int(group)) or "") if found else ""


@function("string", "trim")
def trim(pattern: str, value: Any) -> str:
    """Remove what fits a pattern from both ends."""
    return re.sub(rf"^(?:{pattern})|(?:{pattern})$", "", text(value))


@function("long", "indexof")
def indexof(value: Any, needle: str) -> int:
    """Return where a text is found, -1 where it is not."""
    return text(value).find(needle)


@function("long", "countof")
def countof(value: Any, needle: str) -> int:
    """Count how often a text is found."""
    return text(value).count(needle)


@function("string", "base64_decode_tostring")
def base64_decode_tostring(value: Any) -> str:
    """Decode base64."""
    try:
        return base64.b64decode(text(value)).decode()
    except ValueError:
        return ""


@function("bool", "ipv4_is_private")
def ipv4_is_private(value: Any) -> bool | None:
    """Whether an address is of a private range."""
    parts = [number(part) for part in text(value).split(".")]
    if len(parts) != 4 or None in parts:  # noqa: PLR2004  an address has four
        return None
    first, second = parts[0], parts[1]
    return first == 10 or (first == 172 and second in range(16, 32)) or (first, second) == (192, 168)  # noqa: PLR2004  the private ranges
