"""`enclave-console alerts`: Defender's and the rules'."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from console.azure.topics import ALERTS
from console.cli.alert_facts import facts, print_alerts
from console.cli.alert_sources import alerts_of, feeds_of
from console.cli.engines import narrate, open_engine
from console.cli.options import configured
from console.errors import NotStored
from console.exit_codes import ExitCode
from console.model.triage import changed
from console.signals import told_to_end

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from console.cli.alert_facts import AlertsByEnclave
    from console.config import Config, EnclaveConfig
    from console.engine import Engine
    from console.model.triage import AlertLine


def run(options: argparse.Namespace) -> ExitCode:
    """Print the open alerts, or with --watch each change as it comes."""
    with configured(options) as config:
        enclaves = config.chosen_enclaves(options.enclave)
        work = _watch(config, enclaves) if options.watch else _list(config, enclaves, options)
        return asyncio.run(work)


async def _list(config: Config, enclaves: Sequence[EnclaveConfig], options: argparse.Namespace) -> ExitCode:
    async with open_engine(config) as engine:
        await asyncio.gather(*(_read(engine, enclave.name) for enclave in enclaves))
        alerts = {enclave.name: alerts_of(engine, enclave.name) for enclave in enclaves}
        listed = alerts if options.all else {name: _open(lines) for name, lines in alerts.items()}
        await print_alerts(engine, listed, as_json=options.json)
        problems = [_problems(engine, enclave.name) for enclave in enclaves]
    for words in (words for kinds in problems for kind in kinds for words in kind):
        narrate(words)
    if any(unread for unread, _ in problems):
        return ExitCode.UNREAD
    return ExitCode.ATTENTION if any(map(_open, alerts.values())) else ExitCode.FINE


async def _read(engine: Engine, enclave: str) -> None:
    """Read Defender's alerts, evaluate the rules that are due, read theirs."""
    defender = engine.feed(enclave, ALERTS).read_once()
    with suppress(NotStored):  # which the feed says too
        await asyncio.gather(defender, engine.alerting(enclave).watch.evaluate_due())
    await engine.alerting(enclave).watch.feed.read_once()


def _open(lines: Sequence[AlertLine]) -> tuple[AlertLine, ...]:
    return tuple(line for line in lines if line.is_open)


def _problems(engine: Engine, enclave: str) -> tuple[list[str], list[str]]:
    """Return what could not be read, which a later attempt may, and which rules cannot run here at all."""
    unread = [
        f"{enclave}: {feed.reading.problem.message}"
        for feed in feeds_of(engine, enclave)
        if feed.reading.problem
    ]
    rules = engine.alerting(enclave).watch.feed.reading.value
    failed = [watched for watched in (rules.rules if rules else ()) if watched.run.problem]
    messages = {watched: f"{enclave}: {watched.rule.name}: {watched.run.problem}" for watched in failed}
    unread += [words for watched, words in messages.items() if not watched.run.is_mistaken]
    return unread, [words for watched, words in messages.items() if watched.run.is_mistaken]


async def _watch(config: Config, enclaves: tuple[EnclaveConfig, ...]) -> ExitCode:
    """Print what is open, then every change, a JSON text to a line, until interrupted."""
    stopped, arrived = asyncio.Event(), asyncio.Event()
    alerts: AlertsByEnclave = {enclave.name: () for enclave in enclaves}
    async with open_engine(replace(config, enclaves=enclaves)) as engine:
        with told_to_end(stopped.set), ExitStack() as watched:
            for feed in (feed for name in alerts for feed in feeds_of(engine, name)):
                watched.enter_context(feed.watched())
                feed.listen(lambda _: arrived.set())
            engine.start((ALERTS,))
            while await _either(stopped, arrived):
                if not await _print_changes(engine, alerts):
                    break
    return ExitCode.ATTENTION if any(map(_open, alerts.values())) else ExitCode.FINE


async def _either(stopped: asyncio.Event, arrived: asyncio.Event) -> bool:
    """Wait for one of the two; return whether it was an arrival, and forget that."""
    waits = [asyncio.create_task(event.wait()) for event in (stopped, arrived)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    arrived.clear()
    return not stopped.is_set()


async def _print_changes(engine: Engine, alerts: AlertsByEnclave) -> bool:
    """Print what changed since `known`; return whether anybody still reads it."""
    for enclave, before in alerts.items():
        after = alerts_of(engine, enclave)
        alerts[enclave] = after
        earlier_ids = {line.id for line in before}
        for line in changed(before, after):
            if line.is_open or line.id in earlier_ids:
                alert_facts = await facts(enclave, line, engine.alerting(enclave).store)
                try:
                    print(json.dumps(alert_facts, ensure_ascii=False), flush=True)
                except BrokenPipeError:
                    return False
    return True
