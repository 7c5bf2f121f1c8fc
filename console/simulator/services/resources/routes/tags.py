"""Tags (Microsoft.Resources/tags), 2021-04-01: merged, replaced and deleted on a group, and counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.resources.routes.everything import every_resource
from console.simulator.services.resources.routes.subscriptions import resource_group
from console.simulator.shapes import Shape

VERSIONS = ("2019-10-01", "2020-06-01", "2021-04-01", "2022-09-01", "2023-07-01", "2024-11-01", "2025-04-01")
SHAPE, TAG_NAME = Shape("resources/tags"), Shape("resources/tagNames")
TAG_VALUE = Shape("resources/tagValues")
TAGS = "providers/Microsoft.Resources/tags/default"
OF_SUBSCRIPTION, OF_GROUP = f"{SUBSCRIPTION}/{TAGS}", f"{GROUP}/{TAGS}"
MOST_TAGS, LONGEST_NAME, LONGEST_VALUE = 50, 512, 256
FORBIDDEN = frozenset("<>%&\\?/")


@serves("GET", OF_SUBSCRIPTION, *VERSIONS)
@serves("GET", OF_GROUP, *VERSIONS)
def tags(call: Call) -> Reply:
    """Answer the tags of the enclave."""
    return Reply(_payload(call))


@serves("GET", f"{SUBSCRIPTION}/tagNames", "*")
def names(call: Call) -> Reply:
    """Answer every tag of the group and its resources, and how many have it with each value."""
    tagged = [resource_group(call.enclave), *every_resource(call)]
    counts = Counter(
        (name, str(value)) for resource in tagged for name, value in (resource.get("tags") or {}).items()
    )
    values_by_name: dict[str, dict[str, int]] = {}
    for (name, value), count in sorted(counts.items()):
        values_by_name.setdefault(name, {})[value] = count
    return page(call, [_tag_name(call, name, values) for name, values in values_by_name.items()])


@serves("PATCH", OF_SUBSCRIPTION, *VERSIONS)
@serves("PATCH", OF_GROUP, *VERSIONS)
def patch(call: Call) -> Reply:
    """Merge, replace or delete tags; one to be deleted must have the value that is given."""
    body = call.body or {}
    tags = dict((body.get("properties") or {}).get("tags") or {})
    before = call.enclave.tags
    after = {
        "merge": {**before, **tags},
        "replace": tags,
        "delete": {name: value for name, value in before.items() if tags.get(name) != value},
    }.get(str(body.get("operation", "")).casefold())
    if after is None:
        raise Refusal(400, "InvalidTagsOperation", "The operation must be Merge, Replace or Delete.")
    _check(after)
    call.enclave.tags = after
    note_activity(call, "Microsoft.Resources/tags/write", call.enclave.group)
    return Reply(_payload(call))


def _check(tags: dict[str, Any]) -> None:
    if len(tags) > MOST_TAGS:
        raise Refusal(400, "TagsLimitExceeded", f"A resource can have at most {MOST_TAGS} tags.")
    for name, value in tags.items():
        if len(name) > LONGEST_NAME or FORBIDDEN & set(name):
            raise Refusal(400, "InvalidTagName", f"The tag name '{name}' is invalid.")
        if len(str(value)) > LONGEST_VALUE:
            raise Refusal(400, "InvalidTagValue", f"The tag value of '{name}' is too long.")


def _payload(call: Call) -> dict[str, Any]:
    enclave = call.enclave
    return SHAPE(group=enclave.group, tags={"enclave": enclave.name, **enclave.tags})


def _tag_name(call: Call, name: str, counts: dict[str, int]) -> dict[str, Any]:
    tag = f"{call.enclave.subscription}/tagNames/{name}"
    values = [TAG_VALUE(tag=tag, value=value, count=count) for value, count in counts.items()]
    return TAG_NAME(tag=tag, name=name, count=sum(counts.values()), values=values)
