"""Every resource of a subscription or group in one list, as the Resource Manager itself gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.resourcegraph.routes.rows import resources_of
from console.simulator.services.synapse.routes import sql_pool, synapse_workspace

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

SHOWN = ("id", "name", "type", "location", "kind", "sku", "plan", "identity", "managedBy", "zones", "tags")
TERM = re.compile(r"\s*(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
AND = re.compile(r"\s+and\s+(?=\w+\s+(?:eq|ne)\s)", re.IGNORECASE)


@serves("GET", f"{SUBSCRIPTION}/resources", "*")
@serves("GET", f"{GROUP}/resources", "*")
def resources(call: Call) -> Reply:
    """Answer the resources that $filter asks for: by type, name, place, group or tag."""
    terms = _terms(call.query.get("$filter", ""))
    found = [each for each in every_resource(call.enclave) if all(_fits(each, *term) for term in terms)]
    return page(call, [{name: each[name] for name in SHOWN if each.get(name)} for each in found])


def every_resource(enclave: Enclave) -> list[dict[str, Any]]:
    """Return each resource of an enclave in the shape of its provider."""
    return [*resources_of(enclave)["Resources"], synapse_workspace(enclave), sql_pool(enclave)]


def resource_at(call: Call, end: str) -> dict[str, Any]:
    """Return the resource that the path names before the segment `end`; raises Refusal for none."""
    path = unquote(call.url.removeprefix(call.base_url).partition("?")[0])
    resource_id = path[: path.casefold().rindex(f"/{end}".casefold())]
    for each in every_resource(call.enclave):
        if each["id"].casefold() == resource_id.casefold():
            return each
    kind, _, name = resource_id.rpartition("/providers/")[2].rpartition("/")
    raise not_found(kind, name)


def _terms(wanted: str) -> list[tuple[str, bool, str]]:
    terms = []
    for words in AND.split(wanted) if wanted.strip() else ():
        term = TERM.fullmatch(words)
        if term is None or term[1].casefold() not in KNOWN:
            raise Refusal(400, "InvalidFilterInQueryString", f"Invalid $filter '{wanted}' specified.")
        terms.append((term[1].casefold(), term[2].casefold() == "eq", term[3].replace("''", "'").casefold()))
    return terms


def _fits(resource: dict[str, Any], name: str, is_equal: bool, value: str) -> bool:  # noqa: FBT001  a term's own parts
    return (value in {each.casefold() for each in KNOWN[name](resource)}) == is_equal


KNOWN: dict[str, Any] = {
    "resourcetype": lambda each: [each["type"]],
    "name": lambda each: [each["name"]],
    "location": lambda each: [each.get("location", "")],
    "resourcegroup": lambda each: [each["id"].split("/")[4]],
    "tagname": lambda each: list(each.get("tags") or {}),
    "tagvalue": lambda each: [str(value) for value in (each.get("tags") or {}).values()],
}
