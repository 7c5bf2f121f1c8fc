"""YAML and JSON as entries that know their line, every value the text that the file has.

YAML would make a date of a version and a boolean of `on`; a rule's fields have
types of their own. The YAML library's C parser gives the tree; nothing in a file
can make it build an object.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from console.queries.mistakes import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ABSENT = frozenset({"", "null", "~"})
DEEPEST, MOST = 20, 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a file with the line on which it begins: a text, a list, or entries by their key."""

    value: str | list[Entry] | dict[str, Entry]
    line: int = 0

    def get(self, key: str) -> Entry:
        """Return the entry of a key, an empty one where there is none; keys match in any case."""
        if not isinstance(self.value, dict):
            message = f"keys such as {key!r} were expected, not {self.described()}"
            raise Malformed(message, self.line)
        found = self.value.get(key)
        if found is None:
            folded = key.casefold()
            found = next((entry for name, entry in self.value.items() if name.casefold() == folded), None)
        return found or Entry("", self.line)

    def has(self, key: str) -> bool:
        """Whether the file has this key, be its value empty."""
        return isinstance(self.value, dict) and key in self.value

    def text(self) -> str:
        """Return the text, empty where the file has null."""
        if not isinstance(self.value, str):
            message = f"a text was expected, not {self.described()}"
            raise Malformed(message, self.line)
        return "" if self.value.strip() in ABSENT else self.value

    def items(self) -> list[Entry]:
        """Return the entries of a list; one value alone is a list of itself."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.is_absent else [self]

    def texts(self) -> tuple[str, ...]:
        """Return the texts of a list, each once."""
        return tuple(dict.fromkeys(text for item in self.items() if (text := item.text().strip())))

    def pairs(self) -> Iterator[tuple[str, Entry]]:
        """Give each key with its entry."""
        if not self.is_absent:
            self.get("")
            yield from self.value.items()  # type: ignore[union-attr]  # `get` has refused all else

    @property
    def is_absent(self) -> bool:
        """Whether the file says nothing here."""
        return isinstance(self.value, str) and self.value.strip() in ABSENT

    def described(self) -> str:
        """Say what kind of a value this is."""
        return {str: "a text", list: "a list", dict: "keys"}[type(self.value)]


def read_yaml(text: str) -> list[Entry]:
    """Return the documents in a YAML text; raises Malformed."""
    try:
        nodes = list(yaml.compose_all(text, Loader=Loader))
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        message = f"it is not YAML: {failure.problem or failure.context}"
        raise Malformed(message, min(mark.line + 1, text.count("\n", 0, -1) + 1) if mark else 0) from failure
    except yaml.YAMLError as failure:
        message = f"it is not YAML: {str(failure).splitlines()[0]}"
        raise Malformed(message) from failure
    except RecursionError:
        message = "its parts lie too deep in each other"
        raise Malformed(message) from None
    budget = itertools.count()
    return [_from_node(node, 0, budget) for node in nodes if node is not None]


def read_json(text: str) -> Entry:
    """Return the value in a JSON text; raises Malformed."""
    try:
        return _from_json(json.loads(text))
    except json.JSONDecodeError as failure:
        message = f"it is not JSON: {failure.msg}"
        raise Malformed(message, failure.lineno) from failure
    except RecursionError:
        message = "its parts lie too deep in each other"
        raise Malformed(message) from None


def _from_node(node: yaml.Node, depth: int, counter: Iterator[int]) -> Entry:
    """Return a node as an entry; what refers to itself, or unfolds to more than a file holds, is refused."""
    line = node.start_mark.line + 1
    if depth > DEEPEST or next(counter) > MOST:
        message = "its parts lie too deep in each other, or are too many"
        raise Malformed(message, line)
    if isinstance(node, yaml.ScalarNode):
        return Entry(str(node.value), line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_from_node(each, depth + 1, counter) for each in node.value], line)
    pairs = (tuple(_from_node(each, depth + 1, counter) for each in pair) for pair in node.value)
    return Entry({key.text().strip(): value for key, value in pairs}, line)


def _from_json(value: Any) -> Entry:
    if isinstance(value, dict):
        return Entry({key: _from_json(each) for key, each in value.items()})
    if isinstance(value, list):
        return Entry([_from_json(each) for each in value])
    if isinstance(value, bool):
        return Entry(str(value).lower())
    return Entry("" if value is None else str(value))
