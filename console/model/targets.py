"""ARM ids, taken apart: which group, which resource, which name."""

from __future__ import annotations


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
