"""The kinds of Synapse, 2021-06-01: a workspace and its SQL pool, which is found by its tag."""

from __future__ import annotations

from console.simulator.kinds import Kind, declare

VERSIONS = ("2021-06-01",)

WORKSPACES = declare(
    Kind(
        "Microsoft.Synapse/workspaces",
        VERSIONS,
        lambda call, _: [f"syn-{call.enclave.name}"],
        table="Resources",
    )
)
POOLS = declare(
    Kind(
        "Microsoft.Synapse/workspaces/sqlPools",
        VERSIONS,
        lambda *_: ["warehouse"],
        parent=WORKSPACES,
        table="Resources",
    )
)
