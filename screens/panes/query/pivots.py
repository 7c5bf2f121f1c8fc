"""From a cell to the other panes: whom or what a value names, and where else that is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from typing import Any


class Named(Enum):
    """What a value names; the words also name the parameters of saved queries that take one."""

    USER = "user"
    HOST = "host"
    ADDRESS = "IP address"


_PANES = {
    Named.USER: ("sessions", "alerts", "exports"),
    Named.HOST: ("sessions", "alerts", "quota"),
    Named.ADDRESS: ("alerts",),
}
_PARAMETERS = {
    Named.USER: re.compile(r"user|upn|account|researcher|principal|who", re.IGNORECASE),
    Named.HOST: re.compile(r"host|computer|machine|device|vm", re.IGNORECASE),
    Named.ADDRESS: re.compile(r"\bip|ip$|ip_|address", re.IGNORECASE),
}
_HOST_COLUMN = re.compile(r"computer|host|machine|device|vmname|resource$", re.IGNORECASE)
_USER_COLUMN = re.compile(r"user|account|upn|principalname|caller|identity|requester|actor", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"id$|type$|agent|count|resultid|time", re.IGNORECASE)
_USER = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """A user, a host or an address, by the words it is looked for with."""

    kind: Named
    name: str

    @property
    def panes(self) -> tuple[str, ...]:
        """The panes that may show it."""
        return _PANES[self.kind]

    def fits(self, parameter: str) -> bool:
        """Tell whether a saved query's parameter asks for such a one."""
        return bool(_PARAMETERS[self.kind].search(parameter))


def entity_of(column: str, value: Any) -> Entity | None:
    """Return whom or what a cell names, None where it names nobody."""
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        return None
    if _is_address(text):
        return Entity(Named.ADDRESS, text)
    if _USER.fullmatch(text):
        return Entity(Named.USER, text)
    if _NOT_A_NAME.search(column):
        return None
    if _HOST_COLUMN.search(column):
        return Entity(Named.HOST, text.rsplit("/", 1)[-1].split(".", 1)[0])
    return Entity(Named.USER, text) if _USER_COLUMN.search(column) else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
