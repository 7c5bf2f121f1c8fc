"""What a configured value may be: each kind says so in words and reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from console.config.places import expanded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

COLOURS = ("red", "orange", "yellow", "green", "teal", "cyan", "blue", "purple", "magenta", "pink")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value: what is `allowed`, in words, and how to `read` it (ValueError if not)."""

    allowed: str
    read: Callable[[Any], T]


def _need(holds: object) -> None:
    if not holds:
        raise ValueError


def _text(value: Any) -> str:
    _need(isinstance(value, str) and value.strip() and value.isprintable())
    return str(value)


def _guid(value: Any) -> str:
    _need(isinstance(value, str) and GUID.fullmatch(value))
    return str(value).lower()


def _url(value: Any) -> str:
    text = _text(value)
    parts = urlsplit(text)
    _need(parts.scheme == "https" and parts.netloc)
    return text.rstrip("/")


def _blob_url(value: Any) -> str:
    _need("{account}" in _text(value))
    _url(_text(value).replace("{account}", "account"))
    return _text(value).rstrip("/")


def _flag(value: Any) -> bool:
    _need(isinstance(value, bool))
    return bool(value)


def _seconds(value: Any) -> float:
    _need(isinstance(value, int | float) and not isinstance(value, bool) and 2 <= value <= 86_400)  # noqa: PLR2004  the words below say these bounds
    return float(value)


def _texts(value: Any) -> tuple[str, ...]:
    _need(isinstance(value, list))
    return tuple(_text(item) for item in value)


def _colour(value: Any) -> str:
    text = _text(value)
    _need(text in COLOURS or re.fullmatch(r"#[0-9a-fA-F]{6}", text))
    return text


def _number(value: Any) -> float:
    _need(isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100_000)  # noqa: PLR2004  the words below say these bounds
    return float(value)


def _action(value: Any) -> str:
    text = _text(value)
    _need(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", text))
    return text


def one_of(*words: str) -> Kind[str]:
    """Return the kind whose values are just these words."""

    def read(value: Any) -> str:
        _need(value in words)
        return str(value)

    return Kind(" | ".join(words), read)


TEXT = Kind("a string, not empty", _text)
TEXTS = Kind("a list of strings", _texts)
ID = Kind("a GUID such as 00000000-0000-0000-0000-000000000000", _guid)
URL = Kind('an "https://..." address', _url)
BLOB_URL = Kind('an "https://..." address with {account} in it', _blob_url)
OPTIONAL_FILE: Kind[Path | None] = Kind("the path of a file", lambda value: expanded(_text(value)))
FLAG = Kind("true | false", _flag)
NUMBER = Kind("a number from 0 to 100000", _number)
ACTION = Kind('the last word of a POST action, such as "pause"', _action)
SECONDS = Kind("a number of seconds from 2 to 86400", _seconds)
COLOUR = Kind(f'{", ".join(COLOURS)}, or "#rrggbb"', _colour)
