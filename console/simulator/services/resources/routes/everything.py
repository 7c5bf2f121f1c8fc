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
    found = [each for each in every_resource(call) if all(_fits(each, *term) for term in terms)]
    return page(call, [{name: each[name] for name in SHOWN if each.get(name)} for each in found])


def every_resource(call: Call) -> list[dict[str, Any]]:
    """Return each resource of the call's enclave in the shape of its provider."""
    return [
        shown for kind in KINDS.values() if kind.table == "Resources" for shown in kind.show_everywhere(call)
    ]


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
