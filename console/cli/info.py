"""`enclave-console info`: every path the console uses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from console import __version__
from console.config import places

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Print version, interpreter and paths; exit code 0."""
    config = places.config_file(options.config)
    facts = {
        "version": __version__,
        "python": sys.version.split()[0],
        "configuration": f"{config}{'' if config.exists() else ' (not there yet)'}",
        "state": str(places.state_folder()),
        "log": str(places.log_file()),
        "database": str(places.database_file()),
    }
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name:14} {value}")
    return 0
