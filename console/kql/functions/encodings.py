"""Texts in other codes: base64, URLs, compressed, hashed."""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import re
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from console.kql.functions.registry import MANY, CallRefused, function
from console.kql.values.datetimes import datetime_ticks
from console.kql.values.hashing import xxhash64
from console.kql.values.texts import text as text_of
from console.kql.values.timespans import ticks_of

INFLATED_AT_MOST = 64 << 20
_QUOTED = re.compile("%[0-9A-F]{2}")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _words(data: bytes | None) -> str:
    """Return bytes as the text that they are in UTF-8, nothing where they are none."""
    try:
        return "" if data is None else data.decode()
    except UnicodeDecodeError:
        return ""


@function("base64_encode_tostring,base64_encodestring", "string", takes=("string",))
def base64_encode_tostring(text: str) -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode(errors="replace")).decode()


@function("base64_decode_tostring,base64_decodestring", "string", takes=("string",))
def base64_decode_tostring(text: str) -> str:
    """Return what a text in base64 says, nothing if it is no UTF-8."""
    return _words(_decoded(text))


@function("base64_decode_toarray", "dynamic", takes=("string",))
def base64_decode_toarray(text: str) -> list[int] | None:
    """Return the bytes that a text in base64 holds, as numbers."""
    data = _decoded(text)
    return None if data is None else list(data)


@function("base64_encode_fromarray", "string", takes=("dynamic",))
def base64_encode_fromarray(numbers: Any) -> str:
    """Return bytes, given as numbers, in base64."""
    try:
        return base64.b64encode(bytes(numbers)).decode() if isinstance(numbers, list) else ""
    except (TypeError, ValueError):
        return ""


@function("base64_decode_toguid", "guid", takes=("string",))
def base64_decode_toguid(text: str) -> str | None:
    """Return the GUID that a text in base64 holds."""
    data = _decoded(text)
    return str(uuid.UUID(bytes_le=data)) if data is not None and len(data) == 16 else None  # noqa: PLR2004  a GUID's bytes


@function("base64_encode_fromguid", "string", takes=("string",))
def base64_encode_fromguid(guid: str) -> str:
    """Return a GUID in base64."""
    try:
        return base64.b64encode(uuid.UUID(guid).bytes_le).decode()
    except ValueError:
        return ""


@function("url_encode", "string", takes=("string",))
def url_encode(text: str) -> str:
    """Return a text as it may stand in a URL, blanks as plus signs."""
    return _quoted(text, "*-._").replace("%20", "+")


@function("url_encode_component", "string", takes=("string",))
def url_encode_component(text: str) -> str:
    """Return a text as it may stand in a part of a URL."""
    return _quoted(text, "-._~")


def _quoted(text: str, safe: str) -> str:
    """Return a text with all but some characters as their bytes, in small letters as the service writes them."""
    return _QUOTED.sub(lambda match: match[0].lower(), quote(text, safe=safe))


def _inflated(text: str, window: int) -> str:
    data = _decoded(text)
    if data is None:
        return ""
    try:
        return _words(zlib.decompressobj(window).decompress(data, INFLATED_AT_MOST))
    except zlib.error:
        return ""


@function("zlib_decompress_from_base64_string", "string", takes=("string",))
def zlib_decompress(text: str) -> str:
    """Return what a text compressed by zlib, in base64, says."""
    return _inflated(text, zlib.MAX_WBITS)


@function("gzip_decompress_from_base64_string", "string", takes=("string",))
def gzip_decompress(text: str) -> str:
    """Return what a text compressed by gzip, in base64, says."""
    return _inflated(text, zlib.MAX_WBITS | 16)


@function("zlib_compress_to_base64_string", "string", takes=("string",))
def zlib_compress(text: str) -> str:
    """Return a text compressed by zlib, in base64."""
    return base64.b64encode(zlib.compress(text.encode())).decode()


@function("gzip_compress_to_base64_string", "string", takes=("string",))
def gzip_compress(text: str) -> str:
    """Return a text compressed by gzip, in base64."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@function("hash_sha256", "string", takes=("string",))
def hash_sha256(text: str) -> str:
    """Return the SHA-256 of a value, of nothing nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


@function("hash_sha1", "string", takes=("string",))
def hash_sha1(text: str) -> str:
    """Return the SHA-1 of a value, of nothing nothing."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest() if text else ""


@function("hash_md5", "string", takes=("string",))
def hash_md5(text: str) -> str:
    """Return the MD5 of a value, of nothing nothing."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() if text else ""


def _limited(value: int, modulus: int | None) -> int:
    if modulus is None:
        return value - 2**64 if value >= 2**63 else value
    if modulus <= 0:
        raise CallRefused("a hash needs a modulus above 0")
    return value % modulus


def _hashed(value: Any) -> int:
    """Return the xxHash64 of a value: of its text, of a moment or a length of time its ticks."""
    if isinstance(value, datetime | timedelta):
        ticks = datetime_ticks(value) if isinstance(value, datetime) else ticks_of(value)
        return xxhash64(ticks.to_bytes(8, "little", signed=True))
    return xxhash64(text_of(value).encode())


@function("hash,hash_xxhash64", "long", takes=("any", "long"), least=1, null_safe=True)
def hash_(value: Any, modulus: int | None = None) -> int:
    """Return the xxHash64 of a value, below a modulus if there is one."""
    return _limited(_hashed(value), modulus)


@function("hash_combine", "long", takes=("long",), least=1, most=MANY)
def hash_combine(*hashes: int) -> int:
    """Return one hash of several."""
    combined = 0
    for item in hashes:
        combined ^= (item + 0x9E3779B97F4A7C15 + (combined << 6) + (combined >> 2)) % 2**64
    return _limited(combined % 2**64, None)


@function("hash_many", "long", takes=("any",), least=1, most=MANY)
def hash_many(*values: Any) -> int:
    """Return one hash of several values."""
    return hash_combine(*(_limited(_hashed(value), None) for value in values))
