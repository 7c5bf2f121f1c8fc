"""`enclave-console info`: every path the console uses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from console import __version__
from console.config import places, reading
from console.errors import ConfigInvalid

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(options: argparse.Namespace) -> int:
    """Print version, interpreter and paths; exit code 0."""
    config = places.config_file(options.config)
    facts = {
        "version": __version__,
        "python": sys.version.split()[0],
        "configuration": f"{config}{'' if config.exists() else ' (not there yet)'}",
        "state": str(places.state_folder()),
        "log": str(places.log_file()),
        "database": str(places.database_file(_folder(config))),
    }
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name:14} {value}")
    return 0


def _folder(config: Path) -> Path | None:
    """Return the folder that a readable configuration names for the database."""
    try:
        return reading.read_config(config).state
    except ConfigInvalid:
        return None
