"""Replies made hostile: foreign links, and free text with a suffix that no client should obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.simulator.routing import Reply
    from console.simulator.world.world import World

FOREIGN = "https://attacker.invalid/more"
# What is no free text: ids, links, one-word states and versions, dates, numbers, GUIDs, addresses.
# Where taint is total, all of it is tainted but what a client needs to find its way: ids, links, kinds.
_STRUCTURED = re.compile(
    r"/.*|https?:.*|[A-Za-z]+|[\d.,:+-]+|\d{4}-\d\d-\d\d.*|[0-9a-f-]{32,36}|P[\dTDHMS.]+|[\w.-]+/[\w./-]+",
    re.DOTALL,
)
_WAYS = re.compile(r"/.*|https?:.*|[A-Z]\w+\.[A-Z]\w+/.*", re.DOTALL)
_WAY_KEYS = frozenset(
    {"id", "type", "nextLink", "computeType", "access_token", "token_type", "refresh_token"}
)
_KEPT_KEYS = _WAY_KEYS | {"name", "etag", "skuName", "vmSize", "family", "location", "columnType"}


def spoiled(world: World, method: str, target: str, reply: Reply) -> Reply:
    """Return the reply as the faults and the taint that are on leave it."""
    if isinstance(reply.body, dict) and world.faults.strike(method, target, "foreign"):
        reply.body["nextLink"] = FOREIGN
    if world.taint and isinstance(reply.body, dict | list):
        kept = (_WAY_KEYS, _WAYS) if world.is_taint_total else (_KEPT_KEYS, _STRUCTURED)
        reply.body = _tainted(reply.body, world.taint, "", *kept)
    return reply


def _tainted(value: Any, suffix: str, key: str, keys: frozenset[str], kept: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _tainted(part, suffix, name, keys, kept) for name, part in value.items()}
    if isinstance(value, list):
        return [_tainted(part, suffix, key, keys, kept) for part in value]
    if isinstance(value, str) and value and key not in keys and not kept.fullmatch(value):
        return value + suffix
    return value
