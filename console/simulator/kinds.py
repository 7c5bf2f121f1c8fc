"""Kinds of resource: one declaration lets a kind be listed, found by its name, and shown in its shape.

A service declares its kinds in its module `kinds`. What is not plain about a kind
(actions, filters, writes) is a route of the service beside it, below `Kind.path`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION, TENANT, check_group
from console.simulator.shapes import Shape

Item = TypeVar("Item")
KINDS: dict[str, Kind[Any]] = {}


def name_of(item: Any) -> str:
    """Return the name of a world's record; text is its own name."""
    return item if isinstance(item, str) else str(item.name)


@dataclass(frozen=True, slots=True)
class Resource(Generic[Item]):
    """Something of a kind where it lies: the world's own record of it, with its ARM id and name."""

    item: Item
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Kind(Generic[Item]):
    """A kind of resource, such as "Microsoft.Synapse/workspaces/sqlPools".

    It lies below `parent`, or else in a scope: it is listed at each of `scopes`, and
    found by name at the last. `items` returns the world's records of it, given the
    parent's resource. `values` are what the shape needs beside `id`, `name`, `type`,
    `parent` (its name), `item`, `enclave` and `base_url`. The shape is by default the
    file named like the kind's last part. `table` is where Resource Graph has the kind.
    Where its list or the finding of one is not plain, or not there, `has_list` or
    `has_item` is False. `refuse` words what is said of an unknown name where the
    service does not say it as ARM does.
    """

    type: str
    versions: tuple[str, ...]
    items: Callable[[Call, Any], Iterable[Item]]
    parent: Kind[Any] | None = None
    scopes: tuple[str, ...] = (SUBSCRIPTION, GROUP)
    values: Callable[[Call, Item], Mapping[str, Any]] = lambda *_: {}
    name: Callable[[Item], str] = name_of
    shape: Shape | None = None
    table: str = ""
    page_size: int | None = None
    has_list: bool = True
    has_item: bool = True
    refuse: Callable[[str], Refusal] | None = None

    @property
    def segment(self) -> str:
        """The last part of the kind, as paths have it."""
        return self.type.rpartition("/")[2]

    @property
    def lists(self) -> tuple[str, ...]:
        """The templates of the paths that list it."""
        if self.parent:
            return (f"{self.parent.path}/{self.segment}",)
        return tuple(f"{scope}/providers/{self.type}" for scope in self.scopes)

    @property
    def path(self) -> str:
        """The template of the path of one."""
        return f"{self.lists[-1]}/{{{self.segment}}}"

    def resources(self, call: Call) -> list[Resource[Item]]:
        """Return what there is below what the path names; raises Refusal where that is not there."""
        check_group(call)
        return list(self._below(call, self.parent.find(call) if self.parent else None))

    def everywhere(self, call: Call) -> Iterator[Resource[Item]]:
        """Yield each in the call's enclave, below whichever parent."""
        if self.parent is None:
            yield from self._below(call, None)
            return
        for parent in self.parent.everywhere(call):
            yield from self._below(call, parent)

    def show_everywhere(self, call: Call) -> Iterator[dict[str, Any]]:
        """Yield the payload of each in the call's enclave, below whichever parent."""
        return (self.show(call, resource) for resource in self.everywhere(call))

    def find(self, call: Call) -> Resource[Item]:
        """Return the one that the path names; raises Refusal for an unknown name."""
        name = call.path[self.segment]
        for resource in self.resources(call):
            if resource.name.casefold() == name.casefold():
                return resource
        raise self.refuse(name) if self.refuse else self._unknown(call)

    def item(self, call: Call) -> Item:
        """Return the world's record of the one that the path names; raises Refusal for an unknown name."""
        return self.find(call).item

    def show(self, call: Call, resource: Resource[Item]) -> dict[str, Any]:
        """Return one as ARM shows it."""
        shape = self.shape or default_shape(self.type)
        parent = resource.id.split("/")[-3]
        return shape(
            id=resource.id,
            name=resource.name,
            type=self.type,
            parent=parent,
            item=resource.item,
            enclave=call.known_enclave,
            base_url=call.base_url,
            **self.values(call, resource.item),
        )

    def serve_list(self, call: Call) -> Reply:
        """Answer all of them."""
        return page(
            call, [self.show(call, resource) for resource in self.resources(call)], size=self.page_size
        )

    def serve_one(self, call: Call) -> Reply:
        """Answer the one that the path names."""
        return Reply(self.show(call, self.find(call)))

    def _below(self, call: Call, parent: Resource[Any] | None) -> Iterator[Resource[Item]]:
        base = f"{parent.id}/{self.segment}" if parent else f"{self._home(call)}/providers/{self.type}"
        for item in self.items(call, parent):
            name = self.name(item)
            yield Resource(item, f"{base}/{name}", name)

    def _unknown(self, call: Call) -> Refusal:
        """Return ARM's refusal of the path as far as it names one of this kind."""
        path = unquote(call.url.partition("?")[0]).rpartition("/providers/")[2].split("/")
        name = "/".join(path[: 2 * self.type.count("/") + 1])
        return Refusal(404, "ResourceNotFound", f"The Resource '{name}' was not found.")

    def _home(self, call: Call) -> str:
        if self.scopes[-1] == TENANT:
            return ""
        return call.enclave.group if self.scopes[-1] == GROUP else call.enclave.subscription


def declare(kind: Kind[Item]) -> Kind[Item]:
    """Serve a kind: its lists, and each one by its name."""
    KINDS[kind.type] = kind
    for path in kind.lists if kind.has_list else ():
        serves("GET", path, *kind.versions)(kind.serve_list)
    if kind.has_item:
        serves("GET", kind.path, *kind.versions)(kind.serve_one)
    return kind


def declare_absent(kind: str, versions: tuple[str, ...], **place: Any) -> None:
    """Serve a kind of which an enclave has none: nothing is listed, every name is unknown."""
    absent: Kind[str] = declare(Kind(kind, versions, lambda *_: (), **place))
    serves("GET", f"{absent.path}/{{rest*}}", *versions)(absent.serve_one)


@cache
def default_shape(kind: str) -> Shape:
    """Return the shape that is named like the last part of a kind, among those of its service."""
    namespace, *parts = kind.split("/")
    return Shape(f"{namespace.partition('.')[2].lower()}/{parts[-1]}")
