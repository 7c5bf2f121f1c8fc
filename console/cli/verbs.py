"""The headless verbs: one module each, imported only when it is run."""

from __future__ import annotations

import argparse
import importlib
from typing import TYPE_CHECKING

from console.cli.acting_verbs import ACTING
from console.cli.alert_verbs import ALERTS
from console.cli.options import add_common
from console.cli.outputs import FORMS
from console.cli.verb import JSON, Value, Verb
from console.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable


ENCLAVE = Value("--enclave", "the enclave that is asked, where there are several")
QUERY = Value("query", "a saved query by its key or name, a file, or - for standard input", required=True)
SEVERAL = Value("queries", "saved queries, files or folders (default: all there are)", many=True)
OVERVIEW_ENDS = (
    (ExitCode.FINE, "fine"),
    (ExitCode.ATTENTION, "needs attention"),
    (ExitCode.UNREAD, "not all could be read"),
)
VERBS = (
    Verb(
        "status",
        "print the overview of every enclave, or what is wrong with it",
        flags=(JSON,),
        ends=OVERVIEW_ENDS,
    ),
    *ALERTS,
    Verb(
        "queries list",
        "print every saved query and alert rule, and on standard error the files that cannot be read",
        flags=(JSON,),
        values=(
            Value("--kind", "only these", choices=("alert", "hunting", "plain")),
            Value("--enclave", "add the searches and query packs that are saved in its workspace"),
        ),
        ends=((ExitCode.FINE, "fine"), (ExitCode.ATTENTION, "a file is bad")),
    ),
    Verb(
        "queries show", "print a saved query and what is known of it", flags=(JSON,), values=(QUERY, ENCLAVE)
    ),
    Verb(
        "queries lint",
        "say what is wrong with queries or could be cheaper",
        flags=(JSON,),
        values=(SEVERAL, Value("--enclave", "hold them against the tables that its workspace has")),
        ends=(
            (ExitCode.FINE, "nothing"),
            (ExitCode.ATTENTION, "advice"),
            (ExitCode.MISUSED, "some cannot run"),
        ),
    ),
    Verb(
        "queries test",
        "run queries on the rows that lie beside them",
        flags=(JSON,),
        values=(SEVERAL,),
        ends=((ExitCode.FINE, "passed"), (ExitCode.ATTENTION, "failed"), (ExitCode.MISUSED, "no tests")),
    ),
    Verb(
        "query run",
        "ask Log Analytics",
        values=(
            QUERY,
            Value("--param", "name=value of a parameter that the query declares", many=True),
            Value("--since", "how far back: 90m, 24h, 7d or PT5H (default: the rule's own period, or 24h)"),
            Value(
                "--output",
                "how rows are printed (default table)",
                short="-o",
                choices=tuple(FORMS),
            ),
            Value("--limit", "print at most so many rows"),
            ENCLAVE,
        ),
        ends=(
            (ExitCode.FINE, "rows"),
            (ExitCode.ATTENTION, "none"),
            (ExitCode.MISUSED, "bad query or command"),
            (ExitCode.UNREAD, "may succeed later"),
        ),
    ),
    *ACTING,
    Verb("info", "print every path the console uses", flags=(JSON,)),
    Verb("config check", "validate the configuration and print where each value came from"),
    Verb(
        "init",
        "discover an enclave and write a commented configuration for it",
        values=(
            Value("--subscription", "the subscription to look in", required=True),
            Value("--resource-group", "only this resource group"),
            Value("--cloud", "public, usgov or china (default public)"),
            Value("--name", "what to call the enclave"),
        ),
    ),
)
BY_WORDS = {verb.words: verb for verb in VERBS}


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add every verb to the command's parser."""
    groups = {"": parser.add_subparsers(metavar="VERB", title="verbs")}
    parsers: dict[str, argparse.ArgumentParser] = {}
    for verb in VERBS:
        group, _, name = verb.words.rpartition(" ")
        if group not in groups:
            above = parsers.get(group) or groups[""].add_parser(group, help=f"`{verb.words}`: {verb.does}")
            groups[group] = above.add_subparsers(metavar="VERB", required=group not in parsers)
        codes = f"Exit codes: {verb.exit_code_words}." if verb.ends else None
        parsers[verb.words] = groups[group].add_parser(
            name,
            help=verb.does,
            description=verb.does,
            epilog=codes,
        )
        _add(parsers[verb.words], verb, BY_WORDS.get(group))


def _add(parser: argparse.ArgumentParser, verb: Verb, above: Verb | None) -> None:
    """Add what the verb takes; what the verb `above` takes too may be given on either side of its name."""
    add_common(parser, below=True)
    for flag, words in verb.flags:
        unset = argparse.SUPPRESS if above and (flag, words) in above.flags else False
        parser.add_argument(flag, action="store_true", help=words, default=unset)
    for value in verb.values:
        value.add_to(parser, is_above=above is not None and value in above.values)
    parser.set_defaults(run=_runner(verb), action=verb.action, deed=verb.deed)


def _runner(verb: Verb) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        module = importlib.import_module(f"console.cli.{verb.module}")
        return int(module.run(options))

    return run
