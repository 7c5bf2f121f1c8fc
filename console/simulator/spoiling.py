"""Replies made hostile: foreign links, and free text with a suffix that no client should obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.simulator.routing import Reply
    from console.simulator.world.world import World

FOREIGN = "https://attacker.invalid/more"
# What is no free text: ids, links, one-word states and versions, dates, numbers, GUIDs, addresses.
_STRUCTURED = re.compile(
    r"/.*|https?:.*|[A-Za-z]+|[\d.,:+-]+|\d{4}-\d\d-\d\d.*|[0-9a-f-]{32,36}|P[\dTDHMS.]+|[\w.-]+/[\w./-]+",
    re.DOTALL,
)
_KEPT_KEYS = frozenset(
    {"id", "type", "name", "etag", "skuName", "vmSize", "family", "location", "columnType"}
)


def spoiled(world: World, method: str, target: str, reply: Reply) -> Reply:
    """Return the reply as the faults and the taint that are on leave it."""
    if isinstance(reply.body, dict) and world.faults.strike(method, target, "foreign"):
        reply.body["nextLink"] = FOREIGN
    if world.taint and isinstance(reply.body, dict | list):
        reply.body = _tainted(reply.body, world.taint, "")
    return reply


def _tainted(value: Any, suffix: str, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _tainted(part, suffix, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_tainted(part, suffix, key) for part in value]
    if isinstance(value, str) and value and key not in _KEPT_KEYS and not _STRUCTURED.fullmatch(value):
        return value + suffix
    return value
