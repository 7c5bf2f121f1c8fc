"""Azure's names and ids: equal in any case, and taken apart into group, resource and name."""

from __future__ import annotations


class AzureName(str):
    """A name or id of Azure's: spelled as it came, equal however it is spelled.

    Azure compares them without case, and two of its answers may spell one thing
    differently. A set or dict of these is asked with one of these: a plain string
    compares alike, but has another hash.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self.casefold() == other.casefold() if isinstance(other, str) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return self.casefold() != other.casefold() if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.casefold())


NO_NAME = AzureName("")


def name_of(resource_id: str) -> str:
    """Return the last name in an ARM id."""
    return resource_id.rstrip("/").rpartition("/")[2]


def short_name(resource_id: str) -> str:
    """Return the last name in an ARM id without its domain."""
    return name_of(resource_id).partition(".")[0]


def segment_after(resource_id: str, kind: str) -> str:
    """Return the name that follows `kind` in an ARM id, whatever the case."""
    parts = resource_id.split("/")
    for index, part in enumerate(parts[:-1]):
        if part.casefold() == kind.casefold():
            return parts[index + 1]
    return ""


def group_of(resource_id: str) -> str:
    """Return the resource group in an ARM id, empty where it names none."""
    return segment_after(resource_id, "resourceGroups")
