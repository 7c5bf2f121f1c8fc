"""`enclave-console init`: discover an enclave, write a commented configuration for it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from console.azure.connection import connected
from console.azure.graph.discovery import Discovered, discover
from console.azure.topics import CADENCES
from console.cli.options import configured
from console.config import EnclaveConfig, Endpoints, kinds, places
from console.config.clouds import CLOUDS
from console.errors import CommandInvalid
from console.exit_codes import ExitCode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path


def run(options: argparse.Namespace) -> ExitCode:
    """Write the configuration. Raises CommandInvalid where a file is there already."""
    path = places.config_file(options.config)
    if path.exists():
        message = f"{path} is there already, and is never overwritten"
        raise CommandInvalid(message, advice="Name another file with --config.")
    with _reached(options) as enclave:
        discovery = asyncio.run(_discover(enclave, options.resource_group or ""))
    text = _worded(options.name or _short_name(discovery, options), enclave, discovery)
    _write(path, text)
    print(path)
    print(f"wrote {path}; `enclave-console config check` validates it", file=sys.stderr)
    return ExitCode.FINE


@contextmanager
def _reached(options: argparse.Namespace) -> Iterator[EnclaveConfig]:
    """Give what is needed to ask the subscription; the simulated Azure, with --demo, runs meanwhile."""
    try:
        subscription = kinds.ID.read(options.subscription)
        cloud = kinds.one_of(*CLOUDS).read(options.cloud or "public")
    except ValueError:
        message = "The subscription or the cloud cannot be used"
        advice = f"--subscription takes {kinds.ID.allowed}, --cloud one of {', '.join(CLOUDS)}."
        raise CommandInvalid(message, advice=advice) from None
    if not options.demo:
        yield EnclaveConfig(
            "new", subscription, "", CLOUDS[cloud], cloud=cloud, cadences=CADENCES, read_only=True
        )
        return
    with configured(options) as config:
        yield replace(config.enclaves[0], subscription=subscription, read_only=True)


async def _discover(enclave: EnclaveConfig, resource_group: str) -> Discovered:
    def narrate(words: str) -> None:
        print(words, file=sys.stderr)

    async with connected(enclave, on_device_code=narrate) as connection:
        return await discover(connection.link, resource_group)


def _short_name(discovery: Discovered, options: argparse.Namespace) -> str:
    group = options.resource_group or next(iter(discovery.resource_groups), "enclave")
    return str(group).removeprefix("rg-").removesuffix("-enclave")


def _worded(name: str, enclave: EnclaveConfig, discovery: Discovered) -> str:
    """Return the file: what was found is set, what was not is a comment that says so."""
    lines = [
        "# Enclave Console. Secrets are never in this file. Every key: docs/configuration.md",
        f"[enclaves.{json.dumps(name)}]",
        f'subscription = "{enclave.subscription}"',
        _set("tenant", discovery.tenant, "the credential's own is used"),
        f'cloud = "{enclave.cloud}"',
        'colour = "cyan"  # ' + ", ".join(kinds.COLOURS),
        "read_only = false  # true: no write to this enclave can leave the console",
        _set("resource_groups", discovery.resource_groups, "all of the subscription is watched"),
        _set("log_workspace", discovery.log_workspace, "no Log Analytics workspace was found"),
        _set("ml_workspaces", discovery.ml_workspaces, "no ML workspace was found"),
        _set("host_pools", discovery.host_pools, "no host pool was found"),
        "",
        f"[enclaves.{json.dumps(name)}.identity]",
        'kind = "auto"  # workload, managed, azure-cli, azd, device-code, browser, secret, certificate',
        "",
        f"[enclaves.{json.dumps(name)}.exports]",
        _set("account", discovery.private_account, "no private storage account was found"),
        _set("logic_app", discovery.logic_app, "no Logic App was found"),
        _set("data_factory", discovery.data_factory, "no Data Factory was found"),
        "",
        *_endpoints(name, enclave),
        f"[enclaves.{json.dumps(name)}.cadences]  # seconds between two reads",
        *(f"# {topic} = {seconds:g}" for topic, seconds in CADENCES.items()),
        "",
    ]
    return "\n".join(lines)


def _endpoints(name: str, enclave: EnclaveConfig) -> list[str]:
    """Return where a cloud without a name answers; a named one needs no such table."""
    if enclave.cloud in CLOUDS:
        return []
    addresses = {part.name: getattr(enclave.endpoints, part.name) for part in fields(Endpoints)}
    lines = [f"{key} = {json.dumps(str(value))}" for key, value in addresses.items() if value]
    return [f"[enclaves.{json.dumps(name)}.endpoints]", *lines, ""]


def _set(key: str, value: str | tuple[str, ...], otherwise: str) -> str:
    if not value:
        return f"# {key} =  # {otherwise}"
    return f"{key} = {json.dumps(list(value) if isinstance(value, tuple) else value)}"


def _write(path: Path, text: str) -> None:
    """Write a new file of mode 0600; raises CommandInvalid where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as failure:
        message = f"{path} cannot be written: {failure.strerror}"
        raise CommandInvalid(message, advice="Name another file with --config.") from failure
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
