"""`enclave-console queries test`: queries on rows beside them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from console.azure.values.cleaning import line
from console.cli.query_choices import chosen_queries, configured_if_any
from console.exit_codes import ExitCode
from console.queries.testing import folder_of, run_tests

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> ExitCode:
    """Run the tests of the queries that are named, or of all, and print how each case went."""
    with configured_if_any(options) as config:
        queries = chosen_queries(config, options.queries)
    outcomes = [
        (query, outcome)
        for query in queries
        if (folder := folder_of(query)) is not None
        for outcome in run_tests(query, folder)
    ]
    if options.json:
        records = [
            {"query": query.key, "case": each.case, "passed": each.has_passed, "failures": each.failures}
            for query, each in outcomes
        ]
        print(json.dumps(records, indent=2))
    else:
        for query, each in outcomes:
            case = "" if each.case == query.key else f" / {each.case}"
            print(line(f"{'passed' if each.has_passed else 'FAILED'}  {query.key}{case}"))
            for failure in each.failures:
                print(f"        {line(failure)}")
    failed = sum(not each.has_passed for _, each in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed", file=sys.stderr)
    return ExitCode.ATTENTION if failed else ExitCode.FINE if outcomes else ExitCode.MISUSED
