"""Another query in a rule's file: all else stays to the letter, comments and order too."""

from __future__ import annotations

from typing import Any

import yaml

from console.queries.mistakes import Malformed

_INDENT = 2


def rewritten(document: str, text: str) -> str:
    """Return a YAML document of one rule with another text for its query.

    Raises Malformed where the document is no such rule, or YAML cannot hold the text as it is.
    """
    key, value = _query(document)
    indent = key.start_mark.column + _INDENT
    start = value.start_mark.index
    end = start + len(document[start : value.end_mark.index].rstrip())  # blank lines below it stay
    before, after = document[:start], document[end:]
    ending = "\r\n" if "\r\n" in document else "\n"
    lines = text.strip("\n").split("\n")
    block = [f"|{_INDENT}" if lines[0].startswith(" ") else "|"]
    block += [" " * indent + line if line else "" for line in lines]
    gap = "" if after.startswith(("\n", "\r")) else ending
    made = before + ending.join(block) + gap + after
    if _facts(made) != _facts(document) | {key.value: "\n".join(lines)}:
        message = "the text cannot stand in its file as it is"
        raise Malformed(message, value.start_mark.line + 1)
    return made


def _query(document: str) -> tuple[yaml.ScalarNode, yaml.ScalarNode]:
    """Return the key and the value of the query, which know where they begin and end."""
    try:
        nodes = list(yaml.compose_all(document, Loader=yaml.BaseLoader))
    except yaml.YAMLError as failure:
        message = "it is not YAML"
        raise Malformed(message) from failure
    if len(nodes) == 1 and isinstance(nodes[0], yaml.MappingNode):
        for key, value in nodes[0].value:
            if isinstance(value, yaml.ScalarNode) and str(key.value).casefold() == "query":
                return key, value
    message = "it is not one rule with one query"
    raise Malformed(message)


def _facts(document: str) -> dict[str, Any]:
    """Return what a document says, the query without the line breaks around it."""
    try:
        facts: dict[str, Any] = yaml.load(document, Loader=yaml.BaseLoader)  # noqa: S506  it makes only texts, lists and dictionaries
    except yaml.YAMLError as failure:
        message = "YAML cannot hold the text"
        raise Malformed(message) from failure
    name = next(name for name in facts if name.casefold() == "query")
    return facts | {name: facts[name].strip("\n")}
