"""The headless verbs: one module each, imported only when it is run."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.cli.options import add_common

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its words on the command line, what it does, and its flags (name, help)."""

    words: str
    does: str
    flags: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str, bool], ...] = ()


JSON = ("--json", "print JSON instead of a table")
VERBS = (
    Verb("status", "print the overview of every enclave, or what is wrong with it", flags=(JSON,)),
    Verb(
        "alerts",
        "evaluate the rules that are due and print every open alert, Defender's too",
        flags=(
            JSON,
            ("--watch", "go on, and print each change as a line of JSON"),
            ("--all", "print closed alerts too"),
        ),
        values=(("--enclave", "only this enclave", False),),
    ),
    Verb("info", "print every path the console uses", flags=(JSON,)),
    Verb("config check", "validate the configuration and print where each value came from"),
    Verb(
        "init",
        "discover an enclave and write a commented configuration for it",
        values=(
            ("--subscription", "the subscription to look in", True),
            ("--resource-group", "only this resource group", False),
            ("--cloud", "public, usgov or china (default public)", False),
            ("--name", "what to call the enclave", False),
        ),
    ),
)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add every verb to the command's parser."""
    groups = {"": parser.add_subparsers(metavar="VERB", title="verbs")}
    for verb in VERBS:
        group, _, name = verb.words.rpartition(" ")
        if group not in groups:
            below = groups[""].add_parser(group, help=f"`{verb.words}`: {verb.does}")
            groups[group] = below.add_subparsers(metavar="VERB", required=True)
        _add(groups[group].add_parser(name, help=verb.does, description=verb.does), verb)


def _add(parser: argparse.ArgumentParser, verb: Verb) -> None:
    add_common(parser, below=True)
    for flag, words in verb.flags:
        parser.add_argument(flag, action="store_true", help=words)
    for flag, words, required in verb.values:
        parser.add_argument(flag, help=words, required=required, metavar="VALUE")
    parser.set_defaults(run=_runner(verb))


def _runner(verb: Verb) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        module = importlib.import_module(f"console.cli.{verb.words.replace(' ', '_')}")
        return int(module.run(options))

    return run
