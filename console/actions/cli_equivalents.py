"""A step by hand: as a command for a shell, each value quoted so that it is nothing but a value."""

from __future__ import annotations

import shlex

from console.model.targets import group_of, segment_after


def az(verb: str, resource_id: str, **options: str) -> str:
    """Return an az command on something where this resource is; `host_pool_name` becomes --host-pool-name."""
    where = {
        "subscription": segment_after(resource_id, "subscriptions"),
        "resource_group": group_of(resource_id),
    }
    pairs = [(f"--{name.replace('_', '-')}", value) for name, value in (where | options).items()]
    return shlex.join(["az", *verb.split(), *(word for pair in pairs for word in pair)])


def rest(path: str, version: str) -> str:
    """Return the command that posts to a path of the Resource Manager."""
    return shlex.join(["az", "rest", "--method", "post", "--url", f"{path}?api-version={version}"])
