"""Texts with a structure: URLs, paths, command lines, CSV, XML, versions."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus
from xml.etree.ElementTree import Element, ParseError, fromstring

from console.kql.functions.registry import function
from console.kql.values.commandlines import command_line_words
from console.kql.values.conversions import to_long, to_real
from console.kql.values.documents import json_text

_URL = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]*)://(?:([^:@/?#]*):([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::([0-9]*))?"
    r"([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.DOTALL,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(//)?")
XML_MOST = 1 << 20  # characters that the service reads
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,3}")


@function("parse_url,parseurl", "dynamic", takes=("string",))
def parse_url(text: str) -> dict[str, Any]:
    """Return the parts of a URL as they are written, all empty where it is none: scheme, host, port, path, user, query."""
    match = _URL.fullmatch(text)
    scheme, user, password, host, port, path, query, fragment = match.groups("") if match else [""] * 8
    return {
        "Scheme": scheme,
        "Host": host,
        "Port": port,
        "Path": "" if path == "/" and not {"?", "#"} & set(text) else path,
        "Username": user,
        "Password": password,
        "Query Parameters": _parameters(query),
        "Fragment": fragment,
    }


def _parameters(query: str) -> dict[str, Any]:
    """Return what a query gives parameters, in the order of their names; one given several times has an array."""
    values_by_name: dict[str, list[str]] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name and value:
            values_by_name.setdefault(name, []).append(value)
    return {
        name: values[0] if len(values) == 1 else values for name, values in sorted(values_by_name.items())
    }


@function("parse_urlquery,parseurlquery", "dynamic", takes=("string",))
def parse_urlquery(text: str) -> dict[str, Any]:
    """Return the parameters of a URL's query."""
    return {"Query Parameters": _parameters(text.removeprefix("?"))}


@function("url_decode", "string", takes=("string",))
def url_decode(text: str) -> str:
    """Return a text with what a URL encodes decoded."""
    return unquote_plus(text)


@function("parse_path", "dynamic", takes=("string",))
def parse_path(text: str) -> dict[str, str]:
    r"""Return the parts of a file's path, such as C:\temp\file.txt or /tmp/file.tar.gz:stream."""
    scheme = _SCHEME.match(text)
    known_scheme = scheme[0].rstrip(":/") if scheme and scheme[1] else ""
    tail = text[scheme.end() :] if scheme and scheme[1] else text
    drive = re.match(r"[A-Za-z]:(?=[\\/]|$)", tail)
    tail = tail[drive.end() :] if drive else tail
    directory, _, name = tail.replace("\\", "/").rpartition("/")
    name, _, stream = name.partition(":")
    return {
        "Scheme": known_scheme,
        "RootPath": drive[0] if drive else "",
        "DirectoryPath": tail[: len(directory)] if not drive else drive[0] + tail[: len(directory)],
        "DirectoryName": directory.rpartition("/")[2],
        "Filename": name,
        "Extension": name.rpartition(".")[2] if "." in name else "",
        "AlternateDataStreamName": stream,
    }


@function("parse_command_line", "dynamic", takes=("string", "string"))
def parse_command_line(text: str, _kind: str) -> list[str] | None:
    """Return the arguments of a command line as Windows reads it."""
    return command_line_words(text) if 0 < len(text) <= XML_MOST else None


@function("parse_csv", "dynamic", takes=("string",), keeps_name=True)
def parse_csv(text: str) -> list[str]:
    """Return the values of the first record of a text in CSV."""
    try:
        return next(csv.reader(io.StringIO(text, newline="")), [""]) or [""]
    except csv.Error:
        return [text]


@function("parse_version", "decimal", takes=("string",))
def parse_version(text: str) -> Decimal | None:
    """Return a version of up to four numbers as a decimal that orders as versions do."""
    if not _VERSION.fullmatch(text.strip()):
        return None
    numbers = [*map(int, text.strip().split(".")), 0, 0, 0][:4]
    return Decimal("".join(f"{number:08d}" for number in numbers)) if max(numbers) < 10**8 else None


@function("parse_xml", "dynamic", takes=("string",), keeps_name=True)
def parse_xml(text: str) -> Any:
    """Return a text in XML as a dynamic: attributes with @, the text of an element with others as #text."""
    if not text.strip():
        return None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None  # entities of the text's own making could blow up to anything
    try:
        root = fromstring(text.strip())  # noqa: S314  what could blow up is gone
    except (ParseError, ValueError, RecursionError):
        return None
    return {_local(root.tag): _element(root)}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _element(element: Element) -> Any:
    bag: dict[str, Any] = {f"@{_local(key)}": value for key, value in element.attrib.items()}
    words = _number_or_text((element.text or "").strip())
    if words != "":
        bag["#text"] = words
    for child in element:
        key, value = _local(child.tag), _element(child)
        if key in bag:
            bag[key] = [*(bag[key] if isinstance(bag[key], list) else [bag[key]]), value]
        else:
            bag[key] = value
    return words if bag.keys() == {"#text"} else bag or None


def _number_or_text(words: str) -> Any:
    """Return a number where the text is exactly how it is written, so that nothing of the text is lost."""
    for number in (to_long(words), to_real(words)):
        if number is not None and json_text(number) == words:
            return number
    return words
