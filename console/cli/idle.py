"""`enclave-console idle`: what is idle, for how long, and why."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from console.azure.topics import EXPORTS, QUOTA, SESSIONS
from console.cli.engines import narrate, open_engine
from console.cli.options import configured
from console.exit_codes import ExitCode
from console.model.records import to_json

if TYPE_CHECKING:
    import argparse

    from console.azure.topics import Topic
    from console.config import Config
    from console.model.idle import IdleVerdict

TOPICS: tuple[Topic[object], ...] = (SESSIONS, QUOTA, EXPORTS)


def run(options: argparse.Namespace) -> ExitCode:
    """Read what is needed of every enclave and print a verdict on each."""
    with configured(options) as config:
        verdicts = asyncio.run(_verdicts(config, options.enclave))
    if options.json:
        print(json.dumps({name: _facts(verdict) for name, verdict in verdicts.items()}, indent=2))
    else:
        for name, verdict in verdicts.items():
            print(f"{name}: {verdict.words if verdict else 'not read'}")
    if any(verdict is None or not verdict.is_known for verdict in verdicts.values()):
        return ExitCode.UNREAD
    is_any_idle = any(verdict and verdict.is_idle for verdict in verdicts.values())
    return ExitCode.ATTENTION if is_any_idle else ExitCode.FINE


async def _verdicts(config: Config, only: str | None) -> dict[str, IdleVerdict | None]:
    async with open_engine(config) as engine:
        names = [enclave.name for enclave in config.chosen_enclaves(only)]
        feeds = [engine.feed(name, topic) for name in names for topic in TOPICS]
        await asyncio.gather(*(feed.read_once() for feed in feeds), engine.snoozes.read_once())
        for feed in feeds:
            if feed.reading.problem:
                narrate(feed.reading.problem.message)
        return {name: engine.line(name).verdict for name in names}


def _facts(verdict: IdleVerdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "idle": verdict.is_idle,
        "known": verdict.is_known,
        "minutes": int(verdict.span.total_seconds() // 60),
        "running": verdict.running,
        "words": verdict.words,
        "evidence": to_json(verdict.evidence),
        "snooze": to_json(verdict.snooze),
    }
