"""`enclave-console info`: every path the console uses, and its way to Azure."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from console import __version__
from console.azure.http.proxies import of_this_machine
from console.azure.topics import CADENCES
from console.config import places, reading
from console.config.clouds import CLOUDS
from console.errors import ConfigInvalid, ConsoleError
from console.exit_codes import ExitCode

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(options: argparse.Namespace) -> ExitCode:
    """Print version, interpreter, paths, proxy and certificates."""
    config = places.config_file(options.config)
    facts = {
        "version": __version__,
        "python": sys.version.split()[0],
        "configuration": f"{config}{'' if config.exists() else ' (not there yet)'}",
        "state": str(places.state_folder()),
        "log": str(places.log_file()),
        "database": str(places.database_file(_folder(config))),
        "proxy": _proxy(),
        "certificates": _certificates(),
    }
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name:14} {value}")
    return ExitCode.FINE


def _folder(config: Path) -> Path | None:
    """Return the folder that a readable configuration names for the database."""
    try:
        return reading.read_config(config, CADENCES).state
    except ConfigInvalid:
        return None


def _proxy() -> str:
    """Return the proxy to Azure, and the variable that names it."""
    try:
        proxy = of_this_machine(os.environ).proxy_for(CLOUDS["public"].resource_manager)
    except ConsoleError as refused:
        return str(refused)
    return f"{proxy} ({proxy.variable})" if proxy else "none"


def _certificates() -> str:
    """Return whose certificates are trusted where an enclave names none."""
    from console.azure.http.trust import trust_in  # noqa: PLC0415  it brings in aiohttp

    try:
        return trust_in(None).store
    except ConsoleError as refused:
        return str(refused)
