"""`enclave-console query run`: rows on standard output."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from console.cli import outputs
from console.cli.engines import narrate, open_engine
from console.cli.options import configured
from console.cli.query_choices import chosen_query, folders, is_from_outside, query_called
from console.cli.workspaces import saved_in
from console.errors import CommandInvalid, ConsoleError, QueryInvalid, Rejected
from console.exit_codes import ExitCode
from console.queries import duration, filled, lets
from console.wording import count

if TYPE_CHECKING:
    import argparse

    from console.config import Config, EnclaveConfig
    from console.model.results import QueryResult
    from console.model.saved_queries import SavedQuery

USUAL_SPAN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of which enclave, as the command line says it."""

    enclave: EnclaveConfig
    query: SavedQuery
    values: dict[str, str]
    span: timedelta


def run(options: argparse.Namespace) -> ExitCode:
    """Ask once and print the rows."""
    form = options.output or "table"
    outputs.check(form)
    limit = _limit(options.limit)
    with configured(options) as config:
        enclave = config.only_enclave(options.enclave)
        query = chosen_query(options.query, _candidates(config, enclave, options.query))
        order = Order(enclave, query, _values(options.param), _span(options.since, query))
        try:
            result = asyncio.run(_ask(config, order))
        except (QueryInvalid, Rejected) as mistake:
            narrate(_explained(mistake, order))
            return ExitCode.MISUSED
    outputs.put(result if limit is None else result.head(limit), form)
    narrate(_summary(result, order, limit))
    return ExitCode.FINE if len(result) else ExitCode.ATTENTION


def _candidates(config: Config, enclave: EnclaveConfig, name: str) -> tuple[SavedQuery, ...]:
    """Return the queries among which one of this name is: what the workspace keeps too, if need be."""
    queries, _ = folders(config).read()
    if query_called(name, queries) or is_from_outside(name):
        return queries
    try:
        return queries + saved_in(config, enclave.name)
    except ConsoleError as failure:
        narrate(f"{enclave.name}: what its workspace keeps could not be read: {failure}")
        return queries


async def _ask(config: Config, order: Order) -> QueryResult:
    async with open_engine(config) as engine:
        until = engine.clock()
        text = filled(order.query, order.values, until - order.span, until)
        connection = await engine.connection(order.enclave)
        return await connection.logs.query(text, order.span)


def _values(parameters: list[str]) -> dict[str, str]:
    pairs = [parameter.partition("=") for parameter in parameters]
    for name, sign, _ in pairs:
        if not sign:
            message = f"--param {name} gives no value"
            raise CommandInvalid(message, advice="Write it as name=value.")
    return {name.strip(): value for name, _, value in pairs}


def _span(since: str | None, query: SavedQuery) -> timedelta:
    if since is None:
        return query.schedule.period if query.schedule else USUAL_SPAN
    try:
        return duration(since)
    except ValueError as failure:
        message = f"--since: {failure}"
        raise CommandInvalid(message) from failure


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        message = f"--limit {text!r} is no number of rows"
        raise CommandInvalid(message, advice="Write it in digits.")
    return int(text)


def _summary(result: QueryResult, order: Order, limit: int | None) -> str:
    """Say how many rows there are, and whatever keeps them from being all."""
    printed = len(result) if limit is None else min(limit, len(result))
    rows = count(len(result), "row")
    words = rows if printed == len(result) else f"{printed} of {rows} printed"
    cut = f"; NOT ALL ROWS: {result.partial}" if result.partial else ""
    more = f"; {count(len(result.further), 'more table')} not printed" if result.further else ""
    return f"{order.enclave.name}: {words} in {result.statistics.running.total_seconds():.2f} s{cut}{more}"


def _explained(mistake: QueryInvalid | Rejected, order: Order) -> str:
    """Name the place of a mistake in the query's own text, and point to it."""
    if not isinstance(mistake, QueryInvalid) or not mistake.line:
        return f"{order.query.key}: {mistake}"
    shift = len(lets(order.query, order.values)) if mistake.line == 1 else 0
    column = max(1, mistake.column - shift)
    lines = order.query.text.split("\n")
    source_line = lines[mistake.line - 1] if mistake.line <= len(lines) else ""
    place = f"{order.query.key}:{mistake.line}:{column}"
    return f"{place}: {mistake}\n  {source_line}\n  {' ' * (column - 1)}^"
