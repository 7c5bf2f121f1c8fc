"""The console configuration that reaches a running simulator."""

from __future__ import annotations

import json
from pathlib import Path

from console.simulator.world.enclave import Enclave
from console.simulator.world.world import World

SECRET_VARIABLE = "ENCLAVE_DEMO_SECRET"  # noqa: S105  the variable's name, not a secret
CLIENT_ID = "0e0e0e0e-1111-4222-8333-444455556666"
COLOURS = ("teal", "blue", "orange", "purple", "green", "magenta", "yellow", "red")


def settings(world: World, base_url: str, home: Path) -> str:
    """Return the configuration as TOML: every enclave, its endpoints, and where the secret is found.

    What consoles remember of a simulated enclave is kept in `home`, beside the CA:
    a journal of real deeds must not tell of it.
    """
    parts = [_defaults(world, base_url, home)]
    parts += [_enclave(enclave, COLOURS[i % len(COLOURS)]) for i, enclave in enumerate(world.enclaves)]
    return "\n".join(parts)


def _defaults(world: World, base_url: str, home: Path) -> str:
    endpoints = {
        "authority": base_url,
        "resource_manager": base_url,
        "resource_manager_scope": "https://management.azure.com/.default",
        "logs": f"{base_url}/v1",
        "blob": f"{base_url}/{{account}}",
        "portal": "https://portal.azure.com",
        "ca": str(home / "ca.pem"),
    }
    return "\n".join(
        [
            "# Written by the simulated Azure for itself: good for as long as it runs.",
            f"state = {json.dumps(str(home / 'state'))}",
            "",
            "[defaults]",
            'cloud = "custom"',
            f"tenant = {json.dumps(world.tenant_id)}",
            "",
            "[defaults.endpoints]",
            *(f"{key} = {json.dumps(value)}" for key, value in endpoints.items()),
            "",
            "[defaults.identity]",
            'kind = "secret"',
            f'client_id = "{CLIENT_ID}"',
            f'secret_variable = "{SECRET_VARIABLE}"',
            "",
        ]
    )


def _enclave(enclave: Enclave, colour: str) -> str:
    return "\n".join(
        [
            f"[enclaves.{enclave.name}]",
            f'subscription = "{enclave.subscription_id}"',
            f'colour = "{colour}"',
            f'resource_groups = ["{enclave.resource_group}"]',
            f'log_workspace = "{enclave.logs.workspace_id}"',
            "",
        ]
    )
