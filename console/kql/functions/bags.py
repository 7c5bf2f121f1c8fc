"""Functions of bags (objects), and of whatever a path leads to inside dynamics."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, Argument, CallRefused, function
from console.kql.values.conversions import converter
from console.kql.values.documents import document_text, parse_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Path = tuple[str | int, ...]
_STEP = re.compile(r"\.?([\w@$-]+)|\[(-?\d+)\]|\[\s*'([^']*)'\s*\]|\[\s*\"([^\"]*)\"\s*\]")


@lru_cache(maxsize=512)
def path_steps(path: str) -> Path:
    """Return the steps of a path such as $.a[0]['b c']; raises CallRefused where it is none."""
    path_text = path.removeprefix("$")
    at, steps = 0, []
    while at < len(path_text):
        step = _STEP.match(path_text, at)
        if not step:
            raise CallRefused(f"{path!r} is no path such as $.name[0]")
        name, place, single, double = step.groups()
        steps.append(
            int(place) if place else next(item for item in (name, single, double) if item is not None)
        )
        at = step.end()
    return tuple(steps)


def at_path(value: Any, path: Path) -> Any:
    """Return what a path leads to, None where it leads nowhere."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _pairs(parts: Sequence[Any]) -> list[tuple[str, Any]]:
    return [(document_text(key), value) for key, value in zip(parts[::2], parts[1::2], strict=True)]


def _in_pairs(arguments: Sequence[Argument]) -> str:
    if len(arguments) % 2:
        raise CallRefused("each key of a bag needs a value")
    return "dynamic"


@function("bag_pack,pack,pack_dictionary", _in_pairs, takes=("any",), least=2, most=MANY, null_safe=True)
def bag_pack(*parts: Any) -> dict[str, Any]:
    """Return a bag of keys and values in turn."""
    return dict(_pairs(parts))


@function("bag_keys", "dynamic", takes=("dynamic",))
def bag_keys(bag: Any) -> list[str] | None:
    """Return the keys of a bag."""
    return list(bag) if isinstance(bag, dict) else None


@function("bag_has_key", "bool", takes=("dynamic", "string"))
def bag_has_key(bag: Any, key: str) -> bool | None:
    """Whether a bag has a key, or something where a path beginning with $ leads."""
    if not isinstance(bag, dict):
        return None
    return key in bag if not key.startswith("$.") else _has(bag, path_steps(key))


def _has(value: Any, path: Path) -> bool:
    holder = at_path(value, path[:-1])
    last = path[-1]
    if isinstance(last, int):
        return isinstance(holder, list) and -len(holder) <= last < len(holder)
    return isinstance(holder, dict) and last in holder


@function("bag_merge", "dynamic", takes=("dynamic",), least=1, most=MANY, null_safe=True)
def bag_merge(*bags: Any) -> dict[str, Any] | None:
    """Return the pairs of all bags in one; of equal keys the first one counts."""
    only_bags = [bag for bag in bags if isinstance(bag, dict)]
    merged: dict[str, Any] = {}
    for bag in reversed(only_bags):
        merged |= bag
    return {key: merged[key] for bag in only_bags for key in bag} if only_bags else None


@function("bag_remove_keys", "dynamic", takes=("dynamic", "dynamic"))
def bag_remove_keys(bag: Any, keys: Any) -> dict[str, Any] | None:
    """Return a bag without some keys, and without what paths beginning with $ lead to."""
    if not isinstance(bag, dict):
        return None
    for key in keys if isinstance(keys, list) else [keys]:
        words = document_text(key)
        bag = _without(bag, path_steps(words) if words.startswith("$.") else (words,))
    return dict(bag)


def _without(value: Any, path: Path) -> Any:
    step, further_steps = path[0], path[1:]
    if isinstance(value, dict) and step in value:
        return {
            key: _without(item, further_steps) if key == step else item
            for key, item in value.items()
            if further_steps or key != step
        }
    if isinstance(value, list) and isinstance(step, int) and step < len(value) and further_steps:
        return [_without(item, further_steps) if at == step else item for at, item in enumerate(value)]
    return value


@function("bag_set_key", "dynamic", takes=("dynamic", "string", "any"), null_safe=True)
def bag_set_key(bag: Any, key: str, value: Any) -> dict[str, Any] | None:
    """Return a bag with a key set to a value."""
    if not isinstance(bag, dict):
        return None
    return _with(bag, path_steps(key) if key.startswith("$.") else (key,), value)


def _with(bag: Any, path: Path, value: Any) -> dict[str, Any]:
    inner = bag if isinstance(bag, dict) else {}
    key = str(path[0])
    return {**inner, key: value if len(path) == 1 else _with(inner.get(key), path[1:], value)}


@function("bag_zip", "dynamic", takes=("dynamic", "dynamic"), null_safe=True)
def bag_zip(keys: Any, values: Any) -> dict[str, Any] | None:
    """Return a bag of the keys of one array and the values of another, null for those that it has not."""
    if not isinstance(keys, list):
        return None
    matching = values[: len(keys)] if isinstance(values, list) else []
    return {key: value for key, value in zip_longest(keys, matching) if isinstance(key, str)}


@function("treepath", "dynamic", takes=("dynamic",), naming="tree_{}")
def treepath(value: Any) -> list[str] | None:
    """Return all paths that lead into a dynamic."""
    if not isinstance(value, dict | list):
        return None
    return list(dict.fromkeys(_paths(value, "")))


def _paths(value: Any, path: str) -> list[str]:
    if isinstance(value, dict):
        paths = [(f"{path}['{key}']", inner) for key, inner in value.items()]
    elif isinstance(value, list):
        paths = [(f"{path}[0]", inner) for inner in value]
    else:
        return []
    return [item for inner_path, inner in paths for item in (inner_path, *_paths(inner, inner_path))]


def _typed(arguments: Sequence[Argument]) -> str:
    last = arguments[-1]
    return str(last.value) if last.type == "typeof" else "string"


def _extract(arguments: Sequence[Argument]) -> Callable[..., Any]:
    path = arguments[0].value
    steps = path_steps(path) if isinstance(path, str) else None
    convert = converter("dynamic", _typed(arguments))

    def extracted(words: str, document: Any, _kind: str = "") -> Any:
        value = at_path(
            parse_document(document) if isinstance(document, str) else document, steps or path_steps(words)
        )
        return value if convert is None else convert(value)

    return extracted


@function("extract_json,extractjson", _typed, takes=("string", "any", "any"), least=2, choose=_extract)
def extract_json(path: str, document: str) -> Any:
    """Return what a path leads to in a JSON text."""
    return at_path(parse_document(document), path_steps(path))
