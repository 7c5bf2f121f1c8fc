"""The control route: what tests may order in the world. It needs the token of the ready line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from console.simulator.interventions import INTERVENTIONS
from console.simulator.replies import Refusal
from console.simulator.routing import Reply
from console.simulator.world.staging import stage
from console.simulator.world.world import World

PREFIX = "/simulator/"
HEADER = "x-control-token"


def order(world: World, what: str, body: dict[str, Any]) -> Reply:
    """Carry out one order; raises Refusal where it is not understood."""
    try:
        return Reply(ORDERS[what](world, body))
    except (KeyError, ValueError, TypeError) as wrong:
        raise Refusal(400, "NotUnderstood", f"{what}: {type(wrong).__name__}: {wrong}") from wrong


def _do(world: World, body: dict[str, Any]) -> Any:
    enclave = world.enclave_by_name(body["enclave"])
    return {"did": INTERVENTIONS[body["intervention"]](enclave, world.clock.now(), body.get("with", {}))}


def _stage(world: World, body: dict[str, Any]) -> Any:
    enclave = next(enclave for enclave in world.enclaves if enclave.name == body["enclave"])
    stage(enclave, world.clock.now(), body["as"])
    return {}


def _fault(world: World, body: dict[str, Any]) -> Any:
    world.faults.add(body)
    return {}


def _clear(world: World, body: dict[str, Any]) -> Any:
    world.faults.clear(str(body.get("path", "")))
    if "path" in body:
        return {}
    world.page_size = None
    world.taint = ""
    return {}


def _time(world: World, body: dict[str, Any]) -> Any:
    world.clock.push(timedelta(seconds=float(body.get("push", 0))))
    if "speed" in body:
        world.clock.set_speed(float(body["speed"]))
    return {"now": world.clock.now().isoformat(), "speed": world.clock.speed}


def _page_size(world: World, body: dict[str, Any]) -> Any:
    world.page_size = body["size"]
    return {}


def _taint(world: World, body: dict[str, Any]) -> Any:
    world.taint = str(body["suffix"])
    world.is_taint_total = bool(body.get("total", False))
    return {}


def _register(world: World, body: dict[str, Any]) -> Any:
    registration = world.authority.registration(body["client_id"])
    if "certificate" in body:
        registration.add_certificate(body["certificate"].encode())
    else:
        registration.add_issuer(body["issuer"], body["subject"], body["audience"], body["keys"])
    return {}


def _limits(world: World, body: dict[str, Any]) -> Any:
    world.limit_speed = float(body["speed"])
    return {}


def _requests(world: World, _: dict[str, Any]) -> Any:
    return {"count": world.requests}


ORDERS: dict[str, Callable[[World, dict[str, Any]], Any]] = {
    "do": _do,
    "stage": _stage,
    "fault": _fault,
    "clear": _clear,
    "time": _time,
    "page-size": _page_size,
    "taint": _taint,
    "register": _register,
    "limits": _limits,
    "requests": _requests,
}
