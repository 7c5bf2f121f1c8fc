"""`enclave-console alerts ack|snooze|resolve|dismiss|reopen ID ...`: what is done about alerts, headless."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.cli.alert_facts import print_alerts
from console.cli.alert_sources import alerts_of, feeds_of
from console.cli.engines import narrate
from console.cli.performing import with_engine
from console.cli.spans import span_of
from console.errors import CommandInvalid, Conflict, NotPermitted, Unreachable
from console.exit_codes import ExitCode
from console.model.triage import Deed, Order

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from console.cli.alert_facts import AlertsByEnclave
    from console.engine import Engine
    from console.errors import ConsoleError

OF_DEFENDER = "/subscriptions/"


def run(options: argparse.Namespace) -> ExitCode:
    """Carry the order out, and print how the alerts stand afterwards."""
    deed = Deed(options.deed)

    async def work(engine: Engine) -> ExitCode:
        until = _until(options, engine.clock()) if deed is Deed.SNOOZE else None
        order = Order(deed, (options.reason or "").strip(), until)
        alerts = await _alerts_named(engine, options)
        _check(alerts, deed)
        code = _exit_code(await _carry_out(engine, alerts, order))
        after = await _read(engine, alerts, options.ids)
        await print_alerts(engine, after, as_json=options.json)
        return code

    return with_engine(options, work)


def _until(options: argparse.Namespace, now: datetime) -> datetime:
    """Return when the snooze ends, in UTC; raises CommandInvalid for none, two, a bad or a past one."""
    span, moment = getattr(options, "for"), options.until
    if not options.reason.strip() or (span is None) == (moment is None):
        message = "A snooze needs a reason and an end"
        raise CommandInvalid(message, advice="Add --reason, and either --for or --until.")
    until = now + span_of(span) if span else _moment(moment)
    if until <= now:
        message = f"{until:%Y-%m-%d %H:%M} UTC is over already"
        raise CommandInvalid(message, advice="Name a time to come.")
    return until


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        message = f"{text!r} is no time"
        raise CommandInvalid(message, advice="Write it as 2026-03-02T08:00.") from wrong
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


async def _alerts_named(engine: Engine, options: argparse.Namespace) -> AlertsByEnclave:
    """Return the alerts that are meant; raises CommandInvalid, or Unreachable where not all could be read."""
    names = [enclave.name for enclave in engine.config.chosen_enclaves(options.enclave)]
    alerts = await _read(engine, names, options.ids)
    for name in options.ids:
        places = [enclave for enclave, lines in alerts.items() if any(line.id == name for line in lines)]
        if not places:
            _refuse_unknown(engine, names, name)
        if len(places) > 1:
            message = f"{' and '.join(places)} have an alert '{name}'"
            raise CommandInvalid(message, advice="Add --enclave with the one you mean.")
    return {enclave: lines for enclave, lines in alerts.items() if lines}


async def _read(engine: Engine, enclaves: Collection[str], names: Collection[str]) -> AlertsByEnclave:
    """Return the alerts with these ids; Defender is asked only for its own."""
    feeds = [feeds_of(engine, enclave) for enclave in enclaves]
    is_of_defender = any(name.startswith(OF_DEFENDER) for name in names)
    wanted = [feed for pair in feeds for feed in (pair if is_of_defender else pair[1:])]
    await asyncio.gather(*(feed.read_once() for feed in wanted))
    return {
        enclave: tuple(line for line in alerts_of(engine, enclave) if line.id in names)
        for enclave in enclaves
    }


def _refuse_unknown(engine: Engine, enclaves: Collection[str], name: str) -> None:
    for enclave in enclaves:
        for feed in feeds_of(engine, enclave):
            if feed.reading.problem:
                message = f"{enclave}: {feed.reading.problem.message}"
                raise Unreachable(message, advice=feed.reading.problem.advice)
    message = f"No alert '{name}' in {', '.join(enclaves)}"
    raise CommandInvalid(message, advice="`alerts --all --json` prints their ids.")


def _check(alerts: AlertsByEnclave, deed: Deed) -> None:
    """Refuse the whole command where a source does not know the deed."""
    for line in (line for lines in alerts.values() for line in lines):
        if not line.knows(deed):
            message = f"{deed.value} is not for alerts of source {line.source.value}: {line.title}"
            raise CommandInvalid(message, advice="Leave that alert out.")


async def _carry_out(
    engine: Engine, alerts: AlertsByEnclave, order: Order
) -> tuple[int, tuple[ConsoleError, ...]]:
    """Do what is ordered in each enclave; return how many were changed, and why others were not."""
    outcomes = [await engine.alerting(name).triage.carry_out(order, lines) for name, lines in alerts.items()]
    return sum(outcome.changed for outcome in outcomes), tuple(
        f for outcome in outcomes for f in outcome.failures
    )


def _exit_code(outcome: tuple[int, tuple[ConsoleError, ...]]) -> ExitCode:
    """Say what failed, and return the exit code."""
    changed, failures = outcome
    for failure in failures:
        narrate(f"enclave-console: {failure.sentence()}")
    if not failures:
        return ExitCode.FINE
    is_refused = all(isinstance(failure, Conflict | NotPermitted) for failure in failures)
    return ExitCode.REFUSED if is_refused and not changed else ExitCode.ATTENTION
