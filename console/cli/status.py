"""`enclave-console status`: the overview, headless."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from console.azure.topics import TOPICS
from console.cli.engines import open_engine
from console.cli.options import configured
from console.exit_codes import ExitCode
from console.model.overview import Level

if TYPE_CHECKING:
    import argparse

    from console.config import Config
    from console.engine import Engine
    from console.model.overview import Cell, EnclaveLine
    from console.model.scheduling import Queue
    from console.monitor.feeds import Feed

TITLES = ("posture", "alerts", "sessions", "gpu", "cpu", "exports", "use")
COUNTS = ("running", "waiting", "recent", "asked", "requests", "spared", "throttled")


def run(options: argparse.Namespace) -> ExitCode:
    """Read every topic of every enclave once and print what it comes to."""
    with configured(options) as config:
        lines, queues = asyncio.run(_read(config))
    print(json.dumps(_as_json(lines, queues), indent=2) if options.json else _as_table(lines))
    for enclave in lines:
        for problem in enclave.problems:
            print(f"{enclave.name}: {problem}", file=sys.stderr)
    if any(enclave.problems for enclave in lines):
        return ExitCode.UNREAD
    return ExitCode.ATTENTION if any(enclave.level > Level.FINE for enclave in lines) else ExitCode.FINE


async def _read(config: Config) -> tuple[list[EnclaveLine], list[Queue]]:
    async with open_engine(config) as engine:
        lines = await lines_of(engine)
        return lines, [engine.scheduler(enclave.name).queue for enclave in config.enclaves]


async def lines_of(engine: Engine) -> list[EnclaveLine]:
    """Read everything once and return a line for each enclave."""
    enclaves = engine.config.enclaves
    feeds: list[Feed[Any]] = [engine.feed(enclave.name, topic) for enclave in enclaves for topic in TOPICS]
    feeds += [engine.alerting(enclave.name).watch.feed for enclave in enclaves]
    await asyncio.gather(*(feed.read_once() for feed in (*feeds, engine.snoozes)))
    return [engine.line(enclave.name) for enclave in enclaves]


def _as_json(lines: list[EnclaveLine], queues: list[Queue]) -> dict[str, Any]:
    return {
        "enclaves": [
            {
                "name": enclave.name,
                "level": enclave.level.name.lower(),
                **{title: _cell(cell) for title, cell in zip(TITLES, enclave.cells, strict=True)},
                "queries": {count: getattr(queue, count) for count in COUNTS},
            }
            for enclave, queue in zip(lines, queues, strict=True)
        ]
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "words": cell.words,
        "level": cell.level.name.lower(),
        "taken_at": cell.taken_at.isoformat() if cell.taken_at else None,
        "problem": cell.stale or None,
    }


def _as_table(lines: list[EnclaveLine]) -> str:
    rows: list[tuple[str, ...]] = [("enclave", *TITLES)]
    rows += [(enclave.name, *(cell.words or "not read" for cell in enclave.cells)) for enclave in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip() for row in rows)
