"""Replies made hostile: foreign links, names in another case, and free text that no client should obey.

Text reaches a client by four ways, and each can carry less than the one before:
JSON, XML, headers, and the reason beside the status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from console.simulator.routing import Reply
from console.simulator.world.world import World

FOREIGN = "https://attacker.invalid/more"
# What is no free text: ids, links, one-word states and versions, dates, numbers, GUIDs, addresses.
# Anybody's own text may be a word like a state: what is measured is spared there, and no word.
# Where taint is total, all of it is tainted but what a client needs to find its way: ids, links, kinds.
_LINKS = r"/.*|https?:.*"
_MEASURES = r"[\d.,:+-]+|\d{4}-\d\d-\d\d.*|[A-Z][a-z]{2}, .* GMT|[0-9a-f-]{32,36}|P[\dTDHMS.]+"
_OWN_TEXT = re.compile(f"{_LINKS}|{_MEASURES}", re.DOTALL)
_STRUCTURED = re.compile(rf"{_LINKS}|{_MEASURES}|[A-Za-z_]+|[\w.-]+/[\w./-]+", re.DOTALL)
_WAYS = re.compile(rf"{_LINKS}|[A-Z]\w+\.[A-Z]\w+/.*", re.DOTALL)
_OWN_KEYS = frozenset({"rows", "metadata"})
_WAY_KEYS = frozenset({"id", "type", "nextlink", "nextmarker", "marker", "prefix", "computetype"}) | {
    *("error", "access_token", "token_type", "refresh_token", "id_token", "client_info", "device_code")
}
_KEPT_KEYS = _WAY_KEYS | {"name", "etag", "skuname", "vmsize", "family", "location", "columntype"}
_TEXT_HEADERS = re.compile(r"x-ms-meta-.*|x-ms-(correlation-|client-)?request-id", re.IGNORECASE)
_NAME_KEYS = frozenset({"name", "userPrincipalName"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_HEADERS = re.compile("[\x00-\x1f\x7f]")


def spoil(world: World, method: str, target: str, reply: Reply) -> Reply:
    """Return the reply as the faults and the taint that are on leave it."""
    is_list = isinstance(reply.body, dict) and reply.status < HTTPStatus.BAD_REQUEST
    if is_list and world.faults.strike(method, target, "foreign"):
        reply.body["nextLink"] = FOREIGN
    if is_list and world.faults.strike(method, target, "case"):
        reply.body = _in_capitals(reply.body)
    if world.taint:
        Taint(world.taint, is_total=world.is_taint_total).spread(reply)
    return reply


def _in_capitals(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _in_capitals(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_capitals(part) for part in value]
    is_name = isinstance(value, str) and (key in _NAME_KEYS or value.startswith("/subscriptions/"))
    return value.upper() if is_name else value


@dataclass(frozen=True, slots=True)
class Taint:
    """What is appended to text, wherever a reply carries it."""

    suffix: str
    is_total: bool

    def spread(self, reply: Reply) -> None:
        """Taint everything in the reply."""
        if isinstance(reply.body, dict | list):
            reply.body = self._json(reply.body, "")
        elif isinstance(reply.body, bytes) and reply.headers.get("Content-Type") == "application/xml":
            reply.body = self._xml(reply.body)
        suffix = _NOT_IN_HEADERS.sub("", self.suffix)
        for name in filter(_TEXT_HEADERS.fullmatch, reply.headers):
            reply.headers[name] += suffix
        if reply.status >= HTTPStatus.BAD_REQUEST:
            reply.reason = HTTPStatus(reply.status).phrase + suffix

    def _spares(self, key: str, text: str) -> bool:
        key = key.casefold()
        keys, pattern = (_WAY_KEYS, _WAYS) if self.is_total else (_KEPT_KEYS, _STRUCTURED)
        if key in _OWN_KEYS and not self.is_total:
            pattern = _OWN_TEXT
        return not text or key in keys or bool(pattern.fullmatch(text))

    def _json(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: self._json(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [self._json(part, key) for part in value]
        if isinstance(value, str) and not self._spares(key, value):
            return value + self.suffix
        return value

    def _xml(self, document: bytes) -> bytes:
        root = ET.fromstring(document)  # noqa: S314  the simulator's own words
        for parent in root.iter():
            for element in parent:
                self._element(element, parent.tag if parent.tag == "Metadata" else element.tag)
        text: str = ET.tostring(root, "unicode", xml_declaration=True)
        return text.encode()

    def _element(self, element: ET.Element, key: str) -> None:
        text = element.text or ""
        is_property = key not in {"Name", "Metadata"}  # one wrong date or flag, and no list is read at all
        if self._spares(key, text) or (is_property and _STRUCTURED.fullmatch(text)):
            return
        if key == "Name":  # of a blob, which may hold what XML cannot
            name = unquote(text) if element.get("Encoded") else text
            element.text = quote(name + self.suffix)
            element.set("Encoded", "true")
        else:
            element.text = text + _NOT_IN_XML.sub("", self.suffix)
