"""`enclave-console journal export --jsonl`: every entry with its hashes, a line of JSON each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from console.cli.journal_entries import chosen_entries
from console.cli.performing import with_engine
from console.exit_codes import ExitCode
from console.model.records import to_json

if TYPE_CHECKING:
    import argparse

    from console.engine import Engine


def run(options: argparse.Namespace) -> ExitCode:
    """Print the entries in order; the body stays the text that was hashed."""

    async def work(engine: Engine) -> ExitCode:
        for entry in await chosen_entries(engine, options.enclave):
            print(json.dumps(to_json(entry), ensure_ascii=False))
        return ExitCode.FINE

    return with_engine(options, work)
