"""Runs every verb of the registry, each in a process of its own that is forked once everything is imported.

Standard output is /dev/full, standard input is empty. Prints a line of JSON for each: its words, its exit
code and what it said on standard error.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from console.cli.verbs import VERBS
from screens.app import start

if TYPE_CHECKING:
    from console.cli.verb import Verb

VALUES = {
    "--subscription": "00000000-0000-0000-0000-000000000001",
    "--minimum": "0",
    "--maximum": "1",
    "--for": "8h",
    "enclave": "genomics",
    "query": "heartbeat-lost",
}


def main() -> None:
    """Run them all; the arguments are added to each."""
    modules = (
        "console.azure.connection",
        "console.actions.runner",
        *(f"console.cli.{v.module}" for v in VERBS),
    )
    for module in modules:
        importlib.import_module(module)
    for verb in VERBS:
        words = [*verb.words.split(), *_needed(verb), *sys.argv[1:]]
        sys.stdout.write(json.dumps([verb.words, *_ended(words)]) + "\n")
        sys.stdout.flush()


def _needed(verb: Verb) -> list[str]:
    required = [value for value in verb.values if value.required or value.name == "--for"]
    given = [(value.name, VALUES.get(value.name, "nobody")) for value in required]
    return [word for name, value in given for word in ((name, value) if name.startswith("-") else (value,))]


def _ended(words: list[str]) -> tuple[int, str]:
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
            os.dup2(said.fileno(), 2)
            sys.argv[1:] = words
            start.main()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return code, said.read().decode()


if __name__ == "__main__":
    main()
