"""`enclave-console queries lint`: mistakes and costly patterns."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

from console.azure.values.cleaning import line
from console.cli.engines import open_engine
from console.cli.query_choices import bad_files, chosen_queries, configured_if_any
from console.clock import utc_now
from console.exit_codes import ExitCode
from console.queries.linting import remarks
from console.wording import count

if TYPE_CHECKING:
    import argparse

    from console.config import Config
    from console.model.results import LogSchema
    from console.model.saved_queries import SavedQuery
    from console.queries.linting import Remark


def run(options: argparse.Namespace) -> ExitCode:
    """Print what there is to say about the queries that are named, or about all."""
    with configured_if_any(options) as config:
        queries = chosen_queries(config, options.queries)
        problems = () if options.queries else bad_files(config)
        schema = asyncio.run(_schema(config, options.enclave)) if config and options.enclave else None
    findings = [(query, remark) for query in queries for remark in remarks(query, utc_now(), schema)]
    if options.json:
        print(json.dumps([_described(*finding) for finding in findings], indent=2))
    else:
        for query, remark in findings:
            print(line(_worded(query, remark)))
    for problem in problems:
        print(problem, file=sys.stderr)
    wrong = len(problems) + sum(remark.is_error for _, remark in findings)
    print(f"{count(len(queries), 'query')}, {wrong} wrong, {count(len(findings), 'remark')}", file=sys.stderr)
    return ExitCode.MISUSED if wrong else ExitCode.ATTENTION if findings else ExitCode.FINE


async def _schema(config: Config, enclave: str) -> LogSchema:
    """Return the tables that the enclave's workspace really has."""
    async with open_engine(config) as engine:
        connection = await engine.connection(config.enclave(enclave))
        return await connection.logs.metadata()


def _worded(query: SavedQuery, remark: Remark) -> str:
    place = f":{remark.line}:{remark.column}" if remark.line else ""
    return f"{query.key}{place}: {'error' if remark.is_error else 'advice'}: {remark.words} ({remark.code})"


def _described(query: SavedQuery, remark: Remark) -> dict[str, object]:
    return {
        "query": query.key,
        "origin": query.origin,
        "line": remark.line,
        "column": remark.column,
        "code": remark.code,
        "error": remark.is_error,
        "words": remark.words,
    }
