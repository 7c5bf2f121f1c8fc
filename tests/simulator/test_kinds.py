"""Every kind of resource is declared whole: what a half-made one lacks is named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from console.simulator.kinds import KINDS, Kind, default_shape
from console.simulator.routing import Call, Caller
from console.simulator.services import load_services
from console.simulator.shapes import SERVICES, Shape, ShapeUnfilled
from console.simulator.world.seed import build_world

if TYPE_CHECKING:
    from collections.abc import Iterator

load_services()
NAMED = re.compile(r'Shape\(\s*"([\w/]+)"\s*\)')
COMMON = ("id", "name", "type")
MADE_UP = "Microsoft.Synapse/workspaces/notebooks"


@pytest.fixture(scope="module")
def call() -> Call:
    world = build_world(seed=7, start=None, enclaves=1, scale=1.0, speed=1.0)
    enclave = world.all_up_to_date()[0]
    return Call(
        world=world,
        method="GET",
        url="https://127.0.0.1/",
        path={},
        query={},
        headers={},
        content=b"",
        body=None,
        caller=Caller(),
        base_url="https://127.0.0.1",
        known_enclave=enclave,
    )


def lacks(kind: Kind[Any], call: Call) -> Iterator[str]:
    """Yield what is missing for a kind to be served as Azure does."""
    if not kind.versions:
        yield f"{kind.type} lacks an api-version"
    items = list(kind.everywhere(call))
    shape = kind.shape or default_shape(kind.type)
    if not items:
        return
    if not shape.path.exists():
        yield f"{kind.type} lacks the shape {shape.path.relative_to(SERVICES)}"
        return
    yield from (
        f"{shape.name} lacks {key}" for key in COMMON if key not in json.loads(shape.path.read_text())
    )
    try:
        payload = kind.show(call, items[0])
    except ShapeUnfilled as unfilled:
        yield str(unfilled)
        return
    if (payload.get("id"), payload.get("type")) != (items[0].id, kind.type):
        yield f"{shape.name} shows an id or type that is not the kind's"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_declared_whole(kind: Kind[Any], call: Call) -> None:
    assert list(lacks(kind, call)) == []


def test_what_a_half_made_kind_lacks_is_named(call: Call) -> None:
    half_made = Kind(MADE_UP, (), lambda *_: ["draft"])
    assert list(lacks(half_made, call)) == [
        f"{MADE_UP} lacks an api-version",
        f"{MADE_UP} lacks the shape synapse/shapes/notebooks.json",
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ('{"id": "{id}", "name": "{name}"}', "synapse/notebooks lacks type"),
        ('{"id": "{id}", "name": "{nobody}", "type": "{type}"}', "shape synapse/notebooks: 'nobody'"),
        (
            '{"id": "{name}", "name": "{name}", "type": "{type}"}',
            "synapse/notebooks shows an id",
        ),
    ],
)
def test_what_a_half_made_shape_lacks_is_named(text: str, missing: str, call: Call, tmp_path: Path) -> None:
    shape = Shape("synapse/notebooks")
    shape.path = tmp_path / "notebooks.json"
    shape.path.write_text(text)
    half_made = Kind(MADE_UP, ("2021-06-01",), lambda *_: ["draft"], shape=shape)
    assert missing in next(lacks(half_made, call))


def test_every_shape_is_some_kinds_or_is_named() -> None:
    sources = "".join(path.read_text() for path in SERVICES.parent.rglob("*.py"))
    used = {*NAMED.findall(sources), *(default_shape(kind).name for kind in KINDS)}
    files = {f"{path.parts[-3]}/{path.stem}" for path in SERVICES.glob("*/shapes/*.json")}
    assert files - used == set()
    assert set(NAMED.findall(sources)) - files == set()


def test_a_kinds_namespace_is_its_services_folder() -> None:
    folders = {path.name for path in SERVICES.iterdir() if path.is_dir()}
    assert {default_shape(kind).name.partition("/")[0] for kind in KINDS} - folders == set()
