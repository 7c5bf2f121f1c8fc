"""Microsoft's specifications, read for what the validator lets pass: values outside an open enumeration."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEEPEST = 12


@dataclass(frozen=True)
class Schema:
    """A schema with the file whose references it makes."""

    file: Path
    node: dict[str, Any]


@dataclass
class Specifications:
    """The specifications below a folder, by version and operation."""

    folder: Path
    _files: dict[Path, Any] = field(default_factory=dict)

    def unknown_values(self, version: str, operation: str, status: int, body: Any) -> list[str]:
        """Return each value in a reply that its enumeration does not list, with its place."""
        found = self._operations.get((version, operation))
        if found is None:
            return []
        responses = found.node.get("responses", {})
        response = responses.get(str(status)) or responses.get("default") or {}
        schema = response.get("schema")
        return list(self._strangers(Schema(found.file, schema), body, "", DEEPEST)) if schema else []

    @cached_property
    def _operations(self) -> dict[tuple[str, str], Schema]:
        found: dict[tuple[str, str], Schema] = {}
        for file in self.folder.glob("**/resource-manager/**/*.json"):
            if "examples" in file.parts:
                continue
            for path in (self._read(file).get("paths") or {}).values():
                for operation in path.values():
                    if isinstance(operation, dict) and "operationId" in operation:
                        found[file.parent.name, operation["operationId"]] = Schema(file, operation)
        return found

    def _read(self, file: Path) -> Any:
        file = file.resolve()
        if file not in self._files:
            self._files[file] = json.loads(file.read_text(encoding="utf-8-sig"))
        return self._files[file]

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema.node:
            name, _, pointer = schema.node["$ref"].partition("#")
            file = schema.file.parent / name if name else schema.file
            node = self._read(file)
            for part in pointer.strip("/").split("/"):
                node = node[part]
            schema = Schema(file, node)
        return schema

    def _strangers(self, schema: Schema, value: Any, place: str, depth: int) -> Iterator[str]:
        schema = self._resolved(schema)
        known = {str(each).casefold() for each in schema.node.get("enum", ())}
        if known and isinstance(value, str) and not known.issuperset(value.casefold().split(", ")):
            yield f"{place}: {value!r} is none of {', '.join(sorted(known))}"
        if depth and isinstance(value, list) and "items" in schema.node:
            for each in value:
                yield from self._strangers(
                    Schema(schema.file, schema.node["items"]), each, f"{place}/0", depth - 1
                )
        if depth and isinstance(value, dict):
            for name, part in self._properties(schema).items():
                if name in value:
                    yield from self._strangers(part, value[name], f"{place}/{name}", depth - 1)

    def _properties(self, schema: Schema) -> dict[str, Schema]:
        found = {name: Schema(schema.file, node) for name, node in schema.node.get("properties", {}).items()}
        for base in schema.node.get("allOf", ()):
            found |= self._properties(self._resolved(Schema(schema.file, base)))
        return found
