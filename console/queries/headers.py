"""Plain KQL files: what the comments at their head say of the query below them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.model.saved_queries import QueryKind, SavedQuery
from console.model.severity import Severity
from console.queries.mistakes import Malformed
from console.queries.parameters import declare, declared_in_line

if TYPE_CHECKING:
    from pathlib import Path

    from console.model.saved_queries import Parameter

OURS = uuid.UUID("6f1f5dc1-61ab-4d0f-9a3c-0f5b8f8ce1d5")
KNOWN = frozenset(
    {
        "author", "display name", "name", "description", "categories", "resource types", "solutions", "topic",
        "severity", "tactics", "techniques", "tags", "use", "parameter",
    }
)  # fmt: skip
AS_TAGS = ("categories", "resource types", "solutions", "topic", "tags")
_COMMENT = re.compile(r"\s*//+\s?(.*)")
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{1,30}?)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Header:
    """What a head says: values by key, other words of it, and its parameters."""

    fields: dict[str, str]
    words: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the values that a key lists, between commas."""
        return tuple(word.strip() for word in self.fields.get(key, "").split(",") if word.strip())


def read_kql(text: str, path: Path) -> SavedQuery:
    """Return the query in a file; raises Malformed where there is none."""
    header = read_header(text)
    if all(_COMMENT.match(line) or not line.strip() for line in text.split("\n")):
        message = "it has no query"
        raise Malformed(message, 1)
    name = header.fields.get("display name") or header.fields.get("name") or titled(path.stem)
    return SavedQuery(
        id=str(uuid.uuid5(OURS, str(path))),
        key=path.stem,
        name=name,
        text=text.strip("\n"),
        kind=QueryKind.PLAIN,
        origin=str(path),
        description=header.fields.get("description") or " ".join(header.words),
        use=header.fields.get("use", ""),
        severity=_severity(header.fields.get("severity", "")),
        tactics=header.listed("tactics"),
        techniques=header.listed("techniques"),
        parameters=header.parameters,
        tags=tuple(dict.fromkeys(word for key in AS_TAGS for word in header.listed(key))),
    )


def read_header(text: str) -> Header:
    """Return what the comments before the query say; raises Malformed for a wrong parameter."""
    fields: dict[str, str] = {}
    words: list[str] = []
    parameters: list[Parameter] = []
    for number, line in enumerate(text.split("\n"), 1):
        comment = _COMMENT.match(line)
        if comment is None:
            if line.strip():
                break
            continue
        key, value = _field(comment[1])
        if key == "parameter":
            declare(declared_in_line(value, number), parameters, number)
        elif key:
            fields.setdefault(key, value)
        elif comment[1].strip():
            words.append(comment[1].strip())
    return Header(fields, tuple(words), tuple(parameters))


def beheaded(text: str) -> str:
    """Return a text without those lines of its head that say what is known of it otherwise."""
    lines = text.split("\n")
    ends = (at for at, line in enumerate(lines) if line.strip() and not _COMMENT.match(line))
    end = next(ends, len(lines))
    return "\n".join([*(line for line in lines[:end] if not _is_field(line)), *lines[end:]])


def _is_field(line: str) -> bool:
    comment = _COMMENT.match(line)
    return comment is not None and bool(_field(comment[1])[0])


def titled(stem: str) -> str:
    """Return a file's name as a title: "failed-sign-ins" is "Failed sign ins"."""
    words = re.sub(r"[-_\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:]


def _field(comment: str) -> tuple[str, str]:
    found = _FIELD.fullmatch(comment.strip())
    key = found[1].casefold() if found else ""
    return (key, found[2].strip()) if found and key in KNOWN else ("", "")


def _severity(word: str) -> Severity:
    return next((each for each in Severity if each.value.casefold() == word.casefold()), Severity.UNKNOWN)
