"""Every resource of a subscription or group in one list, as the Resource Manager itself gives it."""

from __future__ import annotations

import re
from typing import Any

from console.simulator.kinds import KINDS
from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION

SHOWN = ("id", "name", "type", "location", "kind", "sku", "plan", "identity", "managedBy", "zones", "tags")
TERM = re.compile(r"\s*(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
AND = re.compile(r"\s+and\s+(?=\w+\s+(?:eq|ne)\s)", re.IGNORECASE)


@serves("GET", f"{SUBSCRIPTION}/resources", "*")
@serves("GET", f"{GROUP}/resources", "*")
def resources(call: Call) -> Reply:
    """Answer the resources that $filter asks for: by type, name, place, group or tag."""
    terms = _terms(call.query.get("$filter", ""))
    resources = [
        resource for resource in every_resource(call) if all(_fits(resource, *term) for term in terms)
    ]
    return page(
        call, [{name: resource[name] for name in SHOWN if resource.get(name)} for resource in resources]
    )


def every_resource(call: Call) -> list[dict[str, Any]]:
    """Return each resource of the call's enclave in the shape of its provider."""
    return [
        shown for kind in KINDS.values() if kind.table == "Resources" for shown in kind.show_everywhere(call)
    ]


def _terms(text: str) -> list[tuple[str, bool, str]]:
    terms = []
    for words in AND.split(text) if text.strip() else ():
        term = TERM.fullmatch(words)
        if term is None or term[1].casefold() not in KNOWN:
            raise Refusal(400, "InvalidFilterInQueryString", f"Invalid $filter '{text}' specified.")
        terms.append((term[1].casefold(), term[2].casefold() == "eq", term[3].replace("''", "'").casefold()))
    return terms


def _fits(resource: dict[str, Any], name: str, is_equal: bool, value: str) -> bool:  # noqa: FBT001  a term's own parts
    return (value in {resource.casefold() for resource in KNOWN[name](resource)}) == is_equal


KNOWN: dict[str, Any] = {
    "resourcetype": lambda resource: [resource["type"]],
    "name": lambda resource: [resource["name"]],
    "location": lambda resource: [resource.get("location", "")],
    "resourcegroup": lambda resource: [resource["id"].split("/")[4]],
    "tagname": lambda resource: list(resource.get("tags") or {}),
    "tagvalue": lambda resource: [str(value) for value in (resource.get("tags") or {}).values()],
}
